// `predict MODEL FILE…`: what a saved model makes of samples, some thousand at
// a time, so that the first lines come at once and memory stays small.

import type { Model, ModelInputs } from "../../../../mod.ts";
import type { CommandHandler, Context } from "../../command.ts";
import { UsageError } from "../../usage.ts";
import { classNameOf, openModel } from "./open.ts";
import { type Row, ROW_FORMATS, type RowFormat } from "./rows.ts";
import { samplesOf } from "./samples.ts";

/** Runs `predict`. */
export const predict: CommandHandler = async (context) => {
  const { args, signal } = context;
  const model = await openModel(args);
  const top = readTop(context, model);
  const format = ROW_FORMATS[args.text("format") ?? "text"]!;
  const files = args.operands.slice(1);
  const put = putter(context, format);
  const width = top === 0 ? outputsOf(model) : top;
  let isFirst = true;
  for (const file of files) {
    for await (const { inputs, first } of samplesOf(model, file, args)) {
      if (signal.aborted) return 0; // main knows
      const rows = await rowsOf(model, inputs, top);
      const named = rows.map((row, i) => ({ ...row, file, sample: first + i }));
      // Not before there is something: a file may be refused.
      if (isFirst) put(format.head({ width, isRegression: top === 0 }));
      put(format.rows(named, isFirst));
      isFirst = false;
    }
  }
  put(format.tail);
  return 0;
};

function putter({ terminal }: Context, { isForTerminal }: RowFormat) {
  return (text: string): void => {
    if (text === "") return;
    if (isForTerminal) terminal.print(text);
    else terminal.printExact(text);
  };
}

function outputsOf({ description: { task } }: Model): number {
  return task.type === "regression" ? task.outputs : task.classes;
}

/** How many classes are shown; 0 in regression, where there are none. */
function readTop({ args }: Context, model: Model): number {
  const { task } = model.description;
  const top = args.integer("top", 1);
  if (task.type === "regression") {
    if (top === undefined) return 0;
    throw new UsageError(
      "Cannot use --top: the model is one of regression and has no classes",
    );
  }
  if (top === undefined || top <= task.classes) return top ?? 1;
  throw new UsageError(
    `Cannot use --top: found ${top}, expected at most ${task.classes}, the ` +
      "classes of the model",
  );
}

/** What the model gives for each sample, the likeliest classes first. */
async function rowsOf(
  model: Model,
  inputs: ModelInputs,
  top: number,
): Promise<Row[]> {
  const width = outputsOf(model);
  const numbers = top === 0
    ? await model.predict(inputs)
    : await model.probabilities(inputs);
  return Array.from({ length: numbers.length / width }, (_, row) => {
    const of = Array.from(numbers.subarray(row * width, (row + 1) * width));
    if (top === 0) return { values: of };
    const ranked = of.map((probability, label) => ({ probability, label }))
      .sort((a, b) => b.probability - a.probability).slice(0, top);
    const classes = ranked.map(({ probability, label }) => ({
      label: classNameOf(model, label),
      probability,
    }));
    return { classes };
  });
}
