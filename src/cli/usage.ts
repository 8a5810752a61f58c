// The errors that decide how a command ends: wrong usage, and a reader that went
// away.

/** Arguments that make no sense: the command ends with exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The reader of standard output went away: the command ends quietly. */
export class ClosedPipeError extends Error {
  override name = "ClosedPipeError";
}

/**
 * Runs a check of something the user wrote: whatever it throws is wrong usage.
 *
 * @param check Reads or checks a value.
 * @returns What `check` returns.
 * @throws {UsageError} With the message of what `check` threw.
 */
export function asUsage<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw toUsage(error);
  }
}

/** The same of a check that takes its time. */
export async function asUsageLater<T>(check: Promise<T>): Promise<T> {
  try {
    return await check;
  } catch (error) {
    throw toUsage(error);
  }
}

/** What the library says of a value is wrong usage; all else stays itself. */
function toUsage(error: unknown): unknown {
  const isCheck = error instanceof RangeError || error instanceof TypeError ||
    error instanceof SyntaxError;
  return isCheck ? new UsageError(error.message, { cause: error }) : error;
}
