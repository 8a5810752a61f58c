// `data inspect FILE`: what an IDX file holds, read whole and checked.

import { encodeIdx, type IdxTensor } from "../../../../mod.ts";
import { formatNumber, visible } from "../../../../report.ts";
import type { CommandHandler } from "../../command.ts";
import { readIdxFile } from "../../../../files.ts";

/** Runs `data inspect`. */
export const dataInspect: CommandHandler = async ({ args, terminal }) => {
  const file = args.operands[0]!;
  const facts = {
    file,
    ...await describe(await readIdxFile(file)),
  };
  if (args.text("format") === "json") {
    terminal.printExact(JSON.stringify(facts, null, 2));
  } else {
    for (const [name, value] of Object.entries(facts)) {
      terminal.print(`${name.padEnd(9)}  ${visible(toText(value))}`);
    }
  }
  return 0;
};

/** The facts of a tensor; labels are counted, anything else is summarised. */
async function describe(tensor: IdxTensor) {
  const { type, shape, data } = tensor;
  let min = Infinity, max = -Infinity, sum = 0;
  for (const value of data) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  const counts: Record<string, number> = {};
  const isLabels = shape.length === 1 && type === "u8";
  if (isLabels) {
    for (const label of data) counts[label] = (counts[label] ?? 0) + 1;
  }
  const digest = await crypto.subtle.digest("SHA-256", encodeIdx(tensor));
  return {
    type,
    shape: [...shape],
    min,
    max,
    mean: sum / data.length,
    ...(isLabels ? { counts } : {}),
    sha256: new Uint8Array(digest).toHex(),
  };
}

function toText(value: unknown): string {
  if (typeof value === "number") return formatNumber(value, 6);
  if (Array.isArray(value)) return value.join("×");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value).map((pair) => pair.join(": ")).join("  ");
}
