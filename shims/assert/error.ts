// How a failed assertion is told: the class, and values as text.

import { inspect } from "node:util";

/** Thrown by every assertion that fails. */
export class AssertionError extends Error {
  /** @param message What was found and what was expected. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/** Throws an {@linkcode AssertionError}: what went wrong, then the caller's note. */
export function refuse(text: string, note: string | undefined): never {
  throw new AssertionError(note ? `${text}: ${note}` : `${text}.`);
}

/** A value as text, deep enough to see where two of them differ. */
export function show(value: unknown): string {
  return inspect(value, { depth: 100, maxArrayLength: 100, sorted: true });
}
