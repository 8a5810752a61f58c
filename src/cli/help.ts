// Help texts, all derived from the map of subcommands and the flags they take.

import { wrapText } from "../../report.ts";
import { COMMANDS } from "./commands/mod.ts";
import type { Command } from "./command.ts";
import type { Flag, Techniques } from "./args/flag.ts";
import { GLOBAL_FLAGS } from "./args/flags.ts";

/** Who asks for help, and how wide it may be. */
export interface Audience {
  /** How the program is called in examples: `deno run -A cli.ts`. */
  readonly call: string;
  /** Columns of the terminal. */
  readonly columns: number;
}

const VERSION: Flag = {
  name: "version",
  help: "versions of lanetune and Deno",
};

/** The help of the whole program. */
export function overallHelp(audience: Audience): string {
  const { tune, train } = COMMANDS;
  const examples = [...tune!.examples.slice(0, 2), ...train!.examples];
  return [
    "lanetune: hyperparameter search for networks that WebAssembly trains",
    "",
    `Usage: ${audience.call} [SUBCOMMAND] [FLAGS]`,
    "",
    "Subcommands:",
    ...commandLines(audience, COMMANDS),
    "",
    "Flags of every subcommand:",
    ...flagLines(audience, [...GLOBAL_FLAGS, VERSION]),
    "",
    ...exampleLines(audience, examples),
    "",
    `"${audience.call} SUBCOMMAND --help" says more.`,
  ].join("\n");
}

/** The help of one subcommand; `flags` are those it takes. */
export async function commandHelp(
  audience: Audience,
  name: string,
  command: Command,
  flags: readonly Flag[],
): Promise<string> {
  const words = [name, ...command.operands ?? []].join(" ");
  const described = await Promise.all(flags.map(inFull));
  const sections = await Promise.all(
    flags.map((flag) => techniqueSection(audience, flag)),
  );
  return [
    `${name}: ${command.summary}`,
    "",
    `Usage: ${audience.call} ${words} [FLAGS]${
      command.takesProgram ? " [-- PROGRAM ...]" : ""
    }`,
    "",
    ...groupsOf(described).flatMap(([group, flags]) => [
      `${group}:`,
      ...flagLines(audience, flags),
      "",
    ]),
    ...sections.flat(),
    ...exampleLines(audience, command.examples),
  ].join("\n");
}

/** The help of subcommands that share their first word, such as `data`. */
export function groupHelp(audience: Audience, name: string): string {
  const commands = Object.fromEntries(
    Object.entries(COMMANDS).filter(([one]) => one.startsWith(`${name} `)),
  );
  return [
    `Usage: ${audience.call} ${name} SUBCOMMAND [FLAGS]`,
    "",
    "Subcommands:",
    ...commandLines(audience, commands),
    "",
    ...exampleLines(
      audience,
      Object.values(commands).flatMap((one) => one.examples),
    ),
  ].join("\n");
}

function commandLines(
  audience: Audience,
  commands: typeof COMMANDS,
): string[] {
  return twoColumns(
    audience,
    Object.entries(commands).map(([name, { operands = [], summary }]) =>
      [[name, ...operands].join(" "), summary] as const
    ),
  );
}

/** A flag whose help names its forms and choices, unless something else does. */
async function inFull(flag: Flag): Promise<Flag> {
  if (flag.forms) {
    return { ...flag, help: [flag.help, ...await flag.forms()].join(", ") };
  }
  const choices = flag.techniques ? undefined : await flag.choices?.();
  if (
    choices === undefined || choices.every((one) => flag.help.includes(one))
  ) return flag;
  return { ...flag, help: `${flag.help}: ${choices.join(", ")}` };
}

/** The flags under their headings. */
function groupsOf(flags: readonly Flag[]): [string, readonly Flag[]][] {
  const groups = Map.groupBy(
    flags,
    ({ group }) => group === undefined ? "Flags" : `Flags of the ${group}`,
  );
  return [...groups];
}

/** What a flag's techniques are, with the defaults of their options. */
async function techniqueSection(
  audience: Audience,
  flag: Flag,
): Promise<string[]> {
  const techniques: Techniques = await flag.techniques?.() ?? {};
  const rows = Object.entries(techniques).map(
    ([name, { description, options }]) => {
      const defaults = Object.entries(options)
        .map(([option, spec]) =>
          "default" in spec
            ? `${option}=${spec.default ?? "none"}`
            : `${option}=(${"absent" in spec ? "unset" : "required"})`
        );
      const text = defaults.length > 0 ? `: ${defaults.join(",")}` : "";
      return [name, description + text.replaceAll(",", ", ")] as const;
    },
  );
  if (rows.length === 0) return [];
  return [`--${flag.name}:`, ...twoColumns(audience, rows), ""];
}

function flagLines(audience: Audience, flags: readonly Flag[]): string[] {
  return twoColumns(
    audience,
    flags.map((flag) => [
      `--${flag.name}${flag.value === undefined ? "" : ` ${flag.value}`}`,
      flag.help +
      (flag.default === undefined ? "" : ` (default: ${flag.default})`) +
      (flag.many ? "; may be repeated" : "") +
      (flag.env === undefined ? "" : `; or ${flag.env}`),
    ]),
  );
}

/** Longer lines are hard to read. */
const MAX_COLUMNS = 100;
/** Shorter ones too, so that narrow terminals break them instead. */
const MIN_HELP = 20;

function twoColumns(
  audience: Audience,
  rows: readonly (readonly [string, string])[],
): string[] {
  const columns = Math.min(audience.columns, MAX_COLUMNS);
  const width = Math.max(...rows.map(([left]) => left.length));
  const indent = " ".repeat(width + 4);
  return rows.flatMap(([left, right]) => {
    const [first, ...more] = wrapText(
      right,
      Math.max(columns - indent.length, MIN_HELP),
    );
    return [
      `  ${left.padEnd(width)}  ${first}`,
      ...more.map((line) => indent + line),
    ];
  });
}

function exampleLines(
  { call }: Audience,
  examples: Command["examples"],
): string[] {
  return [
    "Examples:",
    ...examples.flatMap(([what, args]) => [
      `  # ${what}`,
      `  ${call} ${args}`,
    ]),
  ];
}
