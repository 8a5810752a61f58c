// Reports and plots on disk, as flags say.

import { reasonOf } from "../../disk.ts";
import { quote } from "../../errors.ts";
import type { Args } from "../args/args.ts";
import type { Context } from "../command.ts";
import { checkOutput, requireNewFile, writeOutput } from "../local_files.ts";
import { callInHelp } from "../calls.ts";
import { svgDrawer } from "./charts.ts";
import type { ReportInput } from "./input.ts";
import { reportPage } from "./page/page.ts";
import { plotsOf } from "./plots/mod.ts";
import config from "../../../deno.json" with { type: "json" };

/** Where `report` writes unless `--output` says something else. */
export const REPORT_FILE = "report.html";

/** Writes a page; `given` are the words that ran the study just now. */
export async function writePage(
  { args, terminal }: Pick<Context, "args" | "terminal">,
  input: ReportInput,
  path: string,
  given?: readonly string[],
): Promise<void> {
  const page = await reportPage(input, {
    // Pages are sent to others: where this copy lies is none of their business.
    program: callInHelp().split(" "),
    ...given && { given },
    version: config.version,
    path: args.text("storage") ?? path,
  });
  await writeOutput(path, page, args.isOn("force"));
  terminal.note(`the report is in ${path}`);
}

/**
 * Makes sure that `--plots` can be done, before the work: which plots there will
 * be is not known yet, so that without `--force` nothing may be there.
 */
export async function checkPlots(args: Args): Promise<void> {
  const folder = args.text("plots");
  if (folder === undefined) return;
  requireNewFile(`${folder}/history.svg`);
  try {
    await Deno.mkdir(folder, { recursive: true });
    const [first] = await Array.fromAsync(Deno.readDir(folder));
    if (first === undefined || args.isOn("force")) return;
  } catch (cause) {
    const reason = cause instanceof Deno.errors.AlreadyExists ||
        cause instanceof Deno.errors.NotADirectory
      ? "it is a file, expected a folder"
      : reasonOf(cause);
    throw new Error(`Cannot write plots into ${quote(folder)}: ${reason}`, {
      cause,
    });
  }
  throw new Error(
    `Cannot write plots into ${quote(folder)}: it is not empty, expected a ` +
      "new folder, or --force",
  );
}

/** Writes every plot into the folder of `--plots`, if there is one. */
export async function writePlots(
  { args, terminal }: Pick<Context, "args" | "terminal">,
  input: ReportInput,
): Promise<void> {
  const folder = args.text("plots");
  if (folder === undefined) return;
  const all = [...plotsOf(input).values()].flat();
  const paths = all.map(({ name }) => `${folder}/${name}.svg`);
  const force = args.isOn("force");
  for (const path of paths) await checkOutput(path, force);
  const draw = await svgDrawer();
  for (const [i, plot] of all.entries()) {
    await writeOutput(paths[i]!, draw(plot), force);
  }
  terminal.note(`${all.length} plots are in ${folder}`);
}
