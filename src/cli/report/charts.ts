// Apache ECharts out of its compressed bytes: as code for a page, and run here
// to draw plots as SVG without a browser.

import { decodeBase64 } from "../../base64.ts";
import { gunzip } from "../../gzip.ts";
import { HEIGHT, type Option, type Plot } from "./plots/plot.ts";

/** Pixels of a plot in a file of its own. */
const WIDTH = 800;

/** What is used of ECharts. */
interface Charts {
  init(
    element: null,
    theme: null,
    options: {
      readonly renderer: "svg";
      readonly ssr: true;
      readonly width: number;
      readonly height: number;
    },
  ): {
    setOption(option: Option): void;
    renderToSVGString(): string;
    dispose(): void;
  };
}

/** A script that defines `echarts`. */
export async function chartsCode(): Promise<string> {
  // Only now: a study that nobody wants drawn need not wait for it.
  const { BYTES } = await import("./charts_bytes.ts");
  return new TextDecoder().decode(await gunzip(decodeBase64(BYTES)));
}

/** What draws plots as SVG. */
export async function svgDrawer(): Promise<(plot: Plot) => string> {
  const charts = new Function(
    `${await chartsCode()}\nreturn echarts;`,
  )() as Charts;
  return (plot) => drawSvg(charts, plot);
}

/** A plot as a file: with a title, and on white wherever it is shown. */
function drawSvg(charts: Charts, plot: Plot): string {
  const titled = withTitle(plot);
  const chart = charts.init(null, null, {
    renderer: "svg",
    ssr: true,
    width: WIDTH,
    height: (plot.height ?? HEIGHT) + TITLE_ROOM,
  });
  try {
    chart.setOption(titled);
    const about = `<title>${escape(plot.title)}</title>` +
      `<desc>${escape(plot.description)}</desc>`;
    return chart.renderToSVGString()
      // Looks under a pointer, and names that count all charts drawn before.
      .replace(/<style >[^]*<\/style>\s*/, "")
      .replaceAll(/ class="zr\d+-cls-\d+"/g, "")
      .replaceAll(/\bzr\d+-/g, `${plot.name}-`)
      .replace(/^<svg([^>]*)>/, `<svg role="img"$1>\n${about}`) + "\n";
  } finally {
    chart.dispose();
  }
}

const TITLE_ROOM = 36;

/** Everything that hangs from the top moves down. */
function withTitle({ option, title }: Plot): Option {
  const lowered = (part: unknown): unknown =>
    typeof part === "object" && part !== null && "top" in part &&
      typeof part.top === "number"
      ? { ...part, top: part.top + TITLE_ROOM }
      : part;
  return {
    ...Object.fromEntries(
      Object.entries(option).map(([key, part]) => [key, lowered(part)]),
    ),
    backgroundColor: "#fff",
    title: {
      text: title,
      left: "center",
      top: 10,
      textStyle: { fontSize: 15, fontWeight: 600, color: "#222" },
    },
  };
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
