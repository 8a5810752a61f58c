// The subcommands of saved models: entries of the list in ../mod.ts.

import { FLAGS } from "../../args/flags.ts";
import type { Command } from "../../command.ts";

/** Those of saved models, in the order of help. */
export const MODEL_COMMANDS: { readonly [name: string]: Command } = {
  evaluate: {
    summary: "score a saved model on the test split of a data set",
    operands: ["MODEL"],
    flags: [
      FLAGS.dataset,
      FLAGS.split,
      FLAGS.header,
      FLAGS.dataDir,
      FLAGS.variant,
      FLAGS.listFormat,
    ],
    examples: [
      ["on MNIST", "evaluate model.safetensors --dataset mnist"],
      [
        "on every row of a new table",
        "evaluate model.safetensors --dataset new.csv --split all",
      ],
    ],
    load: async () => (await import("./evaluate.ts")).evaluate,
  },
  predict: {
    summary: "what a saved model makes of samples in files",
    operands: ["MODEL", "FILE..."],
    flags: [
      FLAGS.topClasses,
      FLAGS.header,
      FLAGS.variant,
      FLAGS.rowFormat,
    ],
    examples: [
      [
        "the three likeliest classes of each image",
        "predict model.safetensors t10k-images-idx3-ubyte.gz --top 3",
      ],
      [
        "as CSV",
        "predict model.safetensors images.idx --format csv",
      ],
      [
        "an image of the size that it learnt",
        "predict model.safetensors 7.png",
      ],
      [
        "of the rows of a table",
        "predict model.safetensors flowers.csv",
      ],
    ],
    load: async () => (await import("./predict.ts")).predict,
  },
  "export-model": {
    summary: "a saved model as ONNX, JavaScript or safetensors",
    operands: ["MODEL"],
    flags: [FLAGS.toModel, FLAGS.modelOutput, FLAGS.force],
    examples: [
      [
        "for any ONNX runtime",
        "export-model model.safetensors --to onnx --output model.onnx",
      ],
      [
        "as one module for a web page",
        "export-model model.safetensors --to js --output model.mjs",
      ],
    ],
    load: async () => (await import("./export_model.ts")).exportModel,
  },
};
