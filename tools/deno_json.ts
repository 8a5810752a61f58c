// What the checks of tools/ share: answers of `deno … --json`, the entry points
// of deno.json, and how a list of complaints ends the process.

import config from "../deno.json" with { type: "json" };

/** The root of the repository. */
export const ROOT: URL = new URL("../", import.meta.url);

/** The entry points, relative to the root: "mod.ts". */
export const ENTRIES: readonly string[] = Object.values(config.exports)
  .map((path) => path.replace(/^\.\//, ""));

/** What runs by itself in the playground: its pages and their Workers. */
export const WEB_ENTRIES: readonly string[] = [
  "web/main.tsx",
  "web/join/join.tsx",
  "web/join/join.worker.ts",
  "web/study/study.worker.ts",
  "web/study/trial.worker.ts",
  "web/model/model.worker.ts",
  "web/service_worker.ts",
];

/** The page of `tune --serve`. */
export const LIVE_ENTRY = "web/live.tsx";

/**
 * Runs `deno` and parses what it prints.
 *
 * @throws {Error} If it fails, with what it wrote to stderr.
 */
export async function denoJson(...args: string[]): Promise<unknown> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(
      `Cannot run deno ${args.join(" ")}: ${decoder.decode(stderr)}`,
    );
  }
  return JSON.parse(decoder.decode(stdout));
}

/** Prints complaints and exits with 1, or says that all is well. */
export function finish(what: string, complaints: readonly string[]): void {
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) {
    console.error(`${what}: ${complaints.length} found`);
    Deno.exit(1);
  }
  console.log(`${what}: ok`);
}
