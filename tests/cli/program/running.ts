// Which programs of a test run, by the length of their sleep.

import { assert } from "@std/assert";
import { requireOrSkip, runs } from "../../support/require.ts";

const ignore = !requireOrSkip("ps (procps)", runs("ps"));

/** A test that looks at processes. */
export function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore, fn });
}

/** Whether a process runs; a program in a test has one of a name of its own. */
export async function countRunning(marker: string): Promise<number> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-eo", "args"],
    env: { COLUMNS: "1000" },
  }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) => line.startsWith(`sleep ${marker}`)).length;
}

/** Waits until nothing of a name runs any more. */
export async function untilGone(marker: string): Promise<void> {
  for (let i = 0; await countRunning(marker) > 0; i++) {
    assert(i < 100, `sleep ${marker} still runs`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
