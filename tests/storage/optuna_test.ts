// Our journals and SQLite files in the hands of the real Optuna, and back.

import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { openJournal } from "../../src/storage/journal_file.ts";
import { writeSqlite } from "../../src/storage/sqlite_writer.ts";
import { readStudies, writeJournal } from "../../src/storage/study_file.ts";
import { createStudy } from "../../src/tune/study/create.ts";
import { exportStudy } from "../../src/tune/study/export.ts";
import type { Objective } from "../../src/tune/executor.ts";
import { toStoredStudy } from "../../src/tune/journal/records.ts";
import type { Space } from "../../src/tune/space/space.ts";
import type { StoredStudy } from "../../src/tune/storage.ts";
import type { TrialRecord } from "../../src/tune/trial.ts";
import { type Optuna, optunas } from "../support/optuna.ts";
import { requireOrSkip } from "../support/require.ts";

const SPACE: Space = {
  x: { type: "float", low: 0, high: 1 },
  n: { type: "int", low: 1, high: 64, log: true },
  kind: { type: "categorical", choices: ["a", "b", null, 2.5, true] },
  step: {
    type: "float",
    low: 0,
    high: 1,
    step: 0.25,
    when: { kind: ["b"] },
  },
  fixed: { type: "fixed", value: "é" },
};

const objective: Objective = (trial) => {
  const x = trial.params["x"] as number;
  trial.setAttribute("note", ["é", { deep: null }]);
  if (trial.number % 7 === 3) throw new Error("does not fit in memory");
  for (let step = 1; step <= 3; step++) {
    const isOdd = step === 2 && trial.number % 5 === 2;
    const value = isOdd ? NaN : (x - 0.3) ** 2 / step;
    trial.report(step, value, { trainLoss: value, extra: 1 / step });
  }
  return trial.number % 11 === 5 ? Infinity : (x - 0.3) ** 2;
};

/** Has our study run trials in a journal; what it then holds. */
async function run(path: string, total: number): Promise<StoredStudy> {
  const journal = await openJournal(path, { now: Date.now });
  const study = await createStudy({
    name: "é study",
    space: SPACE,
    sampler: "random",
    pruner: "asha",
    storage: journal,
    resume: true,
  });
  if (study.trials.length === 0) {
    const attributes = { why: "a half" };
    await study.enqueue({ x: 0.5, kind: "b" }, { attributes });
  }
  await study.optimize(objective, { total, jobs: 2 });
  await study.close();
  return await stored(path);
}

async function stored(path: string): Promise<StoredStudy> {
  const studies = await readStudies(path);
  assertEquals(studies.length, 1);
  return toStoredStudy(studies[0]!);
}

async function inFolder(
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The part of Optuna's view that our records have too. */
interface Dump {
  readonly trials: readonly {
    readonly number: number;
    readonly state: string;
    readonly values: readonly number[] | null;
    readonly params: object;
    readonly reports: readonly (readonly [number, number])[];
    readonly user_attrs: { readonly why?: string };
  }[];
  readonly best: number | null;
  /** Of "inspect" only. */
  readonly importances?: { readonly [name: string]: number } | null;
}

const STATES = { complete: "COMPLETE", pruned: "PRUNED", failed: "FAIL" };

/** A record as Optuna should show it. */
function asOptuna({ number, params, reports, outcome }: TrialRecord): unknown {
  const state = outcome?.state;
  const values = state === "failed"
    ? null
    : outcome && "values" in outcome
    ? outcome.values
    : null;
  return {
    number,
    state: state === undefined ? "RUNNING" : STATES[state],
    values,
    params,
    reports: reports.map(({ step, value }) => [step, value]),
  };
}

function checkAgreement(optuna: Optuna, path: string, study: StoredStudy) {
  const dump = optuna.ask("inspect", path) as unknown as Dump;
  assertEquals(
    dump.trials.map(({ number, state, values, params, reports }) => ({
      number,
      state,
      values,
      params,
      reports,
    })),
    study.trials.map(asOptuna),
  );
  assertEquals(dump.trials[0]?.user_attrs.why, "a half");
  const complete = study.trials.filter((trial) =>
    trial.outcome?.state === "complete"
  );
  const valueOf = ({ outcome }: TrialRecord) =>
    outcome?.state === "complete" ? outcome.values[0]! : Infinity;
  const best = complete.reduce((a, b) => valueOf(b) < valueOf(a) ? b : a);
  assertEquals(dump.best, best.number);
  const { importances } = dump;
  const needed = `importances of Optuna ${optuna.version} (scikit-learn)`;
  if (!requireOrSkip(needed, importances !== null)) return;
  const shares = Object.values(importances!);
  assertAlmostEquals(shares.reduce((a, b) => a + b, 0), 1, 1e-6);
}

/** What Optuna added, as we read it, loses nothing on the way anywhere. */
async function checkNothingLost(
  optuna: Optuna,
  path: string,
  folder: string,
): Promise<void> {
  const before = optuna.ask("dump", path);
  const stamp = optuna.major === 3 ? "optuna-3" : "optuna-4";
  await writeSqlite(`${folder}/copy.db`, await readStudies(path), { stamp });
  assertEquals(optuna.ask("dump", `${folder}/copy.db`), before);
  await writeJournal(
    `${folder}/copy.jsonl`,
    await readStudies(`${folder}/copy.db`),
  );
  assertEquals(optuna.ask("dump", `${folder}/copy.jsonl`), before);
}

for (const optuna of optunas()) {
  const { version } = optuna;

  for (const directions of [["minimize"], ["minimize", "minimize"]] as const) {
    Deno.test(`trials that Optuna ${version} calls infeasible are never best of ${directions.length}`, () =>
      inFolder(async (folder) => {
        const empty = [{
          id: 0,
          name: "s",
          directions,
          userAttributes: {},
          systemAttributes: {},
          trials: [],
        }];
        const stamp = optuna.major === 3 ? "optuna-3" : "optuna-4";
        await writeJournal(`${folder}/s.jsonl`, empty);
        await writeSqlite(`${folder}/s.db`, empty, { stamp });
        for (const name of ["s.jsonl", "s.db"]) {
          const { best } = optuna.ask("constrain", `${folder}/${name}`);
          const study = await stored(`${folder}/${name}`);
          assertEquals(
            study.trials.map(({ outcome }) =>
              outcome?.state === "complete" ? outcome.infeasible : "?"
            ),
            [true, true, true, undefined, undefined],
          );
          const numbers = [exportStudy(study).best].flat().map((trial) =>
            (trial as { number: number }).number
          );
          assertEquals(numbers, [3]);
          // Optuna 3 looks at constraints on a front only.
          if (directions.length === 1 && optuna.major > 3) {
            assertEquals(best, 3);
          }
        }
      }));
  }

  Deno.test(`Optuna ${version} agrees with our journal, continues it, and we continue that`, () =>
    inFolder(async (folder) => {
      const path = `${folder}/study.jsonl`;
      const ours = await run(path, 40);
      const states = new Set(ours.trials.map((trial) => trial.outcome?.state));
      assertEquals(states, new Set(["complete", "pruned", "failed"]));
      checkAgreement(optuna, path, ours);

      const resumed = optuna.ask("resume", path) as unknown as Dump;
      assertEquals(resumed.trials.length, 52);
      const read = await stored(path);
      assertEquals(read.settings, ours.settings);
      assertEquals(
        read.trials.slice(40, 50).map(asOptuna),
        resumed.trials.slice(40, 50).map(
          ({ number, state, values, params, reports }) => ({
            number,
            state,
            values,
            params,
            reports,
          }),
        ),
      );
      const isWaiting = read.trials.map(({ waiting }) => waiting ?? false);
      assertEquals(isWaiting.slice(50), [false, true]);
      await checkNothingLost(optuna, path, folder);

      const more = await run(path, 60);
      assertEquals(more.trials.length, 60);
      assertEquals(more.trials.slice(0, 50), read.trials.slice(0, 50));
      assertEquals(more.trials[50]!.outcome, {
        state: "failed",
        reason: "left unfinished by another program",
      });
      assertEquals(more.trials[51]!.params["n"], 3);
      checkAgreement(optuna, path, more);
    }));

  for (const stamp of ["optuna-3", "optuna-4"] as const) {
    const isFor = (stamp === "optuna-3") === (optuna.major === 3);
    if (!isFor) {
      Deno.test(`Optuna ${version} refuses our database stamped ${stamp}`, () =>
        inFolder(async (folder) => {
          const path = `${folder}/study.db`;
          await writeSqlite(path, [], { stamp });
          assertThrows(
            () => optuna.ask("dump", path),
            Error,
            "compatible with the table schema",
          );
        }));
      continue;
    }
    Deno.test(`Optuna ${version} agrees with our database stamped ${stamp} and continues it`, () =>
      inFolder(async (folder) => {
        const ours = await run(`${folder}/study.jsonl`, 40);
        const path = `${folder}/study.db`;
        const studies = await readStudies(`${folder}/study.jsonl`);
        await writeSqlite(path, studies, { stamp });
        checkAgreement(optuna, path, ours);
        assertEquals(await stored(path), ours);

        const list = optuna.command([
          "studies",
          "--storage",
          `sqlite:///${path}`,
          "--format",
          "json",
        ]);
        assertEquals(JSON.parse(list)[0].n_trials, 40);
        assertEquals(
          optuna.ask("dump", path),
          optuna.ask("dump", `${folder}/study.jsonl`),
        );

        optuna.ask("resume", path);
        const [read] = await readStudies(path);
        assertEquals(read?.trials.length, 52);
        await checkNothingLost(optuna, path, folder);
        const more = await run(`${folder}/copy.jsonl`, 60);
        assertEquals(more.trials.length, 60);
        checkAgreement(optuna, `${folder}/copy.jsonl`, more);
      }));
  }
}
