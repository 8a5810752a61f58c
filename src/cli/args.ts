// One subcommand's arguments, parsed and checked against its flags. Values stay
// text here, with typed readers; what they mean is the subcommand's business.

// deno-lint-ignore no-import-prefix -- an import map does not apply to cli.ts loaded by URL
import { parseArgs } from "jsr:@std/cli@^1/parse-args";
import { quote, suggest } from "../errors.ts";
import type { Command } from "./command.ts";
import { type Flag, GLOBAL_FLAGS, hyperparameterFlags } from "./flags.ts";
import { UsageError } from "./usage.ts";

/** What a flag was given: `true` for a switch, a list where it may repeat. */
type Value = true | string | readonly string[];

/** The arguments of one subcommand. */
export class Args {
  readonly #values: ReadonlyMap<string, Value>;
  /** What stands without a flag, in order. */
  readonly operands: readonly string[];

  constructor(
    values: ReadonlyMap<string, Value>,
    operands: readonly string[],
  ) {
    this.#values = values;
    this.operands = operands;
  }

  /** Whether a flag was written. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Whether a switch is on. */
  isOn(name: string): boolean {
    return this.#values.get(name) === true;
  }

  /** The value of a flag, if it was written. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return typeof value === "string" ? value : undefined;
  }

  /** All values of a flag that may be repeated. */
  list(name: string): readonly string[] {
    const value = this.#values.get(name);
    return Array.isArray(value) ? value : [];
  }

  /** A flag's value as a number of at least `min`, if it was written. */
  number(name: string, min = -Infinity): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value) || value < min) {
      const range = min === -Infinity ? "" : ` of at least ${min}`;
      throw new UsageError(
        `Cannot use --${name}: found ${quote(text)}, expected a number${range}`,
      );
    }
    return value;
  }

  /** A flag's value as a whole number of at least `min`, if it was written. */
  integer(name: string, min: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (
      !/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(value) || value < min
    ) {
      throw new UsageError(
        `Cannot use --${name}: found ${quote(text)}, ` +
          `expected a whole number of at least ${min}`,
      );
    }
    return value;
  }
}

/** All flags that a subcommand takes, in the order of its help. */
export async function flagsOf(command: Command): Promise<readonly Flag[]> {
  const fixing = command.fixesHyperparameters
    ? await hyperparameterFlags()
    : [];
  return [...command.flags, ...fixing, ...GLOBAL_FLAGS];
}

/**
 * Parses what stands after the subcommand's name.
 *
 * @param name The subcommand, for messages.
 * @param command Which operands it takes.
 * @param flags Which flags it takes.
 * @param argv Its arguments.
 * @throws {UsageError} On an unknown flag, a missing or superfluous value, a
 * value that is none of a flag's choices, or the wrong number of operands.
 */
export async function parseCommandArgs(
  name: string,
  command: Command,
  flags: readonly Flag[],
  argv: readonly string[],
): Promise<Args> {
  const parsed = parseArgs([...argv], {
    string: [
      "_",
      ...flags.filter((flag) => flag.value !== undefined).map(nameOf),
    ],
    boolean: flags.filter((flag) => flag.value === undefined).map(nameOf),
    collect: flags.filter((flag) => flag.many).map(nameOf),
    alias: { h: "help", q: "quiet" },
    unknown: (arg, key) => {
      if (key !== undefined) throw unknownFlag(name, arg, flags);
    },
  });
  const values = new Map<string, Value>();
  for (const flag of flags) {
    const value = parsed[flag.name] as Value | false | undefined;
    if (value === undefined || value === false) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      await checkValue(flag, one);
    }
    values.set(flag.name, value);
  }
  const operands = parsed._.map(String);
  if (!values.has("help")) checkOperands(name, command, operands);
  return new Args(values, operands);
}

function nameOf(flag: Flag): string {
  return flag.name;
}

function unknownFlag(
  name: string,
  arg: string,
  flags: readonly Flag[],
): UsageError {
  const written = arg.replace(/=.*$/, "");
  const known = flags.map((flag) => `--${flag.name}`);
  if (known.includes(written)) {
    return new UsageError(`Cannot use ${written}: found no value`);
  }
  if (/^-\.?\d/.test(written)) {
    return new UsageError(
      `Cannot run ${quote(name)}: ${quote(arg)} reads as a flag, ` +
        `write a negative value with an equals sign: --flag=${arg}`,
    );
  }
  const hint = suggest(written, known);
  return new UsageError(
    `Cannot run ${quote(name)}: unknown flag ${quote(written)}, ` +
      (hint.endsWith("?") ? hint : `see "${name} --help"`),
  );
}

async function checkValue(flag: Flag, value: unknown): Promise<void> {
  if (flag.value === undefined) return;
  if (value === "") {
    throw new UsageError(
      `Cannot use --${flag.name}: found no value, expected ${flag.value}`,
    );
  }
  const choices = await flag.choices?.();
  // A choice may carry options of its own behind a colon or equals sign.
  const head = String(value).replace(/[:=].*$/, "");
  if (choices !== undefined && !choices.includes(head)) {
    throw new UsageError(
      `Cannot use --${flag.name}: found ${quote(head)}, ` +
        suggest(head, choices),
    );
  }
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
          ? "expected flags only"
          : `expected no more than ${wanted.join(" ")}`),
    );
  }
}
