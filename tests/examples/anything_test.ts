// examples/anything, as its head comment says to run it.

import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

Deno.test("examples/anything finds a better controller than its first trials", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "examples/anything/oven.ts"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(stdout);
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const [, cut] = /^80 controllers, (\d+) cut short$/m.exec(text) ?? [];
  assert(Number(cut) > 10 && Number(cut) < 60, text);
  const [, off] = /^best: ([\d.]+) °C off on average$/m.exec(text) ?? [];
  assert(Number(off) < 26, text);
});
