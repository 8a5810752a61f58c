/**
 * The command line, a program: arguments in, exit code out. Everything else is
 * in `src/cli`, and nothing heavy is loaded before a subcommand needs it.
 *
 * @module
 */

import { main } from "./src/cli/main.ts";

if (import.meta.main) Deno.exit(await main(Deno.args));
