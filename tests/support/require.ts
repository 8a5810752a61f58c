// What a test needs beyond Deno: external programs, the shared reference
// folder. Absent, the test is left out, and says so; CI refuses to leave out.

/**
 * Whether to run a test that needs something the machine may lack.
 *
 * @param name What is needed, as it should stand in the output.
 * @param present Whether it is there.
 * @returns `present`; where it is false, a line on stderr names what is left out.
 * @throws {Error} If it is absent and `LANETUNE_REQUIRE_ALL` is `1`.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { requireOrSkip } from "./require.ts";
 * assert(requireOrSkip("nothing", true));
 * ```
 */
export function requireOrSkip(name: string, present: boolean): boolean {
  if (present) return true;
  if (Deno.env.get("LANETUNE_REQUIRE_ALL") === "1") {
    throw new Error(
      `Cannot leave out tests: ${name} is absent, LANETUNE_REQUIRE_ALL=1 wants it`,
    );
  }
  console.error(`left out: ${name}`);
  return false;
}

/** Whether a file or folder exists. */
export function exists(path: string | URL): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Whether a program runs: `program --version` exits with 0. */
export function runs(program: string): boolean {
  try {
    const { success } = new Deno.Command(program, {
      args: ["--version"],
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return success;
  } catch {
    return false;
  }
}
