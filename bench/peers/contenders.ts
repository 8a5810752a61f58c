// Who takes part: how each tool is started, and what it needs.

import { exists } from "../../tests/support/require.ts";
import type { PeerData } from "./data.ts";

const HERE = new URL(".", import.meta.url).pathname;
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

function canImport(python: string, module: string): boolean {
  try {
    const args = ["-c", `import ${module}`];
    return new Deno.Command(python, { args, stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}

function byPython(
  python: string,
  name: string,
  driver: string,
  ...more: string[]
): Contender {
  // NumPy has no switch for subnormal numbers: it takes PyTorch's.
  const modules = name === "numpy" ? ["numpy"] : ["numpy", "torch"];
  return {
    name,
    needs: `${modules.join(" and ")} for ${python}: a venv with ` +
      "bench/peers/requirements.txt, given as --python VENV/bin/python",
    isPresent: () => modules.every((module) => canImport(python, module)),
    command: ({ prefix }, sizes) => [
      ...[python, `${HERE}${driver}_epochs.py`, prefix, ...sizes, ...more],
    ],
  };
}

function byNpm(name: string, program: string[], ...more: string[]): Contender {
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

/**
 * All of them, by the order in which they run.
 *
 * @param python The Python whose NumPy and PyTorch take part.
 */
export function contendersWith(python: string): readonly Contender[] {
  const jaxjs = [DENO, "run", "--allow-all", `${HERE}npm/jaxjs_epochs.mjs`];
  const tfjs = ["node", `${HERE}npm/tfjs_epochs.mjs`];
  return [
    ours("relaxed"),
    ours("plain"),
    byPython(python, "numpy", "numpy"),
    byPython(python, "numpy-flush", "numpy", "flush"),
    byPython(python, "pytorch", "pytorch"),
    byPython(python, "pytorch-flush", "pytorch", "flush"),
    byNpm("jax-js", jaxjs),
    byNpm("tfjs-expert", tfjs, "expert"),
    byNpm("tfjs-fit", tfjs, "fit"),
  ];
}
