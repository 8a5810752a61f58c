// `replay all`: which parameters of a study came from its sampler, which is asked
// again for each of them, and which from whom else; and who said what came of
// them.

import { askAgain } from "../../../../analysis.ts";
import type { Params, StoredStudy, TrialRecord } from "../../../../mod.ts";
import { renderTable } from "../../../../report.ts";
import type { Context } from "../../command.ts";
import { asUsage } from "../../usage.ts";

/** Where a trial's parameters came from. */
interface Origin {
  readonly number: number;
  /** Those that somebody gave; the sampler chose the others. */
  readonly given: readonly string[];
  /** Whether what the sampler chose is what it chooses now; null: unknown. */
  readonly same: boolean | null;
  /** Who enqueued it, and who told its outcome, as they said themselves. */
  readonly enqueuedBy?: string;
  readonly toldBy?: string;
  readonly note?: string;
}

/** Prints where all trials came from; fails if the sampler chooses otherwise. */
export function showOrigins(
  { args, terminal }: Context,
  study: StoredStudy,
): number {
  const again = asUsage(() => askAgain(study));
  const origins = study.trials.filter(({ waiting }) => !waiting)
    .map((trial, i) => originOf(trial, again[i]!));
  const others = origins.filter(({ same }) => same === false);
  if (args.text("format") === "json") {
    terminal.printExact(JSON.stringify(origins, null, 2));
  } else {
    terminal.print(renderTable(
      [
        { title: "trial", align: "right" },
        { title: "parameters", least: 12 },
        { title: "again" },
        { title: "outcome", optional: true },
        { title: "note", optional: true },
      ],
      origins.map((origin) => [
        `${origin.number}`,
        chosenBy(origin),
        { true: "the same", false: "others", null: "" }[`${origin.same}`],
        origin.toldBy === undefined ? "" : `told by ${origin.toldBy}`,
        origin.note ?? "",
      ]),
      {
        style: terminal.style,
        more: "--format json shows all",
        ...terminal.size,
      },
    ));
    terminal.note(summaryOf(origins, others));
  }
  return others.length === 0 ? 0 : 1;
}

function originOf(trial: TrialRecord, again: Params | null): Origin {
  const { number, params, enqueued = {}, outcome } = trial;
  const kept = outcome?.attributes ?? trial.attributes ?? {};
  const text = (key: string, value = kept[key]) =>
    typeof value === "string" ? value : undefined;
  const given = Object.keys(enqueued);
  const isSampled = Object.keys(params).some((name) => !given.includes(name));
  const enqueuedBy = text("enqueued_by"), toldBy = text("told_by");
  const note = text("note");
  return {
    number,
    given,
    same: again === null || !isSampled ? null : areSame(params, again),
    ...(enqueuedBy !== undefined && { enqueuedBy }),
    ...(toldBy !== undefined && { toldBy }),
    ...(note !== undefined && { note }),
  };
}

function areSame(a: Params, b: Params): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length &&
    names.every((name) =>
      Object.hasOwn(b, name) && Object.is(a[name], b[name])
    );
}

function chosenBy({ given, same, enqueuedBy }: Origin): string {
  if (given.length === 0 && enqueuedBy === undefined) return "sampler";
  const who = enqueuedBy === undefined ? "" : ` by ${enqueuedBy}`;
  const rest = same === null ? "" : ", sampler";
  return `${given.join(", ") || "nothing"} enqueued${who}${rest}`;
}

function summaryOf(
  origins: readonly Origin[],
  others: readonly Origin[],
): string {
  const asked = origins.filter(({ same }) => same !== null).length;
  return others.length === 0
    ? `the sampler chooses the same again in all ${asked} trials it had a say in`
    : `the sampler chooses other parameters in ${others.length} of ${asked} ` +
      "trials: another version, or another program made them";
}
