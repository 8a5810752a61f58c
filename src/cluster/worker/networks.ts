// Networks on a worker: trained in Workers, on data that come from the server
// once. In pages as well, which make their Workers another way.

import { shareDataset } from "../../dataset/digest.ts";
import type { TrainTest } from "../../dataset/dataset.ts";
import { loadEngine, type Variant } from "../../engine/load.ts";
import type { Executor } from "../../tune/executor.ts";
import { LANETUNE_VERSION } from "../../version.ts";
import { unpackData } from "../data.ts";
import type { NetworkObjective } from "../protocol/objectives.ts";
import type { ReadData } from "./worker.ts";

/** Data sets by digest, so that each comes once. */
export type DataCache = Map<string, TrainTest>;

/** Starts Workers that serve `createExperiment`, with what it is called with. */
export type StartTrainers = (setup: unknown) => Executor;

/**
 * Makes what trains networks.
 *
 * @param data What came before, and will have come.
 * @throws {Error} If another version coordinates, or the engine is another one.
 * @throws {RangeError} If the engine's variant is not to be had, or the data
 * set is not whole.
 */
export async function openNetworks(
  { setup, library, abi, data: ref }: NetworkObjective,
  read: ReadData,
  data: DataCache,
  start: StartTrainers,
): Promise<Executor> {
  const { variant, module, abi: own } = await loadEngine({
    variant: setup["variant"] as Variant,
  });
  if (library !== LANETUNE_VERSION || abi !== own) {
    throw new Error(
      `Cannot run the study's trials: it is of lanetune ${library} ` +
        `(engine ${abi}), this is ${LANETUNE_VERSION} (engine ${own}), ` +
        "expected the same",
    );
  }
  let known = data.get(ref.digest);
  if (known === undefined) {
    known = unpackData(await read(ref));
    // Pages that are not isolated from others have no shared memory.
    if (typeof SharedArrayBuffer !== "undefined") known = shareDataset(known);
    data.clear(); // one is large enough
    data.set(ref.digest, known);
  }
  return start({ ...setup, data: known, variant, module });
}
