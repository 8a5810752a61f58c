// The formats of results: one constant map, from which `--format`, its help and
// its tests derive. A new one is a file beside this one and a line here.

import { csvReport } from "./csv.ts";
import { jsonReport } from "./json.ts";
import { markdownReport } from "./markdown.ts";
import type { ReportFormat } from "./report_format.ts";
import { textReport } from "./text.ts";

/**
 * Every format of results by name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { REPORT_FORMATS } from "./reports.ts";
 * const study = { name: "s", directions: ["minimize"], settings: null, trials: [] } as const;
 * const report = { study, meaning: { names: ["value"] } };
 * assertEquals(REPORT_FORMATS["csv"]!.trials(report), "number,state,value,reason,run_seconds");
 * ```
 */
export const REPORT_FORMATS: { readonly [name: string]: ReportFormat } = {
  text: textReport,
  json: jsonReport,
  csv: csvReport,
  markdown: markdownReport,
};
