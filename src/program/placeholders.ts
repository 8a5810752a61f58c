// Texts with `{name}` in them: the words of a program, the values of its
// environment, the files made of templates. Nothing is quoted or split: what a
// word becomes is still one word.

import { quote } from "../errors.ts";
import type { Params, ParamValue } from "../tune/trial.ts";

/** What placeholders stand for; null for what does not exist in a trial. */
export type Fillings = { readonly [name: string]: ParamValue };

/** What every trial has beside its parameters. */
export const BUILT_IN = ["trial", "seed", "dir", "out"] as const;

/** A text, taken apart at its placeholders. */
export interface Template {
  /** As it was written. */
  readonly text: string;
  /** The names in it, in order. */
  readonly names: readonly string[];
  /** Plain texts; `names[i]` stands behind `plain[i]`. */
  readonly plain: readonly string[];
}

/** `{{` and `}}` are braces, `${` is a shell's: it stays as it is. */
const TOKEN = /\{\{|\}\}|\$\{|\{([A-Za-z_][\w.-]*)\}/g;

/** Takes a text apart. */
export function parseTemplate(text: string): Template {
  const names: string[] = [], plain: string[] = [];
  let open = "", from = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token, name] = match;
    open += text.slice(from, match.index);
    from = match.index + token.length;
    if (name === undefined) {
      open += token === "${" ? token : token[0];
      continue;
    }
    names.push(name);
    plain.push(open);
    open = "";
  }
  return { text, names, plain: [...plain, open + text.slice(from)] };
}

/**
 * Makes sure that a template names nothing unknown.
 *
 * @param what What it is, for the message: `argument`.
 * @param known The names there are.
 * @throws {RangeError} If a placeholder is none of them.
 */
export function checkTemplate(
  { text, names }: Template,
  what: string,
  known: readonly string[],
): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new RangeError(
    `Cannot use ${what} ${quote(text)}: {${unknown}} is unknown, expected ` +
      `${known.map((name) => `{${name}}`).join(", ")}, or {{${unknown}}} ` +
      "for the text itself",
  );
}

/** A text with its values; a value that does not exist leaves nothing. */
export function fillTemplate(
  { names, plain }: Template,
  fillings: Fillings,
): string {
  return plain.map((text, i) => {
    const name = names[i];
    return name === undefined ? text : text + textOf(fillings[name]);
  }).join("");
}

/**
 * A word, null where there is none: a word with a parameter that does not exist
 * in the trial is left out, and so is one that is nothing but an empty value.
 */
export function fillWord(
  template: Template,
  fillings: Fillings,
): string | null {
  const { names, plain } = template;
  if (names.some((name) => (fillings[name] ?? null) === null)) return null;
  const isBare = names.length === 1 && plain.every((text) => text === "");
  const word = fillTemplate(template, fillings);
  return isBare && word === "" ? null : word;
}

/** What a trial fills in. */
export function fillingsOf(
  params: Params,
  rest: { readonly [name in typeof BUILT_IN[number]]: string | number },
): Fillings {
  return { ...params, ...rest };
}

function textOf(value: ParamValue | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}
