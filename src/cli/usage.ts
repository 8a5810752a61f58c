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
    if (error instanceof Error) {
      throw new UsageError(error.message, { cause: error });
    }
    throw error;
  }
}
