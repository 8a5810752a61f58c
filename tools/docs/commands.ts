// The reference of the command line as a page of Markdown, from the lists that
// help, dispatch and completion are made of.

import { HYPERPARAMETERS } from "../../mod.ts";
import type { Command } from "../../src/cli/command.ts";
import { COMMANDS } from "../../src/cli/commands/mod.ts";
import type { Flag } from "../../src/cli/args/flag.ts";
import { FLAGS, GLOBAL_FLAGS } from "../../src/cli/args/flags.ts";
import { flagsOf } from "../../src/cli/args/parse.ts";

const CALL = "deno run -A cli.ts";

/** Techniques have a section of their own; their flags link to it. */
const TECHNIQUES = [FLAGS.sampler, FLAGS.pruner, FLAGS.stop];

/** The whole page. */
export async function commandsPage(): Promise<string> {
  const { tune } = COMMANDS;
  const hyperparameters = (await flagsOf(tune!)).filter(isHyperparameter);
  return [
    "# The command line",
    `\`${CALL} SUBCOMMAND\` in this repository; \`lanetune SUBCOMMAND\` once ` +
    "installed. Results go to standard output, all else to standard error.",
    list(
      Object.entries(COMMANDS).map(([name, { summary }]) =>
        `[${name}](#${idOf(name)}): ${summary}`
      ),
    ),
    "Flags of every subcommand:",
    await flagTable(GLOBAL_FLAGS),
    ...await Promise.all(Object.entries(COMMANDS).map(commandSection)),
    "## Hyperparameters",
    "What networks and their training are made of: as a flag a value is fixed, " +
    "after `--param` it is searched.",
    ...await groupTables(hyperparameters),
    ...await Promise.all(TECHNIQUES.map(techniqueSection)),
  ].join("\n\n") + "\n";
}

const idOf = (name: string) => name.replaceAll(" ", "-");
const list = (items: readonly string[]) =>
  items.map((item) => `- ${item}`).join("\n");

const FLAG_NAMES = new Set(
  Object.keys(HYPERPARAMETERS).map((name) => name.replaceAll("_", "-")),
);

const isHyperparameter = ({ name }: Flag) => FLAG_NAMES.has(name);

async function commandSection(
  [name, command]: [string, Command],
): Promise<string> {
  const words = [name, ...command.operands ?? []].join(" ");
  const examples = command.examples.flatMap(([what, args]) => [
    `# ${what}`,
    `${CALL} ${args}`,
  ]);
  return [
    `## ${name}`,
    `${sentence(command.summary)}.`,
    `\`\`\`text\n${CALL} ${words}${
      command.flags.length > 0 ? " [FLAGS]" : ""
    }\n\`\`\``,
    command.flags.length > 0 ? await flagTable(command.flags) : "",
    command.fixesHyperparameters
      ? "And a flag for every [hyperparameter](#hyperparameters)."
      : "",
    `\`\`\`text\n${examples.join("\n")}\n\`\`\``,
  ].filter((part) => part !== "").join("\n\n");
}

async function groupTables(flags: readonly Flag[]): Promise<string[]> {
  const groups = Map.groupBy(flags, ({ group = "" }) => group);
  const sections = await Promise.all(
    [...groups].map(async ([group, flags]) => [
      `### Of the ${group}`,
      await flagTable(flags),
    ]),
  );
  return sections.flat();
}

async function flagTable(flags: readonly Flag[]): Promise<string> {
  const rows = await Promise.all(flags.map(async (flag) => [
    `\`--${flag.name}${flag.value === undefined ? "" : ` ${flag.value}`}\``,
    await meaningOf(flag),
    flag.default === undefined ? "" : `\`${flag.default}\``,
  ]));
  return table(["flag", "what it does", "unless given"], rows);
}

async function meaningOf(flag: Flag): Promise<string> {
  const notes = [flag.help];
  const choices = await flag.choices?.() ?? [];
  if (flag.techniques) notes.push(`[which there are](#--${flag.name})`);
  else if (!choices.every((one) => flag.help.includes(one))) {
    notes.push(choices.map((one) => `\`${one}\``).join(", "));
  }
  if (flag.many) notes.push("may be repeated");
  if (flag.env !== undefined) notes.push(`or \`${flag.env}\``);
  return notes.join("; ");
}

async function techniqueSection(flag: Flag): Promise<string> {
  const techniques = Object.entries(await flag.techniques!());
  const rows = techniques.map(([name, { description, options }]) => [
    `\`${name}\``,
    description,
    Object.entries(options).map(([option, spec]) =>
      "default" in spec
        ? `\`${option}=${spec.default ?? "none"}\``
        : `\`${option}\` (required)`
    ).join(", "),
  ]);
  return `## --${flag.name}\n\nOptions follow a name: ` +
    `\`--${flag.name} NAME:OPTION=VALUE,OPTION=VALUE\`.\n\n` +
    table(["name", "what it does", "options"], rows);
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)]
    .join("\n");
}

const sentence = (text: string) => text[0]!.toUpperCase() + text.slice(1);
