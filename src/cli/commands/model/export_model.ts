// `export-model MODEL`: a saved model in the form that another program takes.

import type { Model } from "../../../../mod.ts";
import { toJavaScript, toOnnx } from "../../../../models.ts";
import type { CommandHandler } from "../../command.ts";
import { checkOutput, writeOutput } from "../../local_files.ts";
import { UsageError } from "../../usage.ts";
import { openModel } from "./open.ts";

const FORMS: Readonly<Record<string, (model: Model) => Uint8Array | string>> = {
  onnx: toOnnx,
  js: toJavaScript,
  safetensors: (model) => model.save(),
};

/** Runs `export-model`. */
export const exportModel: CommandHandler = async ({ args, terminal }) => {
  const path = args.text("output"), force = args.isOn("force");
  if (path === undefined) {
    throw new UsageError(
      "Cannot export the model: --output is missing, expected --output FILE",
    );
  }
  await checkOutput(path, force);
  const content = FORMS[args.text("to") ?? "onnx"]!(await openModel(args));
  await writeOutput(path, content, force);
  terminal.note(`the model is in ${path}`);
  return 0;
};
