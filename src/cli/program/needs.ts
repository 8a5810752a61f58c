// The programs that a study runs are looked for before it starts: a missing one
// would only fail trial after trial.

import { quote } from "../../errors.ts";
import type { Program } from "../../program/program.ts";
import { UsageError } from "../usage.ts";

/**
 * Makes sure of the program, and of those that pin and measure it.
 *
 * @throws {UsageError} If one is missing.
 */
export async function findPrograms(
  { words, cwd, facts, needsUsage }: Program,
  isPinned: boolean,
): Promise<void> {
  const [first] = words;
  // With placeholders its name, or where it is looked for, is not known yet.
  const isKnown = first!.names.length === 0 && cwd === undefined;
  if (!facts.shell && isKnown && !await exists(first!.plain[0]!)) {
    throw new UsageError(
      `Cannot run ${quote(first!.text)}: there is no such program`,
    );
  }
  if (isPinned && !await exists("taskset")) {
    throw new UsageError(
      "Cannot use --pin: taskset is missing, expected Linux with util-linux",
    );
  }
  if (needsUsage && !await isGnuTime()) {
    throw new UsageError(
      "Cannot measure cpu or rss: GNU time is missing, expected it as " +
        '"time" (package time, gnu-time)',
    );
  }
}

/** Looks for a file as a shell does, but not for what only shells have. */
const FIND = `
is() { [ -f "$1" ] && [ -x "$1" ]; }
case $1 in */*) is "$1"; exit ;; esac
IFS=:
for folder in $PATH; do is "\${folder:-.}/$1" && exit; done
exit 1`;

function exists(program: string): Promise<boolean> {
  return succeeds(FIND, program);
}

function isGnuTime(): Promise<boolean> {
  return succeeds('env "$1" --version 2>&1 | grep -q GNU', "time");
}

async function succeeds(script: string, word: string): Promise<boolean> {
  const { success } = await new Deno.Command("sh", {
    args: ["-c", script, "lanetune", word],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}
