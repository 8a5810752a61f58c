// How the programs of bench/ and tools/ begin: what they are asked, what they
// say of themselves, and how they end when a file they need is absent.

import { parseArgs } from "@std/cli/parse-args";
import { suggest } from "../src/errors.ts";
import { exists } from "../tests/support/require.ts";

/** The flags a program takes, by kind. */
export interface FlagNames<Text extends string, Switch extends string> {
  /** Flags with a value. */
  readonly string?: readonly Text[];
  /** Flags without one. */
  readonly boolean?: readonly Switch[];
  /** Whether words without a dash are taken. */
  readonly words?: true;
}

/** What a program was asked. */
export type Flags<Text extends string, Switch extends string> =
  & Readonly<Partial<Record<Text, string>>>
  & Readonly<Partial<Record<Switch, boolean>>>
  & { readonly words: readonly string[] };

/**
 * Reads the flags of the program that a file is. `--help` prints the comment at
 * the head of the file, which says what it does and how to call it, and ends
 * the process; what the program does not know ends it with 2.
 *
 * @param file `import.meta.filename` of the program.
 * @param names Its flags.
 * @param more What help says after the comment.
 */
export function readFlags<Text extends string, Switch extends string>(
  file: string | undefined,
  { string = [], boolean = [], words }: FlagNames<Text, Switch>,
  more = "",
): Flags<Text, Switch> {
  const known = [...string, ...boolean, "help"];
  const { _: rest, ...flags } = parseArgs([...Deno.args], {
    string: [...string],
    boolean: [...boolean, "help"],
  });
  if (flags.help) {
    console.log(headOf(Deno.readTextFileSync(file!)) + more);
    Deno.exit(0);
  }
  const stranger = Object.keys(flags).find((name) => !known.includes(name));
  if (stranger !== undefined) {
    end(`Cannot use --${stranger}: ${suggest(stranger, known)}`, 2);
  }
  if (rest.length > 0 && !words) {
    end(`Cannot use "${rest[0]}": expected flags only, --help lists them`, 2);
  }
  return { ...flags, words: rest.map(String) } as Flags<Text, Switch>;
}

/** The comment that a file begins with. */
export function headOf(text: string): string {
  const [comment] = /^(?:\/\/.*\n)+/.exec(text) ?? [""];
  return comment.replaceAll(/^\/\/ ?/gm, "");
}

/**
 * The first of some paths that exists; without any, the process ends with 1.
 *
 * @param what What lies there: "the files of MNIST".
 * @param paths Where it may lie.
 * @param remedy How to get it.
 */
export function requirePath(
  what: string,
  paths: readonly string[],
  remedy: string,
): string {
  return paths.find(exists) ??
    end(
      `Cannot run without ${what}: not in ${paths.join(" or ")}, ${remedy}`,
      1,
    );
}

function end(message: string, code: number): never {
  console.error(message);
  Deno.exit(code);
}
