// Assertions on functions that throw or reject.

import { refuse } from "./error.ts";

/** A class of errors. */
// deno-lint-ignore no-explicit-any
type ErrorClass<E extends Error> = new (...args: any[]) => E;

/** The optional arguments of both assertions, in either order of overloads. */
interface Wanted {
  readonly errorClass: ErrorClass<Error> | undefined;
  readonly includes: string | undefined;
  readonly msg: string | undefined;
}

function wanted(
  classOrMsg: ErrorClass<Error> | string | undefined,
  includes: string | undefined,
  msg: string | undefined,
): Wanted {
  return typeof classOrMsg === "string"
    ? { errorClass: undefined, includes: undefined, msg: classOrMsg }
    : { errorClass: classOrMsg, includes, msg };
}

function check(error: unknown, { errorClass, includes, msg }: Wanted): void {
  if (errorClass === undefined) return;
  if (!(error instanceof Error)) {
    refuse("A non-Error object was thrown or rejected", msg);
  }
  const isInstance: boolean = error instanceof errorClass;
  if (!isInstance) {
    refuse(
      `Expected error to be instance of "${errorClass.name}", but was "${error.constructor.name}" with message "${error.message}"`,
      msg,
    );
  }
  if (includes !== undefined && !error.message.includes(includes)) {
    refuse(
      `Expected error message to include "${includes}", but got "${error.message}"`,
      msg,
    );
  }
}

/** Asserts that a function throws. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Asserts that a function throws an error of a class, its message containing a text. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  classOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  const want = wanted(classOrMsg, msgIncludes, msg);
  try {
    fn();
  } catch (error) {
    check(error, want);
    return error;
  }
  refuse("Expected function to throw", want.msg);
}

/** Asserts that a function returns a promise that rejects. */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/** Asserts that a promise rejects with an error of a class, its message containing a text. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const want = wanted(classOrMsg, msgIncludes, msg);
  let promise: PromiseLike<unknown> | undefined;
  try {
    promise = fn();
  } catch {
    // Told below: a throw is not a rejection.
  }
  if (typeof promise?.then !== "function") {
    refuse("Function throws when expected to reject", want.msg);
  }
  try {
    await promise;
  } catch (error) {
    check(error, want);
    return error;
  }
  refuse("Expected function to reject", want.msg);
}
