// Plots of a study as images: those of its report.

import { plotNamed } from "../../cli/commands/report/choose_plot.ts";
import { reportInput } from "../../cli/report/input.ts";
import { svgDrawer } from "../../cli/report/charts.ts";
import { encodeBase64 } from "../../base64.ts";
import { TEXT_LETTERS } from "../limits.ts";
import { studyName } from "../schemas.ts";
import { z } from "../sdk.ts";
import { type Tool, tool } from "../tool.ts";

const plot = tool({
  name: "plot",
  title: "Plot a study",
  description:
    "A plot as an image: history, importance, slice-NAME, contour-NAME-NAME, " +
    "parallel, edf, curves, pareto … (a name that there is none of is " +
    "answered with those there are)",
  kind: "reads",
  input: {
    study: studyName,
    plot: z.string().max(TEXT_LETTERS).default("history"),
  },
  output: { name: z.string(), title: z.string(), description: z.string() },
  run: async ({ study: name, plot: wanted }, { folder }) => {
    const input = reportInput(await folder.read(name));
    const chosen = plotNamed(input, wanted);
    const svg = (await svgDrawer())(chosen);
    const { title, description } = chosen;
    return {
      text: `${title}: ${description}`,
      data: { name: chosen.name, title, description },
      picture: {
        mimeType: "image/svg+xml",
        data: encodeBase64(new TextEncoder().encode(svg)),
      },
    };
  },
});

/** In the order in which they are offered. */
export const PLOT_TOOLS: readonly Tool[] = [plot];
