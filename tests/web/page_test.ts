// The playground in a real Chromium: what a person does there, and whether what
// comes out is what the command line has.

import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  createExperiment,
  createStudy,
  digits,
  experimentFacts,
  exportStudy,
  loadEngine,
  Model,
  type Space,
} from "../../mod.ts";
import { studyToJson } from "../../report.ts";
import { readStudies } from "../../files.ts";
import { toStoredStudy } from "../../src/tune/journal/records.ts";
import { bestOf } from "../../src/tune/analysis/best.ts";
import { cli, inFolder } from "../cli/support.ts";
import { optunas } from "../support/optuna.ts";
import { withoutRun } from "../support/study_bytes.ts";
import { HAS_BROWSER, play } from "./support.ts";

const ignore = !HAS_BROWSER;

Deno.test({
  name:
    "a study in the page pauses, survives a reload, and is the same by its link and at the command line",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const seen = await play("study", folder);
      assertEquals(seen.complaints, []);
      assertEquals(seen["done"], 14);
      assert(Number(seen["paused"]) >= 4 && Number(seen["paused"]) <= 14);
      assertMatch(String(seen["found"]), /is the best: accuracy 0\.\d+/);
      const read = async (key: string) =>
        JSON.parse(await Deno.readTextFile(String(seen[key])));
      const first = withoutRun(await read("first"));
      assertEquals(withoutRun(await read("second")), first);

      const journal = String(seen["journal"]);
      const exported = await cli([
        "export",
        `--storage=${journal}`,
        "--to=json",
      ]);
      assertEquals(withoutRun(JSON.parse(exported.stdout)), first);
      const more = await cli([
        "tune",
        `--storage=${journal}`,
        "--resume",
        "--more=1",
        "--quiet",
      ]);
      assertEquals(more.code, 0, more.stderr);

      const [study] = await readStudies(String(seen["tried"]));
      const enqueued = toStoredStudy(study!).trials.filter((trial) =>
        trial.enqueued !== undefined
      );
      assertEquals(enqueued.length, 2);
      assertEquals(enqueued[0]!.params["lr"], 0.003);
    }),
});

Deno.test({
  name:
    "the page opens Optuna's journals and databases, and learns from tables",
  ignore: ignore || optunas().length === 0,
  fn: () =>
    inFolder(async (folder) => {
      const optuna = optunas().at(-1)!;
      optuna.program(new URL("make_studies.py", import.meta.url), folder);
      const csv = new URL("../../data/iris/iris.csv", import.meta.url).pathname;
      const files = [`${folder}/theirs.db`, `${folder}/theirs.log`];
      const seen = await play("files", folder, ...files, csv);
      assertEquals(seen.complaints, []);
      const studies = seen["studies"] as Record<string, string>;
      for (const file of files) {
        const [study] = await readStudies(file);
        const { trials } = toStoredStudy(study!);
        const best = bestOf(trials, "minimize")!;
        const name = file.split("/").at(-1)!;
        assertMatch(studies[name]!, new RegExp(`^Trial ${best.number} is`));
      }
      assertMatch(studies["iris.csv"]!, /is the best: accuracy 0\.\d+/);
      assertMatch(String(seen["refused"]), /Cannot open "broken.jsonl"/);
    }),
});

/** Enough for a share to mean something, few enough to be drawn in seconds. */
const DRAWN = 40;

Deno.test({
  name:
    "digits that are drawn as test images have them are seen as well as those, and the model opens elsewhere",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const { test } = await digits();
      const [height, width] = test.inputShape as [number, number];
      const images = Array.from(
        { length: DRAWN },
        (_, i) =>
          Array.from(
            test.inputs.subarray(i * height * width, (i + 1) * height * width),
          ),
      );
      const path = `${folder}/images.json`;
      await Deno.writeTextFile(path, JSON.stringify({ width, height, images }));
      const seen = await play("drawing", folder, path);
      assertEquals(seen.complaints, []);
      const labels = seen["labels"] as string[];
      const isRight = (i: number, label: unknown) =>
        String(label) === String(test.targets[i]);
      const drawn = labels.filter((label, i) => isRight(i, label)).length;
      const file = String(seen["model"]);
      const predicted = await cli([
        "evaluate",
        file,
        "--dataset=digits",
        "--format=json",
      ]);
      assertEquals(predicted.code, 0, predicted.stderr);
      const { accuracy } = JSON.parse(predicted.stdout);
      assertMatch(
        String(seen["accuracy"]),
        new RegExp(`^${(accuracy * 100).toFixed(2)} %`),
      );
      // Of these very images, with three points of a hundred as what is allowed.
      const model = Model.load(await Deno.readFile(file));
      const own = await model.predict(
        (test.inputs as Uint8Array).slice(0, DRAWN * height * width),
      );
      const known = [...own].filter((label, i) => isRight(i, label)).length;
      assert(
        drawn >= known - Math.ceil(0.03 * DRAWN),
        `${drawn} of ${DRAWN} drawn digits are right, ${known} as images`,
      );
    }),
});

Deno.test({
  name: "the page keeps nobody out, fits a phone, and works without a network",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const { judged, width, kept, complaints } = await play("access", folder);
      assertEquals(judged, {
        "light-start": [],
        "light-done": [],
        "dark-start": [],
        "dark-done": [],
      });
      assertEquals(width, 390);
      assertMatch(String(kept), /A study is kept in this browser/);
      assertEquals(complaints, []);
    }),
});

Deno.test({
  name:
    "a study survives a closed tab, a frozen one, a crash and a killed browser, to the same bytes",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const seen = await play("mishaps", folder);
      assertEquals(seen.complaints, []);
      assertEquals(seen["wasKilled"], true);
      const found = JSON.parse(await Deno.readTextFile(String(seen["json"])));
      const { seed, sampler, pruner, lag, fixed, name } = found.study;
      const space: Space = found.study.space;
      const options = {
        data: await digits(),
        validation: { type: "test" },
        variant: "plain",
        seed,
        fixed,
      } as const;
      const engine = await loadEngine({ variant: "plain" });
      const study = await createStudy({
        name,
        space,
        sampler,
        pruner,
        seed,
        lag,
        direction: "maximize",
        facts: await experimentFacts(options, engine, space),
      });
      await study.optimize(await createExperiment(options), { total: 40 });
      const again = JSON.parse(studyToJson(exportStudy(study)));
      assertEquals(withoutRun(found), withoutRun(again));
    }),
});
