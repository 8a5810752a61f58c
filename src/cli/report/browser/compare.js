// Trials side by side: those that a reader ticks in the table, their parameters
// and values where they differ, and their curves in one plot.
// deno-lint-ignore-file no-undef

import { line } from "./rows.js";

/** Read on white and on black, and apart from each other. */
const COLORS = [
  "#d9822b",
  "#4a86c5",
  "#c2439b",
  "#3c9a7c",
  "#8a63c9",
  "#a58a2e",
];
const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect", "pin"];

/**
 * Gives each row a box to tick.
 *
 * @param table All trials.
 * @param place What shows them: hidden while fewer than two are ticked.
 * @param drawCurves Draws a plot of these trials, if there are curves.
 */
export const letCompare = (table, place, drawCurves) => {
  const ticked = new Set();
  const link = document.getElementById("compare");
  const clear = document.getElementById("untick");
  const numberOf = (row) => row.cells[0].textContent;

  const show = () => {
    const rows = [...ticked], names = rows.map(numberOf).join(", ");
    link.hidden = place.hidden = rows.length < 2;
    clear.hidden = rows.length === 0;
    link.textContent = `Side by side: trials ${names}`;
    if (place.hidden) return;
    place.querySelector("table").replaceChildren(...sideBySide(table, rows));
    drawCurves(rows.map((row) => Number(numberOf(row))), names);
  };

  for (const row of table.tBodies[0].rows) {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.setAttribute("aria-label", `compare trial ${numberOf(row)}`);
    box.addEventListener("change", () => {
      if (box.checked) ticked.add(row);
      else ticked.delete(row);
      show();
    });
    row.cells[0].prepend(box);
  }
  clear.addEventListener("click", () => {
    for (const row of ticked) row.querySelector("input").checked = false;
    ticked.clear();
    show();
  });
};

/** A line for each column of the table that one of them has. */
const sideBySide = (table, rows) => {
  const [first, ...others] = [...table.tHead.rows[0].cells].map((head, i) => {
    const texts = rows.map((row) => row.cells[i].textContent);
    const made = line([head.textContent, ...texts]);
    if (new Set(texts).size === 1) made.className = "same";
    made.hidden = texts.every((text) => text === "");
    return made;
  });
  const top = document.createElement("thead");
  const body = document.createElement("tbody");
  for (const cell of [...first.cells].slice(1)) {
    const head = document.createElement("th");
    head.scope = "col";
    head.textContent = cell.textContent;
    cell.replaceWith(head);
  }
  top.append(first);
  body.append(...others);
  return [top, body];
};

/** The curves of some trials in one plot, out of that of all. */
export const curvesOf = ({ series, ...curves }, trials) => {
  const points = series.flatMap(({ id, data }) => id === "picked" ? [] : data);
  return {
    ...curves,
    series: [
      ...trials.map((trial, i) => ({
        type: "line",
        name: `trial ${trial}`,
        symbol: SYMBOLS[i % SYMBOLS.length],
        symbolSize: 6,
        data: points.filter((point) =>
          point.trial === trial && point.value[0] !== "-"
        ),
        lineStyle: { color: COLORS[i % COLORS.length], width: 2 },
        itemStyle: { color: COLORS[i % COLORS.length] },
      })),
      ...series.filter(({ id }) => id === "picked"),
    ],
  };
};
