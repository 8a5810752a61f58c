// What turns Markdown into HTML, and the one place that names its version (see
// tests/support/fast_check.ts for why deno.json does not).

export { Marked, type Tokens } from "npm:marked@18.2.1";
