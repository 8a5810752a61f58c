// The JSON header of a safetensors file, read as strictly as the official
// reader does, and as the format asks where that reader is lax: no name twice.
// JSON.parse alone takes the last of equal names and 1.0 for 1.

import { isPlain } from "../../errors.ts";

/** The header of a file of tensors is three levels deep, metadata two. */
const MAX_DEPTH = 100;

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/** What a header says. */
export interface Header {
  readonly tensors: { readonly [name: string]: unknown };
  readonly metadata: { readonly [name: string]: string };
}

/**
 * Parses the header of a safetensors file.
 *
 * @param text The header.
 * @param fail Called with what is wrong; throws.
 * @returns What stands under each name, and `__metadata__` apart.
 */
export function parseHeader(
  text: string,
  fail: (found: string, cause?: unknown) => never,
): Header {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    fail("its header is not JSON", cause);
  }
  if (!isPlain(header)) return fail("its header is no object");
  checkTokens(text, fail);
  const { __metadata__: metadata, ...tensors } = header as {
    readonly [name: string]: unknown;
  };
  const isTexts = isPlain(metadata) &&
    Object.values(metadata).every((value) => typeof value === "string");
  if (metadata !== undefined && metadata !== null && !isTexts) {
    fail("its __metadata__ is no object of texts");
  }
  return { tensors, metadata: (metadata ?? {}) as Header["metadata"] };
}

/** Refuses what JSON.parse lets through; the text is known to be JSON. */
function checkTokens(text: string, fail: (found: string) => never): void {
  /** Of each object that is open its names so far, undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  let isName = false;
  for (const [token] of text.matchAll(TOKENS)) {
    const names = open.at(-1);
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : undefined);
      if (open.length > MAX_DEPTH) {
        fail(`its header is nested deeper than ${MAX_DEPTH} levels`);
      }
    } else if (token === "}" || token === "]") open.pop();
    else if (isName && names) {
      const name = JSON.parse(token);
      if (names.has(name)) fail(`its header has the name ${token} twice`);
      names.add(name);
    } else if (/^[-\d]/.test(token) && !/^\d+$/.test(token)) {
      fail(`its header has the number ${token}, expected whole numbers`);
    }
    // A name stands behind the brace or a comma of an object.
    isName = token === "{" || (token === "," && open.at(-1) !== undefined);
  }
}
