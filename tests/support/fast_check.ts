// What "fast-check" means in tests, and the one place that names its version.
// `deno task` downloads the packages that deno.json itself names, and the first
// command of the README needs no network: so deno.json names this file.

export { default } from "npm:fast-check@4.10.2";
