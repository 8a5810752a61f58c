// White space and width of assembly/: the formatter must not touch it, because
// it deletes decorators that AssemblyScript needs.

import { finish, ROOT } from "./deno_json.ts";

const MAX_WIDTH = 100;

/**
 * What is wrong with the layout of one file.
 *
 * @param path How complaints name it.
 * @param text Its contents.
 * @returns One complaint a line, empty if all is well.
 */
export function checkLayout(path: string, text: string): string[] {
  const complaints = text.split("\n").flatMap((line, index) => {
    const place = `${path}:${index + 1}`;
    const width = [...line].length;
    return [
      ...line.includes("\t") ? [`${place} has a tab, expected spaces`] : [],
      ...line.includes("\r") ? [`${place} ends in CR LF, expected LF`] : [],
      ...line.endsWith(" ") ? [`${place} ends in white space`] : [],
      ...width > MAX_WIDTH
        ? [`${place} is ${width} wide, expected at most ${MAX_WIDTH}`]
        : [],
    ];
  });
  if (!text.endsWith("\n") || text.endsWith("\n\n")) {
    complaints.push(`${path} must end in one line feed`);
  }
  return complaints;
}

async function checkFolder(folder: URL, name: string): Promise<string[]> {
  const complaints: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${name}/${entry.name}`;
    if (entry.isDirectory) {
      const below = new URL(`${entry.name}/`, folder);
      complaints.push(...await checkFolder(below, path));
    } else if (entry.name.endsWith(".ts")) {
      const text = await Deno.readTextFile(new URL(entry.name, folder));
      complaints.push(...checkLayout(path, text));
    }
  }
  return complaints;
}

if (import.meta.main) {
  const folder = new URL("assembly/", ROOT);
  finish("assembly layout", await checkFolder(folder, "assembly"));
}
