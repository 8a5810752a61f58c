// The real Optuna, run as a program: which ones this machine has, and what each
// says about a file of ours.

import {
  isObject,
  parsePythonJson,
  type PythonObject,
} from "../../src/tune/journal/format/python_json.ts";
import { requireOrSkip } from "./require.ts";

const BRIDGE = new URL("./optuna_bridge.py", import.meta.url);

/** One Optuna of this machine. */
export class Optuna {
  readonly #python: string;
  readonly version: string;

  private constructor(python: string, version: string) {
    this.#python = python;
    this.version = version;
  }

  /** The Optuna that a Python has, null if it has none. */
  static of(python: string): Optuna | null {
    try {
      const { version } = new Optuna(python, "").ask("version", "");
      return typeof version === "string" ? new Optuna(python, version) : null;
    } catch {
      return null;
    }
  }

  /** Which number stands first in its version. */
  get major(): number {
    return Number.parseInt(this.version);
  }

  /**
   * Has Optuna open a file.
   *
   * @throws {Error} If it fails, with what it wrote to stderr.
   */
  ask(action: string, path: string, study?: string): PythonObject {
    const name = study === undefined ? [] : [study];
    const answer = parsePythonJson(
      this.#run([BRIDGE.pathname, action, path, ...name]),
    );
    if (isObject(answer)) return answer;
    throw new Error(`Optuna answered ${answer}`);
  }

  /** What a Python program that uses it prints. */
  program(file: URL, ...args: readonly string[]): string {
    return this.#run([file.pathname, ...args]);
  }

  /** What its command line prints. */
  command(args: readonly string[]): string {
    const main = "import sys; from optuna.cli import main; sys.exit(main())";
    return this.#run(["-W", "ignore", "-c", main, ...args]);
  }

  #run(args: readonly string[]): string {
    const command = new Deno.Command(this.#python, { args: [...args] });
    const { success, stdout, stderr } = command.outputSync();
    if (success) return new TextDecoder().decode(stdout);
    throw new Error(`${this.#python}: ${new TextDecoder().decode(stderr)}`);
  }
}

/** Debian's Optuna 3, and the one of the Python that a variable names. */
export function optunas(): Optuna[] {
  const variable = "LANETUNE_OPTUNA_PYTHON";
  const python = Deno.env.get(variable);
  const found = [find("Optuna 3 (python3-optuna)", "/usr/bin/python3")];
  if (python === "unreachable") {
    console.error("left out: Optuna 5 (PyPI cannot be reached)");
  } else {
    found.push(find(`Optuna 5 (a Python that has it, in ${variable})`, python));
  }
  return found.filter((optuna) => optuna !== null);
}

function find(what: string, python: string | undefined): Optuna | null {
  const optuna = python === undefined ? null : Optuna.of(python);
  return requireOrSkip(what, optuna !== null) ? optuna : null;
}
