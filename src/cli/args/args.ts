// One subcommand's arguments, checked against its flags (parse.ts). Values stay
// text here, with typed readers; what they mean is the subcommand's business.

import { quote } from "../../errors.ts";
import { UsageError } from "../usage.ts";

/** What a flag was given: `true` for a switch, a list where it may repeat. */
export type Value = true | string | readonly string[];

/** The arguments of one subcommand. */
export class Args {
  readonly #values: ReadonlyMap<string, Value>;
  /** What stands without a flag, in order. */
  readonly operands: readonly string[];
  /** The words behind `--`, of a subcommand that takes a program there. */
  readonly program: readonly string[] | undefined;

  constructor(
    values: ReadonlyMap<string, Value>,
    operands: readonly string[],
    program?: readonly string[],
  ) {
    this.#values = values;
    this.operands = operands;
    this.program = program;
  }

  /** The flags that were written. */
  get names(): readonly string[] {
    return [...this.#values.keys()];
  }

  /** The same with another value of a flag. */
  with(name: string, value: Value): Args {
    return new Args(
      new Map([...this.#values, [name, value]]),
      this.operands,
      this.program,
    );
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

  /** A flag's value as a whole number of at least `min`, if it was written. */
  integer(name: string, min: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
    if (Number.isSafeInteger(value) && value >= min) return value;
    throw new UsageError(
      `Cannot use --${name}: found ${quote(text)}, ` +
        `expected a whole number of at least ${min}`,
    );
  }
}

/** A decimal number as people write it, NaN for anything else (`0x10`, ""). */
export function readDecimal(text: string): number {
  const isDecimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
  return isDecimal ? Number(text) : NaN;
}
