// `data inspect FILE`: what an IDX file holds, read whole and checked.

import { sha256Hex } from "../dataset/digest.ts";
import { encodeIdx, type IdxTensor, readIdx } from "../dataset/idx.ts";
import { formatNumber } from "../report/format.ts";
import type { Run } from "./commands.ts";
import { readBytes } from "../dataset/disk.ts";

/** Runs `data inspect`. */
export const dataInspect: Run = async ({ args, terminal }) => {
  const file = args.operands[0]!;
  const bytes = await readBytes(file);
  const facts = {
    file,
    ...await describe(await readIdx(bytes, file)),
    fileBytes: bytes.length,
  };
  terminal.print(
    args.text("format") === "json"
      ? JSON.stringify(facts, null, 2)
      : Object.entries(facts)
        .map(([name, value]) => `${name.padEnd(9)}  ${toText(value)}`)
        .join("\n"),
  );
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
  return {
    type,
    shape: [...shape],
    min,
    max,
    mean: sum / data.length,
    ...(isLabels ? { counts } : {}),
    sha256: await sha256Hex(encodeIdx(tensor)),
  };
}

function toText(value: unknown): string {
  if (typeof value === "number") return formatNumber(value, 6);
  if (Array.isArray(value)) return value.join("×");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value).map((pair) => pair.join(": ")).join("  ");
}
