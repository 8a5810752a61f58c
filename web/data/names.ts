// The names of data sets, apart from what loads them: the page itself has no
// need of that.

/** The data sets of the menu. `tools/build_web.ts` puts their files beside the page. */
export const SOURCES: readonly string[] = ["digits", "mnist", "fashion-mnist"];

/** The name of what was dropped. */
export const DROPPED = "files";
