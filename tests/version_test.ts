// The version that files name.

import { assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { LANETUNE_VERSION } from "../src/version.ts";

Deno.test("LANETUNE_VERSION is the version of deno.json", () => {
  assertEquals(LANETUNE_VERSION, config.version);
});
