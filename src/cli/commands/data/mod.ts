// The subcommands of data sets: entries of the list in ../mod.ts.

import { FLAGS } from "../../args/flags.ts";
import type { Command } from "../../command.ts";

/** Those of data sets, in the order of help. */
export const DATA_COMMANDS: { readonly [name: string]: Command } = {
  "data list": {
    summary: "the data sets known by name, and which are here",
    flags: [FLAGS.dataDir, FLAGS.listFormat],
    examples: [["what there is", "data list"]],
    load: async () => (await import("./list.ts")).dataList,
  },
  "data fetch": {
    summary: "download a data set and check it",
    operands: ["NAME"],
    flags: [],
    examples: [["MNIST, into data/mnist", "data fetch mnist"]],
    load: async () => (await import("./fetch.ts")).dataFetch,
  },
  "data inspect": {
    summary: "say what a data set, a table or an IDX file holds",
    operands: ["DATA"],
    flags: [
      FLAGS.target,
      FLAGS.task,
      FLAGS.header,
      FLAGS.column,
      FLAGS.dataDir,
      FLAGS.samples,
      FLAGS.listFormat,
    ],
    examples: [
      [
        "classes of a data set, and three images of each",
        "data inspect digits --samples 3",
      ],
      ["columns and classes of a table", "data inspect flowers.csv"],
      [
        "one of the embedded files",
        "data inspect data/digits/t10k-images-idx3-ubyte.gz",
      ],
    ],
    load: async () => (await import("./inspect.ts")).dataInspect,
  },
};
