// The script of a report, in the browser: draws the plots as they come into
// view, sorts and filters the table, and shows a picked trial everywhere.
// Nothing it does may want the network.
// deno-lint-ignore-file no-undef

import { curvesOf, letCompare } from "./compare.js";
import { pairPlot } from "./pair.js";
import { tableOf } from "./plot_table.js";
import { filterRows, line, sortBy } from "./rows.js";

const byId = (id) => document.getElementById(id);
const unpack = async (id) => {
  const text = atob(byId(id).textContent);
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream()
    .pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).text();
};

const table = byId("table"), body = table?.tBodies[0];
const figures = [...document.querySelectorAll("figure[data-plot]")];
const charts = new Map();
let plots = {}, pairs = null, picked = null;

const rowOf = (trial) =>
  [...body.rows].find((row) => row.cells[0].textContent === String(trial));

// Picking.

const pick = (trial) => {
  picked = trial === picked ? null : trial;
  body.querySelector(".picked")?.classList.remove("picked");
  if (picked !== null) rowOf(picked)?.classList.add("picked");
  for (const [figure, chart] of charts) mark(figure, chart);
  tellPicked();
};

/** The picked trial's points, in the series that is kept for them. */
const mark = (figure, chart) => {
  const { series = [] } = plots[figure.dataset.plot];
  const own = series.find(({ id }) => id === "picked");
  if (own === undefined) return;
  const data = picked === null
    ? []
    : series.flatMap((one) =>
      one === own || !Array.isArray(one.data) ? [] : [
        ...one.data.filter((point) => point?.trial === picked),
        // Or the lines of one series would go on in the next.
        ...own.type === "line" ? [{ value: ["-", "-"] }] : [],
      ]
    );
  chart.setOption({ series: [{ id: "picked", data }] });
};

/** The picked trial beside the best one. */
const tellPicked = () => {
  const panel = byId("picked");
  const row = picked === null ? undefined : rowOf(picked);
  panel.hidden = row === undefined;
  if (row === undefined) return panel.replaceChildren();
  const best = body.querySelector(".best");
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => pick(picked));
  const shown = document.createElement("table");
  const both = best !== null && best !== row ? [row, best] : [row];
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const lines = names.map((name, column) =>
    line([name, ...both.map((one) => one.cells[column].textContent)])
  );
  shown.append(...lines.filter((one) => one.textContent !== one.title));
  const title = document.createElement("h2");
  title.textContent = both.length > 1
    ? `Trial ${picked} beside the best`
    : `Trial ${picked}`;
  panel.replaceChildren(title, shown, close);
};

// The plots.

const dark = matchMedia("(prefers-color-scheme: dark)");
let isPrinting = false;

const tooltipOf = ({ xAxis, yAxis, parallelAxis }) => (point) => {
  const trial = point.data?.trial;
  const names = parallelAxis?.map(({ name }) => name) ??
    [xAxis, yAxis].map((axis) => [axis].flat()[0]?.name ?? "");
  const axes = parallelAxis ?? [xAxis, yAxis].map((axis) => [axis].flat()[0]);
  const lines = [point.value].flat().slice(0, names.length).map((value, i) =>
    `${names[i]}: ${axes[i]?.data?.[value] ?? value}`
  );
  const head = trial === undefined ? [] : [`trial ${trial}`];
  return [...head, ...lines].filter((one) => one !== "").join("\n");
};

const draw = (figure) => {
  if (figure.hidden || charts.has(figure)) return;
  const option = plots[figure.dataset.plot];
  const isDark = dark.matches && !isPrinting;
  const chart = echarts.init(
    figure.querySelector(".chart"),
    isDark ? "dark" : null,
    { renderer: "svg" },
  );
  chart.setOption({
    ...option,
    tooltip: { ...option.tooltip, formatter: tooltipOf(option) },
  });
  chart.on("click", ({ data }) => {
    if (data?.trial !== undefined) pick(data.trial);
  });
  charts.set(figure, chart);
  mark(figure, chart);
};

/** Shows another plot in a figure. */
const change = (figure, { title, description, option }) => {
  plots[figure.dataset.plot] = option;
  const [name, about] = figure.querySelector("figcaption").children;
  name.textContent = title;
  about.textContent = `${description}.`;
  figure.querySelector(".chart")
    .setAttribute("aria-label", `${title}: ${description}`);
  figure.querySelector("details .scroll").replaceChildren();
  fillTable(figure);
  charts.get(figure)?.dispose();
  charts.delete(figure);
  draw(figure);
};

/** The table of a figure, once somebody wants to see it. */
const fillTable = (figure) => {
  const place = figure.querySelector("details .scroll");
  const isWanted = figure.querySelector("details").open;
  if (!isWanted || place.firstChild !== null) return;
  place.append(tableOf(plots[figure.dataset.plot]));
};

const redraw = () => {
  for (const [figure, chart] of [...charts]) {
    chart.dispose();
    charts.delete(figure);
    draw(figure);
  }
};

// What people do.

if (table !== null) {
  const heads = [...table.tHead.rows[0].cells];
  for (const [column, head] of heads.entries()) {
    head.querySelector("button").addEventListener(
      "click",
      () => sortBy(table, column),
    );
  }
  body.addEventListener("click", ({ target }) => {
    const row = target.closest("tr");
    if (row !== null && target.type !== "checkbox") {
      pick(Number(row.cells[0].textContent));
    }
  });
  const place = byId("comparison");
  letCompare(table, place, (trials, names) => {
    if (plots.curves === undefined) return;
    const figure = place.querySelector("figure");
    figure.hidden = false;
    change(figure, {
      title: "Their learning curves",
      description: `What trials ${names} reported, step by step`,
      option: curvesOf(plots.curves, trials),
    });
  });
  byId("filter").addEventListener(
    "input",
    ({ target }) => {
      byId("shown").textContent = filterRows(body, target.value);
    },
  );
}
addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && picked !== null) pick(picked);
});
for (const place of document.querySelectorAll("[data-pair]")) {
  const both = [...place.querySelectorAll("select")];
  let before = both.map(({ value }) => value);
  place.addEventListener("change", ({ target }) => {
    const other = both.find((one) => one !== target);
    // One parameter by itself is no pair: the two change places.
    if (other.value === target.value) {
      other.value = before[both.indexOf(target)];
    }
    before = both.map(({ value }) => value);
    const figure = place.nextElementSibling.firstElementChild;
    const [x, y] = before.map(Number);
    change(figure, pairPlot(place.dataset.pair, pairs, x, y));
  });
}
for (const figure of figures) {
  figure.querySelector("details").addEventListener(
    "toggle",
    () => fillTable(figure),
  );
}

const script = document.createElement("script");
script.textContent = await unpack("charts");
document.head.append(script);
({ plots, pairs } = JSON.parse(await unpack("data")));
for (const place of document.querySelectorAll("[data-pair]")) {
  const [x, y] = [...place.querySelectorAll("select")]
    .map(({ value }) => Number(value));
  plots[place.dataset.pair] = pairPlot(place.dataset.pair, pairs, x, y).option;
}
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (isIntersecting) draw(target);
  }
}, { rootMargin: "300px" });
const sized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    charts.get(target.parentElement)?.resize();
  }
});
for (const figure of figures) {
  seen.observe(figure);
  sized.observe(figure.querySelector(".chart"));
}
dark.addEventListener("change", redraw);
const print = (now) => () => {
  isPrinting = now;
  redraw();
  if (now) figures.forEach(draw);
};
addEventListener("beforeprint", print(true));
addEventListener("afterprint", print(false));
document.documentElement.dataset.ready = "yes";
