#!/usr/bin/env node
// The command line, run by the Deno that the package brings along: see
// docs/decisions/npm-command.md.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const pathOf = (path) =>
  fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The executable file of the package deno. */
function findDeno() {
  try {
    return require("deno/install_api.cjs").runInstall();
  } catch (error) {
    console.error(
      `Cannot start lanetune: the package deno has no program for this machine (${
        String(error.message).split("\n")[0]
      }), expected it to be installed with lanetune (without --omit=optional)`,
    );
    process.exit(1);
  }
}

const deno = spawn(
  findDeno(),
  [
    "run",
    "--allow-all",
    "--no-check",
    `--config=${pathOf("deno.json")}`,
    pathOf("cli.js"),
    ...process.argv.slice(2),
  ],
  {
    stdio: "inherit",
    env: { ...process.env, DENO_NO_UPDATE_CHECK: "1" },
  },
);
// A terminal sends its signals to both processes, others to this one alone:
// they go on, and the command takes those that come at once for one.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => deno.kill(signal));
}
deno.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
