// The script of a report, in the browser: draws the plots as they come into
// view, sorts and filters the table, and shows a picked trial everywhere.
// Nothing it does may want the network.
// deno-lint-ignore-file no-undef

import { pairPlot } from "./pair.js";

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

// The table.

const keyOf = (row, column) => {
  const cell = row.cells[column];
  const text = cell.dataset.key ?? cell.textContent;
  const number = Number(text);
  return text === "" || Number.isNaN(number) ? text : number;
};

const sortBy = (column, heads) => {
  const isDown = heads[column].getAttribute("aria-sort") === "ascending";
  for (const head of heads) head.removeAttribute("aria-sort");
  heads[column].setAttribute(
    "aria-sort",
    isDown ? "descending" : "ascending",
  );
  const sign = isDown ? -1 : 1;
  const rows = [...body.rows].map((row) => ({
    row,
    key: keyOf(row, column),
  }));
  rows.sort((a, b) => {
    if (a.key === "" || b.key === "") return (a.key === "") - (b.key === "");
    if (typeof a.key !== typeof b.key) {
      return typeof a.key === "number" ? -1 : 1;
    }
    return a.key === b.key ? 0 : a.key < b.key ? -sign : sign;
  });
  body.append(...rows.map(({ row }) => row));
};

const filter = (text) => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of body.rows) {
    const content = [...row.cells].map((cell) => cell.textContent).join(" ")
      .toLowerCase();
    row.hidden = !words.every((word) => content.includes(word));
    if (!row.hidden) shown++;
  }
  byId("shown").textContent = `${shown} of ${body.rows.length}`;
};

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

const line = ([name, ...values]) => {
  const row = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = row.title = name;
  row.append(
    head,
    ...values.map((value) => {
      const cell = document.createElement("td");
      cell.textContent = value;
      return cell;
    }),
  );
  return row;
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

/** Shows two other parameters in a plot of two. */
const choosePair = (kind, figure, [x, y]) => {
  const { title, description, option } = pairPlot(kind, pairs, x, y);
  plots[kind] = option;
  const [name, about] = figure.querySelector("figcaption").children;
  name.textContent = title;
  about.textContent = `${description}.`;
  figure.querySelector(".chart")
    .setAttribute("aria-label", `${title}: ${description}`);
  figure.querySelector("details .scroll").replaceChildren();
  if (figure.querySelector("details").open) fillTable(figure);
  charts.get(figure)?.dispose();
  charts.delete(figure);
  draw(figure);
};

const redraw = () => {
  for (const [figure, chart] of [...charts]) {
    chart.dispose();
    charts.delete(figure);
    draw(figure);
  }
};

/** What a plot shows, as rows. */
const fillTable = (figure) => {
  const place = figure.querySelector("details .scroll");
  if (place.firstChild !== null) return;
  const { xAxis, yAxis, parallelAxis, series } = plots[figure.dataset.plot];
  const axes = parallelAxis ??
    [xAxis, yAxis].map((axis) => [axis].flat()[0]);
  // The names of bars first.
  if (series[0].type === "bar") axes.reverse();
  const rows = series.flatMap(({ id, type, name = "", data = [] }) =>
    id === "picked" || type === "heatmap"
      ? []
      : data.filter(({ value }) => [value].flat()[0] !== "-")
        .map(({ value, trial = "" }, i) => {
          const values = type === "bar"
            ? [i, value]
            : [value].flat().slice(0, Math.max(axes.length, 3));
          return [
            name,
            trial,
            ...values.map((one, axis) => axes[axis]?.data?.[one] ?? one),
          ];
        })
  );
  const width = Math.max(2, ...rows.map((row) => row.length));
  const heads = [
    "series",
    "trial",
    ...axes.map((axis) => axis?.name || "value"),
    "value",
  ].slice(0, width);
  const kept = heads.map((_, i) => rows.some((row) => (row[i] ?? "") !== ""));
  const only = (row) => row.filter((_, i) => kept[i]);
  const shown = document.createElement("table");
  const head = document.createElement("thead");
  const top = document.createElement("tr");
  top.append(
    ...only(heads).map((text) => {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.textContent = text;
      return cell;
    }),
  );
  head.append(top);
  const content = document.createElement("tbody");
  for (const row of rows) {
    const [first, ...rest] = only(row).map(String);
    content.append(line([first, ...rest]));
  }
  shown.append(head, content);
  place.append(shown);
};

// What people do.

if (table !== null) {
  const heads = [...table.tHead.rows[0].cells];
  for (const [column, head] of heads.entries()) {
    head.querySelector("button").addEventListener(
      "click",
      () => sortBy(column, heads),
    );
  }
  body.addEventListener("click", ({ target }) => {
    const row = target.closest("tr");
    if (row !== null) pick(Number(row.cells[0].textContent));
  });
  byId("filter").addEventListener(
    "input",
    ({ target }) => filter(target.value),
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
    choosePair(place.dataset.pair, figure, before.map(Number));
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
