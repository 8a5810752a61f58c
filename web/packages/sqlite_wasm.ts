// SQLite's own build for browsers: loaded only when a database is dropped on the
// page. tools/build_web.ts puts its code beside the page, by the same version.

export { default } from "npm:@sqlite.org/sqlite-wasm@3.54.1-build1";
