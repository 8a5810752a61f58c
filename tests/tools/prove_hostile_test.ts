// A short run of the fuzzer; `deno task prove:hostile` is the long one.

import { assertEquals } from "@std/assert";
import { requireOrSkip } from "../support/require.ts";

const PYTHONS = ["LANETUNE_OPTUNA_PYTHON", "LANETUNE_SAFETENSORS_PYTHON"];
const canRun = requireOrSkip(
  `hostile inputs (${
    PYTHONS.join(" and ")
  } name Pythons with Optuna, PyYAML and safetensors)`,
  PYTHONS.every((name) =>
    !["unreachable", undefined].includes(Deno.env.get(name))
  ),
);

Deno.test({
  name: "a few hostile inputs to every surface: a result or a clear error",
  ignore: !canRun,
  fn: async () => {
    const run = (...args: string[]) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "tools/prove_hostile.ts", ...args],
      }).output();
    const only =
      "idx,gzip,journal,sqlite,safetensors,model,checkpoint,png,table,space-json,space-yaml," +
      "study-calls,library-calls";
    const results = [
      await run("--inputs", "30", "--only", only),
      await run("--inputs", "8", "--only", "commands,tell"),
    ];
    for (const { code, stderr } of results) {
      assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
    }
  },
});
