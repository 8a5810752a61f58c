// Which programs of a test run, by the length of their sleep.

import { assert } from "@std/assert";
import { requireOrSkip, runs } from "../../support/require.ts";

const ignore = !requireOrSkip("ps (procps)", runs("ps"));

/** A test that looks at processes. */
export function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore, fn });
}

/** A command that lasts, and that no other run of these tests has. */
export function longSleep(seconds: number): string {
  return `sleep ${seconds}.${Deno.pid}`;
}

/** How many processes run a command. */
export async function countRunning(command: string): Promise<number> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-eo", "args"],
    env: { COLUMNS: "1000" },
  }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) => line.trim() === command).length;
}

/** Waits until nothing runs a command any more. */
export async function untilGone(command: string): Promise<void> {
  for (let i = 0; await countRunning(command) > 0; i++) {
    assert(i < 100, `${command} still runs`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
