// The journal that a report carries: an element of a page, with the study's
// lines in it, so that a report can be read and gone on with as a study.

import { decodeBase64, encodeBase64 } from "../base64.ts";
import { gunzip, gzipText } from "../gzip.ts";
import { journalLines } from "../tune/journal/export.ts";
import type { OptunaStudy } from "../tune/journal/format/optuna.ts";

/** What a report begins with: a page that is one of ours. */
export const REPORT_MAGIC = "<!doctype html><!-- lanetune report -->";

const OPENING = '<script type="application/gzip" id="journal">';
const CLOSING = "</script>";

/**
 * Studies as the element of a report that carries them.
 *
 * @param studies As a file has them.
 * @returns HTML: a script element that no browser runs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { carriedJournal, journalElement } from "./report_file.ts";
 * assertEquals(await carriedJournal(await journalElement([])), new Uint8Array());
 * ```
 */
export async function journalElement(
  studies: readonly OptunaStudy[],
): Promise<string> {
  const text = [...journalLines(studies)].join("");
  return OPENING + encodeBase64(await gzipText(text)) + CLOSING;
}

/**
 * The journal that a report carries.
 *
 * @param page The report's text.
 * @throws {SyntaxError} If it carries none, or a damaged one, or one longer than
 * a text can be.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { carriedJournal } from "./report_file.ts";
 * await assertRejects(() => carriedJournal("<p>"), SyntaxError, "no journal");
 * ```
 */
export async function carriedJournal(
  page: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const start = page.lastIndexOf(OPENING) + OPENING.length;
  const end = page.indexOf(CLOSING, start);
  if (start < OPENING.length || end < 0) {
    throw new SyntaxError("the report carries no journal");
  }
  try {
    return await gunzip(decodeBase64(page.slice(start, end)));
  } catch (cause) {
    const found = cause instanceof RangeError ? cause.message : "is damaged";
    throw new SyntaxError(`the journal in the report ${found}`, { cause });
  }
}
