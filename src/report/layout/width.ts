// How many columns of a terminal a text takes, and texts cut to that width.

import { OWN_CODE } from "./style.ts";

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const EACH_OWN_CODE = new RegExp(OWN_CODE, "g");
/** What terminals draw in two columns: UAX 11's wide and fullwidth, emoji. */
const WIDE = "[" + [
  "\\p{Emoji_Presentation}",
  "\\u1100-\\u115f\\u231a\\u231b\\u2329\\u232a",
  "\\u2e80-\\u303e\\u3041-\\u3247\\u3250-\\u4dbf\\u4e00-\\ua4c6",
  "\\ua960-\\ua97c\\uac00-\\ud7a3\\uf900-\\ufaff",
  "\\ufe10-\\ufe19\\ufe30-\\ufe6b\\uff01-\\uff60\\uffe0-\\uffe6",
  "\\u{16fe0}-\\u{18dff}\\u{1aff0}-\\u{1b2ff}\\u{1f200}-\\u{1f265}",
  "\\u{20000}-\\u{3fffd}",
].join("") + "]|\\ufe0f";
/** Marks that stand on the letter before, or are not drawn. */
const ZERO = "[\\p{Mn}\\p{Me}\\p{Cf}]";

interface Unicode {
  readonly wide: RegExp;
  readonly eachZero: RegExp;
  readonly graphemes: Intl.Segmenter;
}
let unicode: Unicode | undefined;

/** Made when first needed: it takes 10 ms, and most lines are plain ASCII. */
function unicodeTables(): Unicode {
  return unicode ??= {
    wide: new RegExp(WIDE, "u"),
    eachZero: new RegExp(ZERO, "gu"),
    graphemes: new Intl.Segmenter("en", { granularity: "grapheme" }),
  };
}

/**
 * How many columns a text takes: wide letters and emoji two, marks and colour
 * codes none.
 *
 * @param text One line.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ansiStyle } from "./style.ts";
 * import { widthOf } from "./width.ts";
 * assertEquals(widthOf(ansiStyle("bad", "failed")), 6);
 * assertEquals(["学習", "e\u0301", "👍🏽"].map(widthOf), [4, 1, 2]);
 * ```
 */
export function widthOf(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  const plain = text.replace(EACH_OWN_CODE, "");
  for (const { segment } of unicodeTables().graphemes.segment(plain)) {
    width += widthOfGrapheme(segment);
  }
  return width;
}

function widthOfGrapheme(grapheme: string): number {
  const { wide, eachZero } = unicodeTables();
  if (wide.test(grapheme)) return 2; // a family of joined emoji too
  return [...grapheme.replace(eachZero, "")].length;
}

/**
 * A text cut to a width, with `…` where something is missing.
 *
 * @param text One line without colours.
 * @param columns How many columns there are, at least 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { shorten } from "./width.ts";
 * assertEquals(shorten("hidden_size", 8), "hidden_…");
 * assertEquals(shorten("lr", 8), "lr");
 * ```
 */
export function shorten(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = "", width = 1;
  for (const { segment } of unicodeTables().graphemes.segment(text)) {
    width += widthOfGrapheme(segment);
    if (width > columns) break;
    kept += segment;
  }
  return kept + "…";
}

/**
 * A text broken between words into lines of at most a width; longer words stay
 * whole.
 *
 * @param text Words, one space between them.
 * @param columns How many columns there are, at least 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { wrapText } from "./width.ts";
 * assertEquals(wrapText("selected on the test split", 12), ["selected on", "the test", "split"]);
 * ```
 */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = [];
  let left = 0;
  for (const word of text.split(" ")) {
    const width = widthOf(word);
    if (lines.length > 0 && width + 1 <= left) {
      lines.push(`${lines.pop()} ${word}`);
      left -= width + 1;
    } else {
      lines.push(word);
      left = columns - width;
    }
  }
  return lines;
}
