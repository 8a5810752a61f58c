// `importance`: which parameters decided a stored study, and whether its ranges
// were wide enough.

import {
  type OptunaStudy,
  storedSpace,
  toStoredStudy,
} from "../../../files.ts";
import type { Space } from "../../../mod.ts";
import { measureImportance } from "../../../analysis.ts";
import {
  formatNumber,
  hintsOf,
  renderTable,
  visible,
} from "../../../report.ts";
import type { Args } from "../args/args.ts";
import type { CommandHandler } from "../command.ts";
import { requireBest } from "../study/output/results.ts";
import { readSpace } from "../study/space.ts";
import { readStudy } from "../study/study_file.ts";
import { asUsage } from "../usage.ts";

/** The best tenth of so many holds the five that make it trustworthy. */
const TRUSTWORTHY = 50;

/** Runs `importance`; fails if no trial completed. */
export const importance: CommandHandler = async ({ args, terminal }) => {
  const stored = await readStudy(args);
  const study = toStoredStudy(stored);
  const { trials, directions, settings } = study;
  const space = settings?.space ?? await externalSpace(stored, args);
  const objective = args.integer("objective", 0) ?? 0;
  const measured = asUsage(() =>
    measureImportance(trials, space, directions, objective)
  );
  const hints = hintsOf(study, space);
  const complete = trials.filter(({ outcome }) =>
    outcome?.state === "complete"
  );
  if (complete.length < TRUSTWORTHY) {
    terminal.note(
      `hint: complete trials: ${complete.length}, ` +
        `from ${TRUSTWORTHY} on these figures are trustworthy`,
    );
  }
  if (args.text("format") === "json") {
    terminal.printExact(
      JSON.stringify({ importance: measured, hints }, null, 2),
    );
  } else if (measured.length > 0) {
    const right = { align: "right" } as const;
    terminal.print(renderTable(
      [
        { title: "parameter", least: 12 },
        { title: "share", ...right },
        { title: "importance", ...right, optional: true },
      ],
      measured.map((one) => [
        one.name,
        `${(one.share * 100).toFixed(1)} %`,
        formatNumber(one.importance),
      ]),
      {
        style: terminal.style,
        more: "--format json shows all",
        ...terminal.size,
      },
    ));
    for (const { message } of hints) terminal.print(visible(message));
  }
  return requireBest(study, terminal);
};

/** Of another program's study: as the flags say, or as its trials have it. */
async function externalSpace(study: OptunaStudy, args: Args): Promise<Space> {
  const space = await readSpace(args);
  return Object.keys(space).length > 0 ? space : storedSpace(study);
}
