// What to do after a study of a program, as commands that a POSIX shell takes as
// they are.

import type { Study } from "../../../mod.ts";
import { quoteForShell } from "../../program/shell_word.ts";
import type { Context } from "../command.ts";
import { callFromHere } from "../calls.ts";
import { withoutFiles } from "../study/output/next_steps.ts";
import { storagePath } from "../study/study_file.ts";

const STORAGE = "study.jsonl";

/** Says what can be done with a study that has a best trial. */
export function noteProgramSteps(
  { args, terminal }: Pick<Context, "args" | "terminal">,
  { stopped }: Study,
): void {
  const own = Deno.args, end = own.indexOf("--");
  const flags = withoutFiles(own.slice(0, end))
    .filter((arg) => arg !== "--resume");
  const program = own.slice(end);
  const steps: [string, readonly string[]][] = [];
  if (args.has("storage")) {
    const name = args.text("study");
    const study = name === undefined ? [] : [`--study=${name}`];
    steps.push([
      "what mattered",
      ["importance", `--storage=${storagePath(args)}`, ...study],
    ]);
    if (stopped?.rule !== "exhausted") {
      const again = withoutEnd(flags);
      steps.push([
        "ten more trials",
        [...again, "--resume", "--more=10", ...program],
      ]);
    }
  } else {
    steps.push([
      "keep the study",
      [...flags, `--storage=${STORAGE}`, ...program],
    ]);
  }
  terminal.note("");
  const width = Math.max(...steps.map(([what]) => what.length));
  for (const [what, words] of steps) {
    const command = [...callFromHere(), ...words].map(quoteForShell).join(" ");
    terminal.noteCommand(`${what.padEnd(width)}  ${command}`);
  }
}

/** Flags without those that say when the study ends. */
function withoutEnd(flags: readonly string[]): string[] {
  return flags.filter((arg, i) =>
    !/^--(total|more|timeout)(=|$)/.test(arg) &&
    !/^--(total|more|timeout)$/.test(flags[i - 1] ?? "")
  );
}
