// The Pythons whose packages our files are held against: those that variables
// name, and the machine's own.

/** Variables that name a Python; one is enough for all tests. */
const VARIABLES = [
  "LANETUNE_TORCH_PYTHON",
  "LANETUNE_SAFETENSORS_PYTHON",
  "LANETUNE_OPTUNA_PYTHON",
];

/** Whether a package is there; importing PyTorch would take seconds. */
const FIND = `
import importlib.util, sys
sys.exit(any(importlib.util.find_spec(name) is None for name in sys.argv[1:]))
`;

/**
 * A Python that has all of these packages or modules of them.
 *
 * @returns Its path; undefined if none has them.
 */
export function pythonWith(...packages: readonly string[]): string | undefined {
  const named = VARIABLES.map((name) => Deno.env.get(name));
  return [...named, "python3"].find((python) => {
    if (python === undefined) return false;
    try {
      const args = ["-c", FIND, ...packages];
      return new Deno.Command(python, { args, stderr: "null" }).outputSync()
        .success;
    } catch {
      return false;
    }
  });
}

/**
 * Runs Python.
 *
 * @param args As its command line takes them.
 * @returns What it printed.
 * @throws {Error} If it fails, with what it wrote of that.
 */
export async function runPython(
  python: string,
  ...args: readonly string[]
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args: [...args],
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(`${python}: ${decoder.decode(stderr)}`);
}
