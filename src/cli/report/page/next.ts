// The command that a report suggests to run next.

import type { ReportInput } from "../input.ts";
import { nextWords } from "./advice.ts";
import { type Html, markup } from "./html.ts";
import { command, type Origin } from "./made.ts";

/** What to run next, where that can be said. */
export function nextCommand(input: ReportInput, origin: Origin): Html {
  const next = nextWords(input, origin.path);
  return next === undefined
    ? markup``
    : markup`<p>${next.what}:</p>${command(origin.program, next.words)}`;
}
