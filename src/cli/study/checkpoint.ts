// `--checkpoint`: a file that a killed training goes on from when the same
// command is given again. It is replaced whole, so that there always is one.

import type { Trainer } from "../../../mod.ts";
import { messageOf, quote } from "../../errors.ts";
import type { Args } from "../args/args.ts";
import { checkOutput, readWhole, writeOutput } from "../local_files.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";

/** Keeps a training in a file. */
class Checkpointer {
  readonly #path: string;
  readonly #everyMs: number;
  #keptAt = performance.now();
  #keptEpochs = -1;

  constructor(path: string, everyMs: number) {
    this.#path = path;
    this.#everyMs = everyMs;
  }

  /** Goes on from the file, if there is one. */
  async restore(trainer: Trainer, terminal: Terminal): Promise<void> {
    const path = this.#path;
    if (!await exists(path)) return;
    try {
      await trainer.restore(await readWhole(path));
    } catch (cause) {
      const found = messageOf(cause).replace(/^Cannot [^:]*: /, "");
      throw new Error(
        `Cannot resume from ${quote(path)}: ${found}; for another training ` +
          "name another file",
        { cause },
      );
    }
    this.#keptEpochs = trainer.history.length;
    terminal.note(`going on behind epoch ${trainer.history.length} of ${path}`);
  }

  /** Writes the file, if it is time. */
  async afterEpoch(trainer: Trainer): Promise<void> {
    const isTime = performance.now() - this.#keptAt >= this.#everyMs;
    if (isTime) await this.keep(trainer);
  }

  /** Writes the file, unless it is that of the last epoch. */
  async keep(trainer: Trainer): Promise<void> {
    if (this.#keptEpochs === trainer.history.length) return;
    await writeOutput(this.#path, await trainer.checkpoint(), true);
    this.#keptAt = performance.now();
    this.#keptEpochs = trainer.history.length;
  }
}

/** What keeps the training, if that is wanted, and possible. */
export async function openCheckpointer(
  args: Args,
): Promise<Checkpointer | undefined> {
  const path = args.text("checkpoint"), every = args.integer("every", 0);
  if (path === undefined) {
    if (every === undefined) return undefined;
    throw new UsageError(
      "Cannot use --every: expected --checkpoint FILE as well",
    );
  }
  await checkOutput(path, true);
  return new Checkpointer(path, (every ?? 0) * 1000);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
