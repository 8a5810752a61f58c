// The part of jsr:@std/cli/parse-args that this project uses; see ../README.md.
// Left out: dotted names as nested objects. Everything else is as in @std, also
// where that surprises: "--lr -1" gives lr no value.

type Names<T extends string> = T | readonly T[];

/** The options of {@linkcode parseArgs}. */
export interface ParseOptions<
  B extends string = string,
  S extends string = string,
  C extends string = string,
> {
  /** Put what follows `--` under the key `--` instead of `_`. */
  "--"?: boolean;
  /** Other names of a flag. */
  alias?: { readonly [name: string]: string | readonly string[] };
  /** Flags without a value, false unless given; `true`: every `--flag`. */
  boolean?: boolean | Names<B>;
  /** Values of flags that are not given. */
  default?: { readonly [name: string]: unknown };
  /** Put everything after the first non-flag into `_`. */
  stopEarly?: boolean;
  /** Flags whose value stays a text, also if it looks like a number. */
  string?: Names<S>;
  /** Flags that may be repeated: an array of their values. */
  collect?: Names<C>;
  /** Flags that `--no-…` sets to false. */
  negatable?: Names<string>;
  /** Told of each argument not named in the options; `false` drops it. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** What {@linkcode parseArgs} returns. */
export type Args<
  B extends string = never,
  S extends string = never,
  C extends string = never,
> =
  & { [K in Exclude<B, C>]: boolean }
  & { [K in Exclude<S, C>]?: string }
  & { [K in C]: K extends B ? boolean[] : K extends S ? string[] : unknown[] }
  & { _: Array<string | number>; "--"?: string[]; [name: string]: unknown };

type Value = string | number | boolean;

/**
 * Parses command-line arguments.
 *
 * @param args The arguments, as in `Deno.args`.
 * @param options Which flags there are and how they read.
 * @returns Values by flag, and everything else under `_`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseArgs } from "@std/cli/parse-args";
 * const flags = parseArgs(["tune", "--seed=7", "--quiet"], { boolean: ["quiet"] });
 * assertEquals(flags, { _: ["tune"], seed: 7, quiet: true });
 * ```
 */
export function parseArgs<
  B extends string = never,
  S extends string = never,
  C extends string = never,
>(args: string[], options: ParseOptions<B, S, C> = {}): Args<B, S, C> {
  const parser = new Parser(options);
  const end = args.indexOf("--");
  parser.read(end < 0 ? args : args.slice(0, end));
  return parser.finish(end < 0 ? [] : args.slice(end + 1)) as Args<B, S, C>;
}

class Parser {
  readonly #options: ParseOptions;
  readonly #aliases: Map<string, string[]>;
  readonly #boolean: Set<string>;
  readonly #string: Set<string>;
  readonly #collect: Set<string>;
  readonly #negatable: Set<string>;
  readonly #values: Record<string, unknown> = {};
  readonly #rest: Array<string | number> = [];

  constructor(options: ParseOptions) {
    this.#options = options;
    this.#aliases = new Map();
    for (const [name, others] of Object.entries(options.alias ?? {})) {
      const group = [name, ...[others].flat()];
      for (const one of group) {
        this.#aliases.set(one, group.filter((other) => other !== one));
      }
    }
    const { boolean } = options;
    this.#boolean = this.#names(typeof boolean === "boolean" ? [] : boolean);
    this.#string = this.#names(options.string);
    this.#collect = this.#names(options.collect);
    this.#negatable = this.#names(options.negatable);
  }

  /** The names of an option together with their aliases. */
  #names(given: Names<string> = []): Set<string> {
    const names = [given].flat().filter((name) => name !== "");
    return new Set(names.flatMap((name) => [name, ...this.#also(name)]));
  }

  #also(name: string): readonly string[] {
    return this.#aliases.get(name) ?? [];
  }

  /** Reads all arguments before `--`. */
  read(args: readonly string[]): void {
    for (let i = 0; i < args.length; i++) {
      const arg = args[i]!, next = args[i + 1];
      if (arg.startsWith("--") && arg.length > 2) {
        if (this.#long(arg, next)) i++;
      } else if (arg.startsWith("-") && arg.length > 1) {
        if (this.#short(arg, next)) i++;
      } else {
        if (this.#options.unknown?.(arg) !== false) {
          this.#rest.push(this.#string.has("_") ? arg : numberOr(arg));
        }
        if (this.#options.stopEarly) {
          this.#rest.push(...args.slice(i + 1));
          return;
        }
      }
    }
  }

  /** Reads `--name…`; returns whether `next` was its value. */
  #long(arg: string, next: string | undefined): boolean {
    const equals = arg.indexOf("=", 3), text = arg.slice(equals + 1);
    if (equals > 0 && text !== "") {
      const name = arg.slice(2, equals).replace(/^no-(?=.)/, "");
      this.#set(name, this.#boolean.has(name) ? text !== "false" : text, arg);
      return false;
    }
    const name = arg.slice(2);
    const negated = name.startsWith("no-") ? name.slice(3) : undefined;
    if (negated !== undefined && this.#negatable.has(negated)) {
      this.#set(negated, false, arg, false);
      return false;
    }
    const takes = next !== undefined && next !== "" && !next.startsWith("-") &&
      this.#options.boolean !== true;
    return this.#bare(name, arg, next, takes);
  }

  /** Reads `-x`, `-xyz`, `-x5`, `-x=5`; returns whether `next` was its value. */
  #short(arg: string, next: string | undefined): boolean {
    for (let i = 1; i < arg.length - 1; i++) {
      const letter = arg[i]!, rest = arg.slice(i + 1);
      if (rest === "-") {
        this.#set(letter, rest, arg);
        return false;
      }
      const isLetter = /[A-Za-z]/.test(letter);
      if (isLetter && /=./.test(rest)) {
        this.#set(letter, rest.slice(rest.indexOf("=") + 1), arg);
        return false;
      }
      const isNumber = /-?\d+(\.\d*)?(e-?\d+)?$/.test(rest);
      const isApart = rest.length > 1 && /^\W/.test(rest);
      if ((isLetter && isNumber) || isApart) {
        this.#set(letter, rest, arg);
        return false;
      }
      this.#set(letter, this.#string.has(letter) ? "" : true, arg);
    }
    const takes = next !== undefined && next !== "" && !/^--?[^-]/.test(next);
    return this.#bare(arg.at(-1)!, arg, next, takes);
  }

  /** Sets a flag without `=`; returns whether `next` was its value. */
  #bare(
    name: string,
    arg: string,
    next: string | undefined,
    takes: boolean,
  ): boolean {
    const isBoolean = this.#boolean.has(name);
    if (takes && !isBoolean) {
      this.#set(name, next!, arg);
      return true;
    }
    if (next === "true" || next === "false") {
      this.#set(name, next === "true", arg);
      return true;
    }
    this.#set(name, this.#string.has(name) ? "" : true, arg);
    return false;
  }

  #set(name: string, value: Value, arg: string, collect = true): void {
    const known = this.#boolean.has(name) || this.#string.has(name) ||
      this.#aliases.has(name) ||
      (this.#options.boolean === true && /^--[^=]+$/.test(arg));
    if (!known && this.#options.unknown?.(arg, name, value) === false) return;
    const kept = typeof value === "string" && !this.#string.has(name)
      ? numberOr(value)
      : value;
    for (const one of [name, ...this.#also(name)]) {
      if (collect && this.#collect.has(one)) {
        this.#values[one] = [...[this.#values[one] ?? []].flat(), kept];
      } else {
        this.#values[one] = kept;
      }
    }
  }

  /** Fills in what was not given and adds what stands after `--`. */
  finish(after: readonly string[]): Record<string, unknown> {
    const values = this.#values;
    for (const [name, value] of Object.entries(this.#options.default ?? {})) {
      if (Object.hasOwn(values, name)) continue;
      for (const one of [name, ...this.#also(name)]) values[one] = value;
    }
    for (const name of this.#boolean) {
      if (Object.hasOwn(values, name)) continue;
      values[name] = this.#collect.has(name) ? [] : false;
    }
    for (const name of this.#string) {
      if (!Object.hasOwn(values, name) && this.#collect.has(name)) {
        values[name] = [];
      }
    }
    return this.#options["--"]
      ? { _: this.#rest, ...values, "--": [...after] }
      : { _: [...this.#rest, ...after], ...values };
  }
}

/** A text that reads as a number becomes one, as in @std. */
function numberOr(text: string): string | number {
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}
