// The few things every error of this project needs: the text of an unknown
// thrown value, and how a value is quoted in a message. Error classes that
// carry data live beside the code that throws them.

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A value as it stands in a message: strings quoted, the rest as JSON or name. */
export function quote(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" || value === undefined) return String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return `function ${value.name}`;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value); // cyclic
  }
}

/** Number of single-character edits (a swap of neighbours is one) from a to b. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        next[j] = Math.min(next[j]!, before[j - 2]! + 1);
      }
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}

/**
 * The end of a message about an unknown name: the one probably meant, or all.
 *
 * @param name What was written.
 * @param known The names there are.
 * @returns `did you mean "mnist"?` or `expected one of "digits", "mnist"`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { suggest } from "./errors.ts";
 * assertEquals(suggest("grdi", ["grid", "random"]), 'did you mean "grid"?');
 * assertEquals(suggest("x", ["grid"]), 'expected one of "grid"');
 * ```
 */
export function suggest(name: string, known: readonly string[]): string {
  const near = known
    .map((candidate) => ({
      candidate,
      distance: editDistance(name.toLowerCase(), candidate),
    }))
    .filter(({ candidate, distance }) =>
      (distance <= Math.max(1, Math.floor(candidate.length / 3)) &&
        distance < candidate.length) ||
      (name.length > 1 && candidate.startsWith(name))
    )
    .sort((a, b) => a.distance - b.distance)[0];
  if (near !== undefined) return `did you mean ${quote(near.candidate)}?`;
  if (known.length === 0) return "expected none";
  return `expected one of ${known.map(quote).join(", ")}`;
}
