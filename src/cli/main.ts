// From arguments to an exit code: finds the subcommand, answers --help and
// --version, and turns whatever is thrown into a message and a code.

import { messageOf, quote, suggest } from "../errors.ts";
import { LANETUNE_VERSION } from "../version.ts";
import { callInHelp } from "./calls.ts";
import { COMMANDS } from "./commands/mod.ts";
import { COMMANDS_ELSEWHERE } from "./args/elsewhere.ts";
import { type Audience, commandHelp, groupHelp, overallHelp } from "./help.ts";
import { beforeEnd, flagsOf, parseCommandArgs } from "./args/parse.ts";
import { readVariable } from "./rights.ts";
import { Terminal } from "./terminal.ts";
import { ClosedPipeError, UsageError } from "./usage.ts";

const DONE = 0, FAILED = 1, WRONG_USAGE = 2;

/** What ends a command early, with its exit code: 128 and its number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const SIGPIPE = 141;

/**
 * A signal that comes again so soon is the same one: a terminal sends it to all
 * processes of a command, and npx and its like pass it on.
 */
const SAME_MS = 500;

/**
 * Runs the command line.
 *
 * @param argv The arguments, as in `Deno.args`.
 * @returns The exit code: 0 done, 1 failed, 2 wrong usage, 128 and a signal's
 * number where one ended it.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const written = beforeEnd(argv);
  const terminal = new Terminal({
    quiet: written.includes("--quiet") || written.includes("-q"),
  });
  const interrupt = listenToSignals();
  try {
    const code = await dispatch(argv, terminal, interrupt.signal);
    return interrupt.code ?? code;
  } catch (error) {
    if (error instanceof ClosedPipeError) return interrupt.code ?? SIGPIPE;
    if (interrupt.code !== undefined) return interrupt.code;
    terminal.hideLive();
    terminal.warn(explain(error, written.includes("--verbose")));
    return error instanceof UsageError ? WRONG_USAGE : FAILED;
  }
}

/** Aborted by the first signal; the second ends the process at once. */
function listenToSignals(): {
  readonly signal: AbortSignal;
  readonly code: number | undefined;
} {
  const controller = new AbortController();
  let ended: number | undefined, endedMs = 0;
  for (const [name, code] of Object.entries(SIGNALS)) {
    if (Deno.build.os === "windows" && name !== "SIGINT") continue;
    Deno.addSignalListener(name as keyof typeof SIGNALS, () => {
      const nowMs = performance.now();
      if (ended === code && nowMs - endedMs < SAME_MS) return;
      if (ended !== undefined) Deno.exit(ended);
      [ended, endedMs] = [code, nowMs];
      controller.abort(new Error("Interrupted"));
    });
  }
  return {
    signal: controller.signal,
    get code() {
      return ended;
    },
  };
}

const HELP: readonly string[] = ["--help", "-h", "help"];
const VERSION: readonly string[] = ["--version", "-V", "version"];

async function dispatch(
  argv: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const program = { call: callInHelp(), columns: terminal.size?.columns ?? 80 };
  const [first = "", second = ""] = argv;
  if (VERSION.includes(first)) {
    terminal.print(`lanetune ${LANETUNE_VERSION} (Deno ${Deno.version.deno})`);
    return DONE;
  }
  if (HELP.includes(first)) {
    terminal.print(await helpOn(argv.slice(1), program));
    return DONE;
  }
  const words = first === "" || first.startsWith("-") ? 0 : wordsOf(argv);
  if (words === undefined) {
    if (second !== "" && !second.startsWith("-")) {
      throw unknownCommand(`${first} ${second}`);
    }
    if (second !== "") {
      terminal.print(groupHelp(program, first));
      return DONE;
    }
    terminal.warn(groupHelp(program, first));
    return WRONG_USAGE;
  }
  const name = words === 0 ? "tune" : argv.slice(0, words).join(" ");
  const command = COMMANDS[name]!;
  const flags = await flagsOf(command);
  const args = await parseCommandArgs(
    name,
    command,
    flags,
    argv.slice(words),
    readVariable,
  ).catch((error) => {
    throw words === 0 ? pointToCommand(error, argv) : error;
  });
  if (args.isOn("help")) {
    terminal.print(await commandHelp(program, name, command, flags));
    return DONE;
  }
  const run = await command.load();
  return await run({ args, terminal, signal });
}

/** What `help WORDS` says: of a subcommand, of a group, or of everything. */
async function helpOn(
  words: readonly string[],
  program: Audience,
): Promise<string> {
  const [first = "", second = ""] = words;
  if (first === "" || first.startsWith("-")) return overallHelp(program);
  const count = wordsOf(words);
  if (count === undefined) {
    if (second !== "") throw unknownCommand(`${first} ${second}`);
    return groupHelp(program, first);
  }
  const name = words.slice(0, count).join(" ");
  const command = COMMANDS[name]!;
  return await commandHelp(program, name, command, await flagsOf(command));
}

/** Adds to what is wrong with flags that a subcommand stands behind them. */
function pointToCommand(error: unknown, argv: readonly string[]): unknown {
  const firsts = Object.keys(COMMANDS).map((name) => name.split(" ")[0]!);
  const found = beforeEnd(argv).find((word) => firsts.includes(word));
  if (!(error instanceof UsageError) || found === undefined) return error;
  return new UsageError(
    `${error.message}; a subcommand comes before its flags: ${found} …`,
  );
}

/** How many words name the subcommand; undefined for the first of a group. */
function wordsOf(argv: readonly string[]): 1 | 2 | undefined {
  const [first = "", second = ""] = argv;
  if (Object.hasOwn(COMMANDS, first)) return 1;
  if (Object.hasOwn(COMMANDS, `${first} ${second}`)) return 2;
  if (Object.keys(COMMANDS).some((one) => one.startsWith(`${first} `))) {
    return undefined;
  }
  throw unknownCommand(first);
}

function unknownCommand(name: string): UsageError {
  const known = Object.keys(COMMANDS);
  const meant = COMMANDS_ELSEWHERE.get(name);
  const words = name.includes(" ")
    ? known
    : [...new Set(known.map((one) => one.split(" ")[0]!))];
  return new UsageError(
    `Cannot run ${quote(name)}: unknown subcommand, ${
      meant === undefined
        ? suggest(name, words)
        : `did you mean ${quote(meant)}?`
    }`,
  );
}

function explain(error: unknown, verbose: boolean): string {
  if (verbose) return Deno.inspect(error);
  // Lines of a message quoted from elsewhere shall not read as our own.
  return `error: ${messageOf(error).replaceAll("\n", "\n  ")}`;
}
