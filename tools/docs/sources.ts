// Files of the repository that pages link to, as pages of Markdown: programs as
// they are, notebooks cell by cell.

interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
}

/** Whether a file is shown as a page, not offered as it is. */
export function isSource(path: string): boolean {
  return /\.(?:ts|mjs|js|yml|json|jsonc|html|ipynb)$/.test(path);
}

/** A page that shows a file. */
export function sourcePage(path: string, text: string): string {
  const parts = path.endsWith(".ipynb")
    ? (JSON.parse(text) as { cells: Cell[] }).cells.map(cellText)
    : [code(path.slice(path.lastIndexOf(".") + 1), text)];
  const title = parts[0]?.startsWith("# ") ? [] : [`# ${path}`];
  return [...title, ...parts].join("\n\n") + "\n";
}

function cellText({ cell_type, source }: Cell): string {
  const text = [source].flat().join("");
  return cell_type === "markdown" ? text : code("ts", text);
}

/** In a fence longer than any in the text. */
function code(language: string, text: string): string {
  const longest = Math.max(
    2,
    ...(text.match(/`+/g) ?? []).map((s) => s.length),
  );
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}
