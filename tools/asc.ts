// What "assemblyscript/asc" means, and the one place that names its version.
// `deno task` downloads the packages that deno.json itself names, and the first
// command of the README needs no network: so deno.json names this file.

export { main } from "npm:assemblyscript@0.28.20/asc";
