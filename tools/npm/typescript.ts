// What "typescript" means, and the one place that names its version: see
// tools/asc.ts.

export { default } from "npm:typescript@6.0.3";
