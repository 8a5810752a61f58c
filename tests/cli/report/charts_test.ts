import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { svgDrawer } from "../../../src/cli/report/charts.ts";
import { reportInput } from "../../../src/cli/report/input.ts";
import { plotsOf } from "../../../src/cli/report/plots/mod.ts";
import { makeStudy } from "../../support/made_study.ts";

const plots = [...plotsOf(reportInput(await makeStudy(30))).values()].flat();

Deno.test("a plot is drawn to the same bytes, whatever was drawn before", async () => {
  const draw = await svgDrawer();
  const forwards = new Map(plots.map((plot) => [plot.name, draw(plot)]));
  for (const plot of plots.toReversed()) {
    assertEquals(draw(plot), forwards.get(plot.name));
  }
});

Deno.test("a drawn plot has a title, and texts of strangers are no markup", async () => {
  const draw = await svgDrawer();
  for (const plot of plots) {
    const svg = draw(plot);
    assert(svg.startsWith('<svg role="img"'));
    assert(!svg.includes("<b>") && !svg.includes("NaN"), plot.name);
  }
  const slice = plots.find(({ name }) => name === "slice-optimizer")!;
  assertStringIncludes(draw(slice), "&lt;b&gt;&amp;amp;");
});
