// Pruning by a named metric of the reports in place of their value: a loss where
// the accuracy is optimised, or where there are several objectives.

import type { OptionSchema, Technique } from "../technique.ts";
import type { Direction } from "../trial.ts";
import type { Pruner, TrialReports } from "./pruner.ts";

/** What every pruner that reads values takes as well. */
const METRIC_OPTIONS = {
  metric: {
    type: "text",
    absent: true,
    description: "look at this metric of the reports, not at the value",
  },
  direction: {
    type: "choice",
    absent: true,
    choices: ["minimize", "maximize"],
    description: "which of its values are better, the study's unless given",
  },
} as const;

/** The same pruner, reading a metric; a report without it counts as NaN. */
function byMetric(
  pruner: Pruner,
  metric: string,
  direction: Direction | undefined,
): Pruner {
  const read = ({ number, reports }: TrialReports): TrialReports => ({
    number,
    reports: reports.map((report) => ({
      ...report,
      value: report.metrics?.[metric] ?? NaN,
    })),
  });
  return {
    ...pruner,
    metric,
    options: { ...pruner.options, metric, ...(direction && { direction }) },
    shouldPrune: (own, earlier, ofStudy) =>
      pruner.shouldPrune(read(own), earlier.map(read), direction ?? ofStudy),
    ...pruner.index && {
      index(ofStudy) {
        const index = pruner.index!(direction ?? ofStudy);
        return {
          add: (trial) => index.add(read(trial)),
          shouldPrune: (own) => index.shouldPrune(read(own)),
        };
      },
    },
  };
}

/** A listed pruner with the options `metric` and `direction`. */
export function withMetric<S extends OptionSchema>(
  { options, create, ...entry }: Technique<Pruner, S>,
): Technique<Pruner, S & typeof METRIC_OPTIONS> {
  return {
    ...entry,
    options: { ...options, ...METRIC_OPTIONS },
    create({ metric, direction, ...rest }) {
      const pruner = create(rest as unknown as Parameters<typeof create>[0]);
      const by = metric === undefined ? direction : metric;
      if (by === undefined) return pruner;
      if (metric === undefined || pruner.promotion) {
        throw new RangeError(
          `Cannot use pruner "${pruner.name}" with ${
            metric === undefined ? "direction" : "metric"
          }: ${
            metric === undefined
              ? "the study has one, expected metric as well"
              : "trials are promoted by their value"
          }`,
        );
      }
      return byMetric(pruner, metric, direction as Direction | undefined);
    },
  };
}
