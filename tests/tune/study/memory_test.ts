import { assert } from "@std/assert";

Deno.test("a study that is stored holds its records and no more", async () => {
  const program = new URL("memory_program.ts", import.meta.url).pathname;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--v8-flags=--expose-gc", program],
    stderr: "inherit",
  }).output();
  const { bare, stored } = JSON.parse(new TextDecoder().decode(stdout));
  // A record of five reports; what an event leaves behind adds up.
  assert(bare > 200 && bare < 2000, `${bare} bytes a trial without storage`);
  assert(stored - bare < 100, `${stored} bytes with storage, ${bare} without`);
});
