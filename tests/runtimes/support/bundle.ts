// The library as one JavaScript file, as a web page or an edge worker uses it.

/**
 * Bundles mod.ts for browsers.
 *
 * @throws {Error} If it cannot be bundled, with what deno wrote.
 */
export async function bundleLibrary(): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--platform=browser", "--minify", "mod.ts"],
    cwd: new URL("../../../", import.meta.url),
  }).output();
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(`Cannot bundle mod.ts: ${decoder.decode(stderr)}`);
  }
  return decoder.decode(stdout);
}
