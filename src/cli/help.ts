// Help texts, all derived from the map of subcommands and the flags they take.

import { type Command, COMMANDS } from "./commands.ts";
import { type Flag, GLOBAL_FLAGS } from "./flags.ts";

/** How the program is called in examples. */
export interface Program {
  /** For example `deno run -A cli.ts`. */
  readonly call: string;
}

/**
 * The help of the whole program.
 *
 * @param program How it is called.
 * @returns Text without a newline at its end.
 */
export function overallHelp(program: Program): string {
  const examples = Object.values(COMMANDS).flatMap((one) =>
    one.examples.slice(0, 1)
  );
  return [
    "lanetune: hyperparameter search on a WebAssembly SIMD engine, no dependencies",
    "",
    `Usage: ${program.call} [SUBCOMMAND] [FLAGS]`,
    "",
    "Subcommands:",
    ...commandLines(COMMANDS),
    "",
    "Flags of every subcommand:",
    ...flagLines([...GLOBAL_FLAGS, VERSION]),
    "",
    ...exampleLines(program, examples),
    "",
    `"${program.call} SUBCOMMAND --help" says more.`,
  ].join("\n");
}

const VERSION: Flag = { name: "version", help: "version of lanetune and Deno" };

/** The help of one subcommand; `flags` are those it takes. */
export async function commandHelp(
  program: Program,
  name: string,
  command: Command,
  flags: readonly Flag[],
): Promise<string> {
  const words = [name, ...command.operands ?? []].join(" ");
  const described = await Promise.all(flags.map(withChoices));
  return [
    `${name}: ${command.summary}`,
    "",
    `Usage: ${program.call} ${words} [FLAGS]`,
    "",
    "Flags:",
    ...flagLines(described),
    "",
    ...exampleLines(program, command.examples),
  ].join("\n");
}

/** The help of subcommands that share their first word, such as `data`. */
export function groupHelp(program: Program, name: string): string {
  const commands = Object.fromEntries(
    Object.entries(COMMANDS).filter(([one]) => one.startsWith(`${name} `)),
  );
  return [
    `Usage: ${program.call} ${name} SUBCOMMAND [FLAGS]`,
    "",
    "Subcommands:",
    ...commandLines(commands),
    "",
    ...exampleLines(
      program,
      Object.values(commands).flatMap((one) => one.examples),
    ),
  ].join("\n");
}

function commandLines(commands: typeof COMMANDS): string[] {
  return twoColumns(
    Object.entries(commands).map(([name, { operands = [], summary }]) =>
      [[name, ...operands].join(" "), summary] as const
    ),
  );
}

/** A flag whose help names its choices, unless the text does already. */
async function withChoices(flag: Flag): Promise<Flag> {
  const choices = await flag.choices?.();
  if (
    choices === undefined || choices.every((one) => flag.help.includes(one))
  ) {
    return flag;
  }
  return { ...flag, help: `${flag.help}: ${choices.join(", ")}` };
}

function flagLines(flags: readonly Flag[]): string[] {
  return twoColumns(flags.map((flag) => [
    `--${flag.name}${flag.value === undefined ? "" : ` ${flag.value}`}`,
    flag.help +
    (flag.standard === undefined ? "" : ` (default: ${flag.standard})`) +
    (flag.many ? "; may be repeated" : ""),
  ]));
}

function twoColumns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function exampleLines(
  program: Program,
  examples: Command["examples"],
): string[] {
  return [
    "Examples:",
    ...examples.flatMap(([what, args]) => [
      `  # ${what}`,
      `  ${program.call} ${args}`,
    ]),
  ];
}
