// The part of jsr:@std/testing/mock that this project uses: functions that
// remember how they were called; see ../README.md.

// Inline, because inside a package a bare name means nothing.
// deno-lint-ignore no-import-prefix
import { assertEquals, AssertionError } from "jsr:@std/assert@^1";

/** One call of a spy. */
export interface SpyCall<Args extends unknown[] = unknown[], Return = unknown> {
  /** The arguments of the call. */
  args: Args;
  /** What it returned, unless it threw. */
  returned?: Return;
  /** What it threw. */
  error?: Error;
}

/** A function that remembers its calls. */
export interface Spy<Args extends unknown[] = unknown[], Return = unknown> {
  (...args: Args): Return;
  /** The calls so far, in order. */
  calls: SpyCall<Args, Return>[];
}

/** A spy that does nothing. */
export function spy(): Spy<unknown[], undefined>;
/** A spy around a function. */
export function spy<Args extends unknown[], Return>(
  func: (...args: Args) => Return,
): Spy<Args, Return>;
export function spy(func?: (...args: unknown[]) => unknown): Spy {
  const calls: SpyCall[] = [];
  const spied = (...args: unknown[]): unknown => {
    const call: SpyCall = { args };
    calls.push(call);
    try {
      return call.returned = func?.(...args);
    } catch (error) {
      call.error = error as Error;
      throw error;
    }
  };
  return Object.assign(spied, { calls });
}

/** Asserts how often a spy was called. */
export function assertSpyCalls<Args extends unknown[], Return>(
  spied: Spy<Args, Return>,
  expectedCalls: number,
): void {
  const found = spied.calls.length;
  if (found === expectedCalls) return;
  throw new AssertionError(
    found < expectedCalls
      ? `Spy not called as much as expected:\n  actual: ${found}\nexpected: ${expectedCalls}`
      : `Spy called more than expected:\n  actual: ${found}\nexpected: ${expectedCalls}`,
  );
}

/** Asserts the arguments of one call of a spy and returns them. */
export function assertSpyCallArgs<Args extends unknown[], Return>(
  spied: Spy<Args, Return>,
  callIndex: number,
  expected: unknown[],
): Args {
  const call = spied.calls[callIndex];
  if (call === undefined) {
    throw new AssertionError(
      `Spy not called as much as expected:\n  actual: ${spied.calls.length}\nexpected: ${
        callIndex + 1
      }`,
    );
  }
  assertEquals<unknown[]>(call.args, expected);
  return call.args;
}
