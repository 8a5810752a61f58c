// `studies`: what a file of studies holds, one line each.

import { toStoredStudy } from "../../../files.ts";
import { lossless } from "../../../mod.ts";
import { bestTrials, formatNumber, renderTable } from "../../../report.ts";
import type { CommandHandler } from "../command.ts";
import { explainSampler } from "../study/search.ts";
import { readFile, storagePath } from "../study/study_file.ts";

const STATES = ["complete", "pruned", "failed"] as const;

/** Runs `studies`. */
export const studies: CommandHandler = async ({ args, terminal }) => {
  const found = (await readFile(storagePath(args))).map(toStoredStudy);
  const rows = found.map((study) => {
    const states = study.trials.map((trial) => trial.outcome?.state);
    const count = (state: string | undefined) =>
      states.filter((one) => one === state).length;
    return {
      name: study.name,
      directions: [...study.directions],
      sampler: study.settings?.sampler.name ?? null,
      chosen: study.settings ? explainSampler(study.settings) ?? null : null,
      trials: study.trials.length,
      complete: count("complete"),
      pruned: count("pruned"),
      failed: count("failed"),
      unfinished: count(undefined),
      best: bestTrials(study).map(({ number, params, outcome }) => ({
        number,
        params: lossless(params),
        values: outcome?.state === "complete" ? outcome.values : [],
      })),
      stopped: study.stopped?.message ?? null,
    };
  });
  if (args.text("format") === "json") {
    terminal.printExact(JSON.stringify(rows, null, 2));
    return 0;
  }
  const right = (title: string) => ({ title, align: "right" as const });
  terminal.print(renderTable(
    [
      { title: "study", least: 12 },
      { title: "direction", optional: true },
      { title: "sampler", optional: true },
      right("trials"),
      ...[...STATES, "unfinished"].map((state, i) => (
        { ...right(state), rank: -i }
      )),
      right("best"),
    ],
    rows.map((row) => [
      row.name,
      row.directions.join(","),
      row.sampler ?? "of another program",
      String(row.trials),
      ...STATES.map((state) => String(row[state])),
      String(row.unfinished),
      row.best.length > 1
        ? `${row.best.length} on the front`
        : row.best[0]?.values.map((value) => formatNumber(value, 6)).join() ??
          "–",
    ]),
    {
      style: terminal.style,
      more: "--format json shows all",
      ...terminal.size,
    },
  ));
  return 0;
};
