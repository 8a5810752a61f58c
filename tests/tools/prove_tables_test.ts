import { assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import { pairedT } from "../../tools/prove_tables.ts";
import { pythonWith } from "../support/python.ts";
import { requireOrSkip } from "../support/require.ts";

Deno.test("pairedT() is Student's t of the differences", () => {
  // scipy.stats.ttest_1samp([1, 2, 4], 0)
  assertAlmostEquals(pairedT([1, 2, 4]), 2.6457513110645907, 1e-12);
  assertEquals(pairedT([0, 0, 0]), 0);
});

const python = pythonWith("sklearn", "scipy");
const ignore = !requireOrSkip("scikit-learn", python !== undefined);

Deno.test({
  name: "prove_tables.ts holds on a table with few trials beside scikit-learn",
  ignore,
  fn: async () => {
    const program = new URL("../../tools/prove_tables.ts", import.meta.url);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--quiet", "--no-check", program.pathname],
        ...[`--python=${python}`, "--tables=wine", "--seeds=0,1", "--trials=4"],
      ],
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    const row = new TextDecoder().decode(stdout).trim().split("\n").at(-1)!;
    assertMatch(row, /^\| wine \| (0\.9\d+|1\.0+) \| .* \| holds \|$/);
  },
});
