// `train`: one configuration, epoch by epoch; the same numbers as the trial of
// `tune` with the same hyperparameters and seed.

import {
  configOf,
  type EpochResult,
  samplesOf,
  Trainer,
} from "../../../mod.ts";
import { epochLine } from "../../../report.ts";
import type { CommandHandler, Context } from "../command.ts";
import { checkOutput, writeOutput } from "../local_files.ts";
import {
  describeValidation,
  type Job,
  loadJob,
  notesOf,
} from "../study/job.ts";
import { checkFlags } from "../study/hyperparameters.ts";
import { openCheckpointer } from "../study/checkpoint.ts";
import { formatOf, printReport } from "../study/output/results.ts";
import { readTraining } from "../study/training.ts";
import { asUsage, ClosedPipeError } from "../usage.ts";

/** Runs `train`. */
export const train: CommandHandler = async (context) => {
  const { args, terminal, signal } = context;
  const path = args.text("save");
  const checkpointer = await openCheckpointer(args);
  const spec = await readTraining(args);
  checkFlags(args, () => configOf(spec.fixed));
  const force = args.isOn("force");
  if (path !== undefined) await checkOutput(path, force);
  const job = await loadJob(context, spec);
  using trainer = openTrainer(job);
  const started = performance.now();
  let failure: unknown;
  try {
    await checkpointer?.restore(trainer, terminal);
    for (const result of trainer.history) {
      showEpoch(context, result, trainer.config.epochs);
    }
    for await (const result of trainer.epochs(signal)) {
      showEpoch(context, result, trainer.config.epochs);
      await checkpointer?.afterEpoch(trainer);
    }
    await checkpointer?.keep(trainer);
  } catch (error) {
    if (error instanceof ClosedPipeError) throw error;
    failure = error; // after what there is to print
  }
  const { history: epochs, outcome } = trainer;
  const seconds = (performance.now() - started) / 1000;
  printResult(context, job, { epochs, outcome, seconds });
  if (failure !== undefined && !signal.aborted) throw failure;
  if (path !== undefined && !signal.aborted) {
    const model = trainer.model(notesOf(job));
    await writeOutput(path, model.save(), force);
    terminal.note(`the model is in ${path}`);
  }
  return 0;
};

function openTrainer({ setup, engine }: Job): Trainer {
  const { data, validation, fixed, seed } = setup;
  const [samples] = samplesOf(data, validation, seed);
  return asUsage(() =>
    new Trainer(engine, samples!, { ...configOf(fixed), seed })
  );
}

function showEpoch(
  { args, terminal }: Context,
  { epoch, validationLoss, validationAccuracy, validationR2 }: EpochResult,
  epochs: number,
): void {
  const line = validationR2 === undefined
    ? epochLine(epoch, epochs, validationLoss, validationAccuracy)
    : epochLine(epoch, epochs, validationLoss, validationR2, "Epoch", "r2");
  if (formatOf(args).isForTerminal) terminal.print(line);
  else terminal.note(line);
}

/** What there is to print of a training, ended or not. */
interface Trained {
  readonly epochs: readonly EpochResult[];
  readonly outcome: EpochResult | undefined;
  readonly seconds: number;
}

function printResult(
  { args, terminal }: Context,
  { setup, facts, meaning: { samples } }: Job,
  { epochs, outcome, seconds }: Trained,
): void {
  const format = formatOf(args);
  const text = format.epochs({
    training: { seed: setup.seed, ...facts },
    epochs,
    split: describeValidation(setup.validation),
    seconds,
    ...(outcome !== undefined && { outcome }),
    ...(samples !== undefined && { samples }),
  });
  printReport(terminal, format, text);
}
