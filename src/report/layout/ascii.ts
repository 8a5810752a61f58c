// Our own signs for terminals that know ASCII only. Each takes as many columns
// as before, so that this can be the last thing that happens to a text.

const FORMS: readonly (readonly [RegExp, string])[] = [
  [/ ± /g, " +-"],
  [/×/g, "x"],
  [/–/g, "-"],
  [/…/g, "~"],
  [/█/g, "#"],
  [/[▌▋▊▉]/g, "="],
  [/[▏▎▍]/g, " "],
  [/[▁▂]/g, "_"],
  [/[▃▄]/g, "-"],
  [/[▅▆]/g, "="],
  [/▇/g, "#"],
];

/**
 * A report with ASCII in place of its own signs; what others named stays.
 *
 * @param text Any text.
 * @returns A text as wide as before.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { withoutSigns } from "./ascii.ts";
 * assertEquals(withoutSigns("0.9140 ± 0.0089 of 20×20"), "0.9140 +-0.0089 of 20x20");
 * ```
 */
export function withoutSigns(text: string): string {
  return FORMS.reduce((done, [sign, form]) => done.replace(sign, form), text);
}
