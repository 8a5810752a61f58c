// The file of `--space`: JSON or, by its name, YAML. Nothing in it may be lost or
// guessed at on the way in, so text that is not UTF-8 and names that stand there
// twice are errors.

import { parseSpace, type Space } from "../../../mod.ts";
import { messageOf, quote } from "../../errors.ts";
import { readText } from "../local_files.ts";
import { UsageError } from "../usage.ts";

/** No space is so large; what is larger is another file. */
const MAX_BYTES = 1_000_000;

/**
 * Reads a space.
 *
 * @throws {UsageError} If the file holds none; the message names its path.
 */
export async function readSpaceFile(path: string): Promise<Space> {
  const text = await readText(path, MAX_BYTES);
  const parse = /\.ya?ml$/i.test(path) ? await yamlParser() : parseJson;
  try {
    return parseSpace(parse(text));
  } catch (cause) {
    const [reason] = messageOf(cause).split("\n");
    const message = `Cannot use ${quote(path)}: ${reason}`;
    throw new UsageError(message, { cause });
  }
}

/** As JSON.parse, which of a name that stands twice takes the last. */
function parseJson(text: string): unknown {
  const value = parseOrExplain(text);
  const names: Set<string>[] = [];
  // In valid JSON a text before a colon is a name.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}]/g)) {
    if (token === "{") names.push(new Set());
    else if (token === "}") names.pop();
    else if (token.endsWith(":")) {
      const name = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1));
      if (names.at(-1)!.has(name)) {
        throw new SyntaxError(`${quote(name)} stands there twice`);
      }
      names.at(-1)!.add(name);
    }
  }
  return value;
}

/** An engine quotes the text as it is, control characters and all. */
function parseOrExplain(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = messageOf(cause).replace(/[\p{Cc}\s]+/gu, " ");
    throw new SyntaxError(reason, { cause });
  }
}

/** Not a literal in `import()`: that would be fetched before anything runs. */
const YAML_PARSER = "npm:js-yaml@5.5.0";

/** The one dependency of the program, loaded when it is needed. */
async function yamlParser(): Promise<(text: string) => unknown> {
  try {
    return (await import(YAML_PARSER)).load;
  } catch (cause) {
    const [reason] = messageOf(cause).split("\n");
    throw new Error(
      `Cannot load the parser of YAML: ${reason}, expected a network for ` +
        "its first use; a space in JSON needs none",
      { cause },
    );
  }
}
