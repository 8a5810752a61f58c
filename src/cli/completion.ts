// Completion scripts for shells, derived from the map of subcommands and their
// flags like help is: nothing is asked of the program while someone types.

import type { Command } from "./command.ts";
import type { Flag } from "./args/flag.ts";
import { flagsOf } from "./args/parse.ts";

/** What the scripts complete: `deno install -A -n lanetune cli.ts` makes it. */
const PROGRAM = "lanetune";

/** One subcommand, as far as completion needs it. */
interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly hasOperands: boolean;
  readonly flags: readonly (Flag & { readonly values: readonly string[] })[];
}

/** Subcommands by name. */
type Commands = Readonly<Record<string, Command>>;

/** What makes the script of each shell. */
export const SHELLS: {
  readonly [shell: string]: (commands: Commands) => Promise<string>;
} = {
  bash: async (commands) => bashScript(await completed(commands)),
  zsh: async (commands) =>
    [
      "autoload -U +X compinit && compinit",
      "autoload -U +X bashcompinit && bashcompinit",
      bashScript(await completed(commands)),
    ].join("\n"),
  fish: async (commands) => fishScript(await completed(commands)),
};

function completed(commands: Commands): Promise<Completed[]> {
  return Promise.all(
    Object.entries(commands).map(async ([name, command]) => ({
      name,
      summary: command.summary,
      hasOperands: command.operands !== undefined,
      flags: await Promise.all((await flagsOf(command)).map(
        async (flag) => ({ ...flag, values: await flag.choices?.() ?? [] }),
      )),
    })),
  );
}

/** The first words of all subcommands, and the second words of a group. */
function wordsAfter(commands: readonly Completed[], group: string): string[] {
  const place = group === "" ? 0 : 1;
  return [
    ...new Set(
      commands.filter(({ name }) => `${name} `.startsWith(group))
        .map(({ name }) => name.split(" ")[place]!),
    ),
  ];
}

function groupsOf(commands: readonly Completed[]): string[] {
  return wordsAfter(commands, "").filter((word) =>
    commands.every(({ name }) => name !== word)
  );
}

/** bash splits words at `=` too, so that `--flag=value` is three of them. */
function bashScript(commands: readonly Completed[]): string {
  const groups = groupsOf(commands);
  const values = commands.flatMap(({ name, flags }) => {
    const valued = flags.filter((flag) => flag.value !== undefined);
    const lists = Map.groupBy(valued, ({ values }) => values.join(" "));
    return [...lists].map(([words, flags]) => {
      const places = flags.map((flag) => `"${name} --${flag.name}"`);
      return `    ${places.join("|")}) words="${words}" ;;`;
    });
  });
  const flags = commands.map(({ name, flags, hasOperands }) => {
    const all = flags.map((flag) => `--${flag.name}`).join(" ");
    const where = hasOperands ? `[[ $cur == -* ]] && ` : "";
    return `      "${name}") ${where}words="${all}" ;;`;
  });
  return `_${PROGRAM}() {
  local cur prev command words=""
  cur="\${COMP_WORDS[COMP_CWORD]}"
  prev="\${COMP_WORDS[COMP_CWORD-1]}"
  if [[ $cur == "=" ]]; then cur=""
  elif [[ $prev == "=" ]]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  command="\${COMP_WORDS[1]}"
  case "$command" in
    -*) command="tune" ;;
${
    groups.map((group) =>
      `    ${group}) command="$command \${COMP_WORDS[2]}" ;;`
    ).join("\n")
  }
  esac
  case "$command $prev" in
${values.join("\n")}
    *) case "$command" in
${flags.join("\n")}
    esac ;;
  esac
  if [[ $COMP_CWORD == 1 && $cur != -* ]]; then
    words="${wordsAfter(commands, "").join(" ")}"
${
    groups.map((group) =>
      `  elif [[ $COMP_CWORD == 2 && $prev == ${group} ]]; then\n` +
      `    words="${wordsAfter(commands, `${group} `).join(" ")}"`
    ).join("\n")
  }
  fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _${PROGRAM} ${PROGRAM}`;
}

function fishScript(commands: readonly Completed[]): string {
  const firsts = wordsAfter(commands, "");
  const none = `not __fish_seen_subcommand_from ${firsts.join(" ")}`;
  const groups = groupsOf(commands).map((group) => {
    const words = wordsAfter(commands, `${group} `).join(" ");
    return fishLine(
      `__fish_seen_subcommand_from ${group}; and not ` +
        `__fish_seen_subcommand_from ${words}`,
      `-fa ${fishQuote(words)}`,
    );
  });
  const flags = commands.flatMap(({ name, flags }) => {
    const seen = name.split(" ")
      .map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
    const where = name === "tune" ? `${seen}; or ${none}` : seen;
    return flags.map((flag) => {
      const value = flag.value === undefined
        ? ""
        : flag.values.length === 0
        ? " -r"
        : ` -xa ${fishQuote(flag.values.join(" "))}`;
      const text = `-l ${flag.name}${value} -d ${fishQuote(flag.help)}`;
      return fishLine(where, text);
    });
  });
  return [
    fishLine(none, `-fa ${fishQuote(firsts.join(" "))}`),
    ...groups,
    ...flags,
  ].join("\n");
}

function fishLine(condition: string, rest: string): string {
  return `complete -c ${PROGRAM} -n ${fishQuote(condition)} ${rest}`;
}

function fishQuote(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
