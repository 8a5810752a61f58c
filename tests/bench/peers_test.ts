import { assertEquals } from "@std/assert";

Deno.test("bench:peers names what it lacks and how to get it", async () => {
  const main = new URL("../../bench/peers/main.ts", import.meta.url).pathname;
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "-A", main, "numpy", "pytorch"],
      ...["--python", "/nowhere/python", "--data", "nothing"],
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const remedy = "for /nowhere/python: a venv with " +
    "bench/peers/requirements.txt, given as --python VENV/bin/python";
  assertEquals(code, 0);
  assertEquals(new TextDecoder().decode(stderr).trim().split("\n"), [
    `left out: numpy, it needs numpy ${remedy}`,
    `left out: pytorch, it needs numpy and torch ${remedy}`,
    "left out: nothing, its files are not here",
  ]);
});
