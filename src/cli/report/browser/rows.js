// Rows of tables in a report: made, sorted, filtered.
// deno-lint-ignore-file no-undef

/** A row with a head, which is its title too. */
export const line = ([name, ...values]) => {
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

/** What a row is sorted by: a number where it is one. */
const keyOf = (row, column) => {
  const cell = row.cells[column];
  const text = cell.dataset.key ?? cell.textContent;
  const number = Number(text);
  return text === "" || Number.isNaN(number) ? text : number;
};

/** Sorts a table by a column: up, or down if it is up already. */
export const sortBy = (table, column) => {
  const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
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

/** Leaves the rows that have all words, and says how many that are. */
export const filterRows = (body, text) => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of body.rows) {
    const content = [...row.cells].map((cell) => cell.textContent).join(" ")
      .toLowerCase();
    row.hidden = !words.every((word) => content.includes(word));
    if (!row.hidden) shown++;
  }
  return `${shown} of ${body.rows.length}`;
};
