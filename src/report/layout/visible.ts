// Texts of strangers (names, values, reasons, paths) as a terminal may show
// them: whatever would steer the terminal, break the line or hide itself
// stands there as its code point, such as `\u{1b}`.

import { OWN_CODE } from "./style.ts";

/**
 * Controls, line separators, halves of surrogates and invisible format
 * characters such as the reversals of direction; but the joiners of scripts and
 * emoji, which only shape what stands around them.
 */
const HIDDEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const EACH_HIDDEN = new RegExp(HIDDEN, "gu");
const EACH_HIDDEN_OR_OWN = new RegExp(
  `${OWN_CODE.source}|\n|${HIDDEN.source}`,
  "gu",
);

/**
 * A text of unknown origin on one line, with nothing in it that a terminal
 * obeys. For people: two different texts may look the same.
 *
 * @param text Any text.
 * @returns The text, each hidden character as `\u{…}` with its code point.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { visible } from "./visible.ts";
 * assertEquals(visible("a\x1b]0;b\x07\nc"), "a\\u{1b}]0;b\\u{7}\\u{a}c");
 * ```
 */
export function visible(text: string): string {
  return text.replace(EACH_HIDDEN, toEscape);
}

/**
 * A whole output, as a terminal may show it: newlines and the colours of
 * `ansiStyle` stay, all else is as in {@linkcode visible}.
 *
 * @param text Lines.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { visibleLines } from "./visible.ts";
 * assertEquals(visibleLines("\x1b[1ma\x1b[22m\n\x1b[2Jb"), "\x1b[1ma\x1b[22m\n\\u{1b}[2Jb");
 * ```
 */
export function visibleLines(text: string): string {
  return text.replace(
    EACH_HIDDEN_OR_OWN,
    (found) => found === "\n" || found.length > 2 ? found : toEscape(found),
  );
}

function toEscape(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
