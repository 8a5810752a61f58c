// examples/notebook, its cells run one after another in Deno's own kernel.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { pythonWith, runPython } from "../support/python.ts";
import { requireOrSkip } from "../support/require.ts";

const NOTEBOOK = new URL(
  "../../examples/notebook/study.ipynb",
  import.meta.url,
);
const RUN = new URL("./support/run_notebook.py", import.meta.url);

interface Output {
  readonly output_type: string;
  readonly text?: string | readonly string[];
  readonly data?: { readonly [type: string]: string | readonly string[] };
}

interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly outputs?: readonly Output[];
  }[];
}

const python = pythonWith("nbclient");

const joined = (text: string | readonly string[] = "") =>
  [text].flat().join("");

Deno.test({
  name: "examples/notebook runs in Deno's kernel and shows its plots",
  ignore: !requireOrSkip(
    "nbclient (LANETUNE_TORCH_PYTHON or another names a Python that has it)",
    python !== undefined,
  ),
  fn: async () => {
    const { cells } = JSON.parse(
      await runPython(
        python!,
        RUN.pathname,
        Deno.execPath(),
        NOTEBOOK.pathname,
      ),
    ) as Notebook;
    const outputs = cells.flatMap(({ outputs = [] }) => outputs);
    assertEquals(
      outputs.map(({ output_type }) => output_type),
      ["execute_result", "stream", "display_data", "display_data"],
    );
    const [best, printed, ...plots] = outputs;
    assertStringIncludes(joined(best!.data?.["text/plain"]), "hidden_size");
    assertStringIncludes(joined(printed!.text), "Best hyperparameters");
    for (const { data } of plots) {
      const svg = joined(data?.["image/svg+xml"]);
      assert(svg.startsWith("<svg") && svg.trimEnd().endsWith("</svg>"), svg);
    }
  },
});

Deno.test("examples/notebook is kept without what came out of it", async () => {
  const { cells } = JSON.parse(await Deno.readTextFile(NOTEBOOK)) as Notebook;
  assertEquals(cells.flatMap(({ outputs = [] }) => outputs), []);
});
