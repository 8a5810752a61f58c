// The classes of errors that Deno has, and which error of Node is which.

class NotFound extends Error {}
class PermissionDenied extends Error {}
class NotCapable extends Error {}
class AlreadyExists extends Error {}
class IsADirectory extends Error {}
class NotADirectory extends Error {}

/** As `Deno.errors`. */
export const errors = {
  NotFound,
  PermissionDenied,
  NotCapable,
  AlreadyExists,
  IsADirectory,
  NotADirectory,
} as const;

const CLASSES: Readonly<
  Record<string, new (message: string, options: ErrorOptions) => Error>
> = {
  ENOENT: NotFound,
  EACCES: PermissionDenied,
  EPERM: PermissionDenied,
  EEXIST: AlreadyExists,
  EISDIR: IsADirectory,
  ENOTDIR: NotADirectory,
};

/** Deno's words for "ENOTDIR: not a directory, stat 'a/b'": "Not a directory". */
function translate(error: unknown): unknown {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const [, first = "", rest = ""] =
    /^E[A-Z0-9]+: (.)(.*?)(?:, \w+(?: '.*)?)?$/s.exec(message) ?? [];
  if (first === "") return error; // none of the system's
  const Kind = CLASSES[code] ?? Error;
  return new Kind(first.toUpperCase() + rest, { cause: error });
}

/** What an action gives; what it throws as Deno throws it. */
export function translatedSync<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw translate(error);
  }
}

/** The same of a promise. */
export function translated<T>(action: Promise<T>): Promise<T> {
  return action.catch((error) => {
    throw translate(error);
  });
}
