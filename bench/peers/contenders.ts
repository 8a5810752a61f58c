// Who takes part: how each tool is started, and what it needs.

import { exists } from "../../tests/support/require.ts";
import type { PeerData } from "./data.ts";

const HERE = new URL(".", import.meta.url).pathname;
/** Debian's own, whose packages NumPy and PyTorch are. */
const PYTHON = "/usr/bin/python3";
const DENO = Deno.execPath();

/** One tool in one style. */
export interface Contender {
  readonly name: string;
  /** What must be installed for it. */
  readonly needs: string;
  isPresent(): boolean;
  /** Program and arguments: a driver, then data, width, layers, epochs. */
  command(data: PeerData, sizes: readonly string[]): string[];
}

function canImport(module: string): boolean {
  try {
    const args = ["-c", `import ${module}`];
    return new Deno.Command(PYTHON, { args, stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}

function python(name: string, driver: string, ...more: string[]): Contender {
  const modules = ["numpy", "torch"];
  return {
    name,
    needs: `${PYTHON} with ${modules.join(" and ")}`,
    isPresent: () => modules.every(canImport),
    command: ({ prefix }, sizes) => [
      ...[PYTHON, `${HERE}${driver}_epochs.py`, prefix, ...sizes, ...more],
    ],
  };
}

function npm(name: string, program: string[], ...more: string[]): Contender {
  return {
    name,
    needs: "npm ci in bench/peers/npm",
    isPresent: () => exists(`${HERE}npm/node_modules`),
    command: ({ prefix }, sizes) => [...program, prefix, ...sizes, ...more],
  };
}

function ours(variant: string): Contender {
  return {
    name: variant === "relaxed" ? OURS : `lanetune, ${variant}`,
    needs: "",
    isPresent: () => true,
    command: ({ prefix, folder }, sizes) => [
      ...[DENO, "run", "--allow-read", "--allow-sys", `${HERE}ours.ts`],
      ...[prefix, ...sizes, variant, ...(folder === undefined ? [] : [folder])],
    ],
  };
}

/** The one that all others are compared with. */
export const OURS = "lanetune";

/** All of them, by the order in which they run. */
export const CONTENDERS: readonly Contender[] = [
  ours("relaxed"),
  ours("plain"),
  python("numpy", "numpy"),
  python("numpy-flush", "numpy", "flush"),
  python("pytorch", "pytorch"),
  python("pytorch-flush", "pytorch", "flush"),
  npm("jax-js", [DENO, "run", "--allow-all", `${HERE}npm/jaxjs_epochs.mjs`]),
  npm("tfjs-expert", ["node", `${HERE}npm/tfjs_epochs.mjs`], "expert"),
  npm("tfjs-fit", ["node", `${HERE}npm/tfjs_epochs.mjs`], "fit"),
];
