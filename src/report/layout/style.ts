// The few colours of text reports. A style is passed in, so that nothing here
// looks at the terminal or the environment.

/** What a piece of text stands for. */
export type Tone = "good" | "bad" | "dim" | "strong";

/** Marks a piece of text; the plain style returns it as it is. */
export type Style = (tone: Tone, text: string) => string;

const CODES: Readonly<Record<Tone, readonly [number, number]>> = {
  good: [32, 39],
  bad: [31, 39],
  dim: [2, 22],
  strong: [1, 22],
};

/** One code of {@linkcode ansiStyle}, or of a picture: one of 256 colours. */
// deno-lint-ignore no-control-regex -- the escape that starts a colour code
export const OWN_CODE = /\x1b\[(?:1|2|22|31|32|39|49|[34]8;5;\d{1,3})m/;

/**
 * No colour at all: for files, pipes and `NO_COLOR`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { plainStyle } from "./style.ts";
 * assertEquals(plainStyle("bad", "failed"), "failed");
 * ```
 */
export function plainStyle(_tone: Tone, text: string): string {
  return text;
}

/**
 * ANSI colours, for terminals.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ansiStyle } from "./style.ts";
 * assertEquals(ansiStyle("bad", "failed"), "\x1b[31mfailed\x1b[39m");
 * ```
 */
export function ansiStyle(tone: Tone, text: string): string {
  const [on, off] = CODES[tone];
  return `\x1b[${on}m${text}\x1b[${off}m`;
}
