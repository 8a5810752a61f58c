// The winner of a study, trained once more: for its score on a test split that
// did not select it, and for its weights (`--save`).

import {
  encodeSafetensors,
  type Study,
  trainWinner,
  type Weights,
} from "../../../mod.ts";
import type { TestScore } from "../../../report.ts";
import { messageOf } from "../../errors.ts";
import type { Args } from "../args.ts";
import type { Context } from "../command.ts";
import { checkOutput, writeOutput } from "../local_files.ts";
import { UsageError } from "../usage.ts";
import type { Job } from "./job.ts";

/** What is known of the winner once it has been trained again. */
interface Winner {
  readonly test?: TestScore;
  readonly weights?: Weights;
  /** Why it could not be. */
  readonly failure?: unknown;
}

/** Makes sure that `--save` can be done, before the work. */
export async function checkSave(args: Args): Promise<void> {
  const path = args.text("save");
  if (path !== undefined) await checkOutput(path, args.isOn("force"));
  else if (args.isOn("force")) {
    throw new UsageError("Cannot use --force: expected --save FILE as well");
  }
}

/** Trains the winner, if there is one and anything is wanted of it. */
export async function trainAgain(
  { args, signal }: Pick<Context, "args" | "signal">,
  { best }: Pick<Study, "best">,
  { setup }: Pick<Job, "setup">,
): Promise<Winner> {
  const isScored = setup.validation.type !== "test";
  if (!best || signal.aborted || !(isScored || args.has("save"))) return {};
  const trainOn = args.isOn("retrain") ? "all" : "split";
  const options = { trainOn, signal } as const;
  try {
    const { score, weights } = await trainWinner(setup, best.params, options);
    const samples = setup.data.test.count;
    return { weights, ...(isScored && { test: { ...score, samples } }) };
  } catch (failure) {
    return { failure };
  }
}

/**
 * Saves the winner's weights, once the study is printed, or says why there are
 * none.
 *
 * @throws {Error} If training failed, unless it was interrupted.
 */
export async function saveWinner(
  { args, signal, terminal }: Context,
  { weights, failure }: Winner,
): Promise<void> {
  if (failure !== undefined) {
    const action = "Cannot train the winner once more";
    if (!signal.aborted) {
      throw new Error(`${action}: ${messageOf(failure)}`, { cause: failure });
    }
    terminal.warn(`${action}: interrupted, there is neither score nor weights`);
  }
  const path = args.text("save");
  if (path === undefined) return;
  if (weights === undefined) {
    terminal.warn(`${path} was not written: there are no weights of a winner`);
  } else {
    await writeOutput(path, encodeSafetensors(weights), args.isOn("force"));
    terminal.note(`the winner's weights are in ${path}`);
  }
}
