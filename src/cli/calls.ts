// How this very copy of the program is called.

import { hasRight } from "./rights.ts";

const PROGRAM = new URL("../../cli.ts", import.meta.url);

/** The package for npm has JavaScript, and a command for it. */
const NPM = PROGRAM.pathname.endsWith(".js") ? ["npx", "lanetune"] : undefined;

/** For examples in help: the file is nearby, as a rule. */
export function callInHelp(): string {
  const { protocol, href } = PROGRAM;
  const here = protocol === "file:" ? "cli.ts" : href;
  return (NPM ?? ["deno", "run", "-A", here]).join(" ");
}

/** For commands to be run in this folder. */
export function callFromHere(): readonly string[] {
  const { protocol, href, pathname } = PROGRAM;
  if (NPM !== undefined) return NPM;
  const start = ["deno", "run", "-A"];
  if (protocol !== "file:") return [...start, href];
  const path = decodeURIComponent(pathname);
  const folder = hasRight({ name: "read", path: "." }) ? `${Deno.cwd()}/` : "";
  const isBelow = folder !== "" && path.startsWith(folder);
  return [...start, isBelow ? path.slice(folder.length) : path];
}
