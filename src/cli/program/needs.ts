// What a study runs is looked for before it starts: what is missing would only
// fail trial after trial.

import { quote } from "../../errors.ts";
import type { Program } from "../../program/program.ts";
import { UsageError } from "../usage.ts";

/**
 * Makes sure of the program, and of what pins and measures it.
 *
 * @param cores Those that trials stay on, if on any.
 * @throws {UsageError} If something is missing.
 */
export async function findPrograms(
  program: Program,
  cores: readonly number[] = [],
): Promise<void> {
  await findFolder(program);
  if (!program.facts.shell) await findProgram(program);
  if (cores.length > 0) await findCores(cores);
  if (program.needsUsage && !await isGnuTime()) {
    throw new UsageError(
      "Cannot measure cpu or rss: GNU time is missing, expected it as " +
        '"time" (package time, gnu-time)',
    );
  }
}

/** One with placeholders is not known yet. */
async function findFolder({ cwd }: Program): Promise<void> {
  if (cwd === undefined || cwd.names.length > 0) return;
  const [path] = cwd.plain;
  const info = await Deno.stat(path!).catch(() => null);
  if (info?.isDirectory) return;
  throw new UsageError(`Cannot use --cwd: there is no folder ${quote(path)}`);
}

async function findProgram({ words, cwd }: Program): Promise<void> {
  const { text, names, plain } = words[0]!;
  const [head = ""] = text.split(/\s/);
  // Its name, or where it is looked for, may not be known yet.
  const isKnown = names.length === 0 && !isFrom(cwd?.text, plain[0]!);
  const isLine = head !== text && words.length === 1;
  if (isKnown ? await exists(plain[0]!) : !isLine || !await exists(head)) {
    return;
  }
  throw new UsageError(
    `Cannot run ${quote(text)}: there is no such program` +
      (head === text
        ? ""
        : ", expected its words one by one, or --shell before the --"),
  );
}

/** Whether a program is looked for from a folder of its own. */
function isFrom(cwd: string | undefined, program: string): boolean {
  return cwd !== undefined && program.includes("/") && !program.startsWith("/");
}

async function findCores(cores: readonly number[]): Promise<void> {
  if (!await exists("taskset")) {
    throw new UsageError(
      "Cannot use --pin: taskset is missing, expected Linux with util-linux",
    );
  }
  for (const core of cores) {
    if (await succeeds('taskset -c "$1" true 2>&1', `${core}`)) continue;
    throw new UsageError(
      `Cannot use --pin: there is no core ${core}, or not for this process`,
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
