// The playground as it is built, served, and driven by Playwright in a real
// Chromium (tests/web/scenarios/).

import { buildWeb } from "../../tools/build_web.ts";
import { serveFolder } from "../../tools/web/serve.ts";
import { exists, requireOrSkip, runs } from "../support/require.ts";

/** Whether there is all that it takes. */
export const HAS_BROWSER: boolean = requireOrSkip(
  "Chromium, Node and tests/web/playwright",
  runs("chromium") && runs("node") &&
    exists(new URL("playwright/node_modules/playwright-core", import.meta.url)),
);

const BUILT = new URL("../../build/web/", import.meta.url);
let building: Promise<void> | undefined;

/** What a scenario saw; each has its own fields. */
export type Seen = Readonly<Record<string, unknown>> & {
  readonly complaints: readonly string[];
};

/** Builds the page, once for all that look at it. */
export function built(): Promise<void> {
  return building ??= buildWeb();
}

/** Builds the page and serves it. */
export async function servePage(): Promise<Deno.HttpServer<Deno.NetAddr>> {
  await built();
  return serveFolder(BUILT, 0);
}

function fileOf(name: string): string {
  return new URL(`scenarios/${name}.mjs`, import.meta.url).pathname;
}

/** What Node takes to play a scenario against the page served there. */
export function scenarioArgs(
  name: string,
  { hostname, port }: Deno.NetAddr,
  folder: string,
  ...words: readonly string[]
): string[] {
  return [fileOf(name), `http://${hostname}:${port}`, folder, ...words];
}

/**
 * Runs a scenario against the page, built once for all of them.
 *
 * @param name Its file in tests/web/scenarios/, without ending.
 * @param folder Where it leaves files.
 * @param words What else it is told.
 */
export async function play(
  name: string,
  folder: string,
  ...words: readonly string[]
): Promise<Seen> {
  await using server = await servePage();
  return await run(scenarioArgs(name, server.addr, folder, ...words), name);
}

/** Runs a scenario against a page that somebody else serves. */
export function playAt(
  address: string,
  name: string,
  folder: string,
): Promise<Seen> {
  return run([fileOf(name), address, folder], name);
}

async function run(args: readonly string[], name: string): Promise<Seen> {
  const { success, stdout, stderr } = await new Deno.Command("node", {
    args: [...args],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new Error(`Scenario ${name}: ${text(stderr)}`);
  return JSON.parse(text(stdout));
}
