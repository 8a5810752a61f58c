// `report` and `plot`: a stored study as a page, and its plots as pictures.

import type { OptunaStudy } from "../../../../files.ts";
import { suggest } from "../../../errors.ts";
import type { CommandHandler } from "../../command.ts";
import { checkOutput, writeOutput } from "../../local_files.ts";
import { reportInput } from "../../report/input.ts";
import {
  checkPlots,
  REPORT_FILE,
  writePage,
  writePlots,
} from "../../report/write.ts";
import { plotsOf } from "../../report/plots/mod.ts";
import { svgDrawer } from "../../report/charts.ts";
import { textReportOf } from "../../report/text/text.ts";
import { readStudy } from "../../study/study_file.ts";
import { UsageError } from "../../usage.ts";

/** Runs `report`. */
export const report: CommandHandler = async (context) => {
  const { args } = context;
  const isText = args.isOn("text");
  const path = args.text("output") ?? REPORT_FILE;
  if (isText && args.has("output")) {
    throw new UsageError(
      "Cannot use both --text and --output: expected one of them",
    );
  }
  if (!isText) await checkOutput(path, args.isOn("force"));
  await checkPlots(args);
  const input = reportInput(await readStudy(args));
  if (isText) context.terminal.print(textReportOf(input, context.terminal));
  else await writePage(context, input, path);
  await writePlots(context, input);
  return 0;
};

/** Runs `plot`. */
export const plot: CommandHandler = async ({ args, terminal }) => {
  const path = args.text("output"), force = args.isOn("force");
  if (path !== undefined) await checkOutput(path, force);
  const chosen = choosePlot(await readStudy(args), args.operands[0]!);
  const svg = (await svgDrawer())(chosen);
  if (path === undefined) {
    terminal.printExact(svg.trimEnd());
    return 0;
  }
  await writeOutput(path, svg, force);
  terminal.note(`${chosen.title}: in ${path}`);
  return 0;
};

/** The plot of a name; that of a kind, where it is the only one. */
function choosePlot(stored: OptunaStudy, name: string) {
  const kinds = plotsOf(reportInput(stored));
  const all = [...kinds.values()].flat();
  const own = kinds.get(name) ?? [];
  const found = all.find((one) => one.name === name) ??
    (own.length === 1 ? own[0] : undefined);
  if (found !== undefined) return found;
  const names = (own.length > 0 ? own : all).map((one) => one.name);
  throw new UsageError(
    names.length === 0
      ? `Cannot plot "${name}": the study has nothing to plot`
      : `Cannot plot "${name}": ${
        own.length > 0
          ? `expected one of ${names.join(", ")}`
          : suggest(name, names)
      }`,
  );
}
