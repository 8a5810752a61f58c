/** This version, as `deno.json` has it; stands in the files it writes. */
export const LANETUNE_VERSION = "0.1.0";
