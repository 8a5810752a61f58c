// From what stands after the subcommand's name to its arguments: every flag
// known, every value one that the flag can take, operands counted. What other
// programs would have been told is pointed to, never taken.

// deno-lint-ignore no-import-prefix -- an import map does not apply to cli.ts loaded by URL
import { parseArgs } from "jsr:@std/cli@^1/parse-args";
import { quote, suggest } from "../../errors.ts";
import { Args, type Value } from "./args.ts";
import type { Command } from "../command.ts";
import { CHOICES_ELSEWHERE, FLAGS_ELSEWHERE } from "./elsewhere.ts";
import type { Flag } from "./flag.ts";
import { GLOBAL_FLAGS, STUDY_OPERAND } from "./flags.ts";
import { hyperparameterFlags } from "./hyperparameter_flags.ts";
import { UsageError } from "../usage.ts";

/** All flags that a subcommand takes, in the order of its help. */
export async function flagsOf(command: Command): Promise<readonly Flag[]> {
  const fixing = command.fixesHyperparameters
    ? await hyperparameterFlags()
    : [];
  return [...command.flags, ...fixing, ...GLOBAL_FLAGS];
}

/** The part of the arguments that may hold flags: all before `--`. */
export function beforeEnd(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end < 0 ? argv : argv.slice(0, end);
}

/**
 * Parses what stands after the subcommand's name.
 *
 * @param name The subcommand, for messages.
 * @param command Which operands it takes.
 * @param flags Which flags it takes.
 * @param argv Its arguments.
 * @param env What the environment says where a flag asks it.
 * @throws {UsageError} On an unknown flag, a missing, superfluous or repeated
 * value, a value that is none of a flag's choices, or the wrong number of
 * operands.
 */
export async function parseCommandArgs(
  name: string,
  command: Command,
  flags: readonly Flag[],
  argv: readonly string[],
  env: (variable: string) => string | undefined = () => undefined,
): Promise<Args> {
  const valued = flags.filter(hasValue).map(nameOf);
  const own = command.takesProgram ? beforeEnd(argv) : argv;
  const parsed = parseArgs(spellOut(flags, own), {
    string: ["_", ...valued],
    boolean: flags.filter((flag) => !hasValue(flag)).map(nameOf),
    collect: valued,
    alias: { h: "help", q: "quiet" },
    unknown: (arg, key) => {
      if (key !== undefined) throw unknownFlag(name, arg, flags);
    },
  });
  const values = new Map<string, Value>();
  for (const flag of flags) {
    const value: unknown = parsed[flag.name];
    if (value === true) values.set(flag.name, value);
    if (!Array.isArray(value) || value.length === 0) continue;
    for (const one of value) await checkValue(flag, one);
    values.set(flag.name, flag.many ? value : theOne(flag, value));
  }
  const operands = parsed._.map(String);
  if (!values.has("help")) checkOperands(name, command, operands);
  takeStudyOperand(command, operands, values);
  for (const flag of flags) {
    const value = flag.env === undefined ? undefined : env(flag.env);
    if (value && !values.has(flag.name)) values.set(flag.name, value);
  }
  const program = own.length < argv.length
    ? argv.slice(own.length + 1)
    : undefined;
  return new Args(values, operands, program);
}

function hasValue(flag: Flag): boolean {
  return flag.value !== undefined;
}

function nameOf(flag: Flag): string {
  return flag.name;
}

/**
 * Joins each value with its flag and puts operands behind `--`: parseArgs
 * would take the negative numbers among them for flags.
 */
function spellOut(flags: readonly Flag[], argv: readonly string[]): string[] {
  const known = new Map(flags.map((flag) => [`--${flag.name}`, flag]));
  const before = beforeEnd(argv);
  const written: string[] = [], operands: string[] = [];
  for (let i = 0; i < before.length; i++) {
    const arg = before[i]!;
    const [name, ...joined] = arg.split("=");
    const flag = known.get(name!);
    if (isOperand(arg)) operands.push(arg);
    else if (flag === undefined) written.push(arg);
    else if (!hasValue(flag)) {
      if (joined.length > 0) throw superfluousValue(flag, joined.join("="));
      written.push(arg);
    } else {
      const value = joined.length > 0 ? joined.join("=") : argv[++i];
      if (joined.length === 0 && value !== undefined && !isOperand(value)) {
        throw missingValue(flag, value);
      }
      // parseArgs takes "--flag=" for a flag of another name.
      if (value === undefined || value === "") throw missingValue(flag);
      written.push(`${name}=${value}`);
    }
  }
  return [...written, "--", ...operands, ...argv.slice(before.length + 1)];
}

/** What cannot be a flag, negative numbers included. */
function isOperand(arg: string): boolean {
  return !arg.startsWith("-") || arg === "-" || /^-(\.?\d|inf)/i.test(arg);
}

function superfluousValue({ name }: Flag, found: string): UsageError {
  return new UsageError(
    `Cannot use --${name}: found ${quote(found)}, expected no value`,
  );
}

function missingValue({ name, value }: Flag, next?: string): UsageError {
  const meant = next === undefined || next === "--"
    ? ""
    : `; if ${quote(next)} is meant, write --${name}=${next}`;
  return new UsageError(
    `Cannot use --${name}: found no value, expected ${value}${meant}`,
  );
}

function theOne({ name }: Flag, values: readonly string[]): string {
  const [value, ...others] = values;
  if (others.length === 0) return value!;
  throw new UsageError(
    `Cannot use --${name} more than once: found ` +
      `${values.map(quote).join(" and ")}, expected one of them`,
  );
}

function unknownFlag(
  name: string,
  arg: string,
  flags: readonly Flag[],
): UsageError {
  const written = arg.replace(/=.*$/, "");
  const word = written.replace(/^--?/, "").replaceAll("_", "-").toLowerCase();
  const theirs = FLAGS_ELSEWHERE.get(word) ?? [];
  const meant = flags.find((flag) => theirs.includes(flag.name));
  const hint = meant !== undefined
    ? `did you mean "--${meant.name}"?`
    : suggest(`--${word}`, flags.map((flag) => `--${flag.name}`));
  return new UsageError(
    `Cannot run ${quote(name)}: unknown flag ${quote(written)}, ` +
      (hint.endsWith("?") ? hint : `see "${name} --help"`),
  );
}

async function checkValue(flag: Flag, value: string): Promise<void> {
  if (flag.second !== undefined && !value.includes("=")) {
    throw new UsageError(
      `Cannot use --${flag.name}: found ${quote(value)}, expected ` +
        `${flag.value} in one word, as in ${value}=${flag.second}`,
    );
  }
  const choices = await flag.choices?.();
  if (choices === undefined) return;
  const [head = ""] = flag.suffix === undefined
    ? [value]
    : value.split(flag.suffix);
  if (choices.includes(head)) return;
  const meant = CHOICES_ELSEWHERE.get(head.toLowerCase());
  throw new UsageError(
    `Cannot use --${flag.name}: found ${quote(head)}, ` +
      (meant !== undefined && choices.includes(meant)
        ? `did you mean ${quote(meant)}?`
        : suggest(head, choices)),
  );
}

function checkOperands(
  name: string,
  command: Command,
  found: readonly string[],
): void {
  const wanted = command.operands ?? [];
  const least = wanted.filter((operand) => !operand.startsWith("[")).length;
  if (found.length < least) {
    throw new UsageError(
      `Cannot run ${quote(name)}: ${wanted[found.length]} is missing, ` +
        `expected ${quote(`${name} ${wanted.join(" ")}`)}`,
    );
  }
  const open = wanted.at(-1)?.includes("...") ?? false;
  if (found.length > wanted.length && !open) {
    throw new UsageError(
      `Cannot run ${quote(name)}: found ${quote(found[wanted.length])}, ` +
        (wanted.length === 0
          ? "expected flags only" +
            (command.takesProgram ? ", or -- and a program behind it" : "")
          : `expected no more than ${wanted.join(" ")}`),
    );
  }
}

/** Commands that read a study take its file as their last operand as well. */
function takeStudyOperand(
  { operands: wanted = [] }: Command,
  operands: readonly string[],
  values: Map<string, Value>,
): void {
  const path = operands[wanted.indexOf(STUDY_OPERAND)];
  if (path === undefined) return;
  const flag = values.get("storage");
  if (flag !== undefined) {
    throw new UsageError(
      `Cannot read two studies: found ${quote(path)} and --storage ` +
        `${quote(flag)}, expected one of them`,
    );
  }
  values.set("storage", path);
}
