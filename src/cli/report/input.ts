// What reports and plots of a stored study are made from.

import { extentOf } from "../../extent.ts";
import {
  type OptunaStudy,
  storedSpace,
  toStoredStudy,
} from "../../../files.ts";
import type { StoredStudy } from "../../../mod.ts";
import type { StudyReport } from "../../../report.ts";
import { reportOf } from "../study/output/results.ts";
import type { Winner } from "../study/winner.ts";
import type { PlotInput, Span } from "./plots/plot.ts";

/** All that is known of a study. */
export interface ReportInput extends PlotInput {
  /** As its file has it. */
  readonly stored: OptunaStudy;
  readonly study: StoredStudy;
  /** The study with what is known beside, as every format takes it. */
  readonly report: StudyReport;
}

/** From a file's study, and its winner if that has just been trained again. */
export function reportInput(
  stored: OptunaStudy,
  { test, judged }: Pick<Winner, "test" | "judged"> = {},
): ReportInput {
  const study = toStoredStudy(stored);
  const report = reportOf(study, test);
  return {
    stored,
    study,
    report,
    meaning: report.meaning,
    space: study.settings?.space ?? storedSpace(stored),
    times: timesOf(stored),
    ...judged && { judged },
  };
}

/** When trials ran; local times, as Optuna has them, or with an offset. */
function timesOf({ trials }: OptunaStudy): (Span | undefined)[] {
  const seconds = (time: string | null) =>
    time === null ? NaN : Date.parse(time) / 1000;
  const spans = trials.map(({ start, complete }) => ({
    start: seconds(start),
    end: seconds(complete),
  }));
  const starts = spans.map(({ start }) => start).filter(Number.isFinite);
  const [origin] = extentOf(starts);
  return spans.map(({ start, end }) =>
    Number.isFinite(start) && end >= start
      ? { start: start - origin, end: end - origin }
      : undefined
  );
}
