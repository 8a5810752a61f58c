// Builds the documentation as a static site: every page of docs/, README,
// CONTRIBUTING and CHANGELOG, the command line, every public symbol by topic.
//
//   deno task docs
//
// writes build/docs/, whose index.html opens without a server.

import { ROOT } from "./deno_json.ts";
import { buildSite } from "./docs/site.ts";
import { readFlags } from "./program.ts";

if (import.meta.main) {
  readFlags(import.meta.filename, {});
  const folder = new URL("build/docs/", ROOT);
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  const site = await buildSite();
  for (const [path, content] of site) {
    const url = new URL(path, folder);
    await Deno.mkdir(new URL(".", url), { recursive: true });
    await Deno.writeFile(
      url,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
  }
  console.log(`build/docs/index.html: ${site.size} files`);
}
