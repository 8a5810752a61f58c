// What a plot shows, for who does not see it.
// deno-lint-ignore-file no-undef

import { line } from "./rows.js";

/** What a plot shows, as a table. */
export const tableOf = ({ xAxis, yAxis, parallelAxis, series }) => {
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
  return shown;
};
