// An agent drives whole studies with the SDK's own client.

import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { decodeBase64 } from "../../src/base64.ts";
import { readStudies, toStoredStudy } from "../../files.ts";
import { cli } from "../cli/support.ts";
import { test, withAgent } from "./support.ts";

const SPACE = {
  x: { type: "float", low: -5, high: 5 },
  kind: ["a", "b"],
};

test("an agent finds a minimum by ask and tell, with a hunch of its own", () =>
  withAgent({}, async (agent) => {
    const study = "hunch";
    await agent.get("create_study", { study, space: SPACE, sampler: "tpe" });
    for (let i = 0; i < 20; i++) {
      if (i === 7) {
        const note = "the slope points there";
        await agent.get("enqueue", { study, params: { x: 1.5 }, note });
      }
      const { trials: [trial] } = await agent.get("ask", { study });
      assertEquals([trial.number, trial.state], [i, "running"]);
      const values = [(trial.params.x - 1.5) ** 2];
      await agent.get("tell", { study, trial: i, values });
    }
    const { best: [best], complete } = await agent.get("best", { study });
    assertEquals([best.number, best.values, complete], [7, [0], 20]);
    assertEquals([best.origin, best.given], ["enqueued", { x: 1.5 }]);
    assertEquals(best.attributes, {
      enqueued_by: "test-agent 1.0",
      note: "the slope points there",
      told_by: "test-agent 1.0",
    });
    const { importances } = await agent.get("importances", { study });
    assertEquals(importances[0]?.name, "x");
    const sum = importances.reduce((all, { share }) => all + share, 0);
    assertAlmostEquals(sum, 1, 1e-9);
    const { boundary } = await agent.get("hints", { study });
    assertEquals(boundary, []);
    const { total, trials } = await agent.get("list_trials", {
      study,
      from: 6,
      count: 2,
    });
    assertEquals(total, 20);
    assertEquals(
      trials.map(({ origin }) => origin),
      ["sampler", "enqueued"],
    );
    const path = `${agent.folder}/${study}.jsonl`;
    const replayed = await cli(["replay", "all", path, "--format=json"]);
    assertEquals(replayed.code, 0);
    const by = "test-agent 1.0", note = "the slope points there";
    assertEquals(JSON.parse(replayed.stdout).slice(6, 8), [
      { number: 6, given: [], same: true, toldBy: by },
      {
        number: 7,
        given: ["x"],
        same: true,
        enqueuedBy: by,
        toldBy: by,
        note,
      },
    ]);
    const [stored] = await readStudies(path);
    const record = toStoredStudy(stored!).trials[7]!;
    assertEquals(record.outcome?.attributes, best.attributes);
  }));

test("hints say that the best lies at an end of the range", () =>
  withAgent({}, async (agent) => {
    const study = "narrow";
    const space = { x: "0..1" };
    await agent.get("create_study", { study, space, sampler: "sobol" });
    for (let i = 0; i < 16; i++) {
      const { trials: [{ params }] } = await agent.get("ask", { study });
      await agent.get("tell", { study, trial: i, values: [-params.x] });
    }
    const { boundary: [hint] } = await agent.get("hints", { study });
    const { name, edge, bound } = hint!;
    assertEquals([name, edge, bound], ["x", "high", 1]);
  }));

test("a sampler says what it is up to, and what it believes of an agent's ideas", () =>
  withAgent({}, async (agent) => {
    const study = "gp";
    await agent.get("create_study", { study, space: SPACE, sampler: "gp" });
    const early = await agent.get("beliefs", { study });
    assertEquals([early.next.length, early.next[0]!.values], [1, undefined]);
    for (let i = 0; i < 14; i++) {
      const { trials: [{ params }] } = await agent.get("ask", { study });
      const values = [(params.x - 2) ** 2];
      await agent.get("tell", { study, trial: i, values });
    }
    const points = [{ x: -4, kind: "a" }];
    const told = await agent.get("beliefs", { study, ahead: 2, points });
    const [idea] = told.points;
    assertAlmostEquals(idea!.values![0]!.mean, 36, 6);
    assert(idea!.values![0]!.sd > 0);
    const [x] = told.good;
    assertEquals([x!.name, x!.count], ["x", 3]);
    assert(x!.low! <= x!.median! && x!.median! <= x!.high!);
    const { trials } = await agent.get("ask", { study, count: 2 });
    assertEquals(
      trials.map(({ params }) => params),
      told.next.map(({ params }) => params),
    );
    assertStringIncludes(
      await agent.refusal("beliefs", { study, points: [{ x: 1 }] }),
      "expected a point of the space",
    );
  }));

test("a pruner ends a trial that an agent reports on", () =>
  withAgent({}, async (agent) => {
    const study = "pruned";
    await agent.get("create_study", {
      study,
      space: { x: "0..1" },
      sampler: "random",
      pruner: "asha:min_resource=1",
    });
    await agent.get("ask", { study, count: 2 });
    const step = (trial: number, value: number) =>
      agent.get("report", { study, trial, step: 1, value });
    assertStringIncludes(
      await agent.refusal("report", { study, trial: 1, step: 1, value: 1 }),
      "compares it with trial 0",
    );
    assertEquals((await step(0, 0.1)).decision, "continue");
    assertEquals((await step(1, 0.9)).decision, "prune");
    await agent.get("tell", { study, trial: 0, failed: "the oven broke" });
    const { trials } = await agent.get("list_trials", { study });
    assertEquals(
      trials.map(({ state, reason }) => [state, reason]),
      [["failed", "the oven broke"], ["pruned", undefined]],
    );
  }));

test("a plot comes as an image, and a wrong name is answered with the right ones", () =>
  withAgent({}, async (agent) => {
    const study = "drawn";
    await agent.get("create_study", { study, space: { x: "0..1" } });
    await agent.get("ask", { study });
    await agent.get("tell", { study, trial: 0, values: [1] });
    const { content, structuredContent } = await agent.call("plot", { study });
    const image = content.find(({ type }) => type === "image")!;
    assertEquals(image.mimeType, "image/svg+xml");
    const svg = new TextDecoder().decode(decodeBase64(image.data!));
    assertMatch(svg, /^<svg [^]*<\/svg>\s*$/);
    assertEquals((structuredContent as { name: string }).name, "history");
    assertStringIncludes(
      await agent.refusal("plot", { study, plot: "histroy" }),
      'did you mean "history"?',
    );
  }));

test("a program is run in the background, followed, added to and stopped", () =>
  withAgent({ programs: ["awk"] }, async (agent) => {
    const study = "program";
    await agent.get("create_study", {
      study,
      space: { x: { type: "float", low: -5, high: 5 } },
      program: { words: ["awk", "BEGIN { print ({x} - 1) ^ 2 }"] },
    });
    const begun = await agent.get("run_program", { study, trials: 12 });
    assertEquals([begun.study, begun.before], [study, 0]);
    await agent.get("enqueue", { study, params: { x: 1 }, note: "exactly" });
    const ended = await agent.get("run_status", { study, wait: 50 });
    assertEquals([ended.state, ended.ended], ["ended", 12]);
    const { best: [best] } = await agent.get("best", { study });
    assertEquals([best.values, best.attributes?.["note"]], [[0], "exactly"]);
    await agent.get("run_program", { study, trials: 1000, jobs: 1 });
    const stopped = await agent.get("stop_run", { study });
    assertEquals(stopped.state, "ended");
    assert(stopped.ended < 1000);
    const { runs, program } = await agent.get("describe_study", { study });
    assertEquals([runs, program?.[0]], [false, "awk"]);
  }));

test("every tool says what it takes, gives and does to the world", () =>
  withAgent({}, async ({ client }) => {
    const { tools } = await client.listTools();
    assertEquals(client.getServerVersion()?.name, "lanetune");
    for (
      const { name, title, inputSchema, outputSchema, annotations } of tools
    ) {
      assert(title && annotations, name);
      assertEquals([inputSchema.type, outputSchema?.type], [
        "object",
        "object",
      ]);
    }
    const reading = tools.filter(({ annotations }) =>
      annotations?.readOnlyHint
    );
    assertEquals(reading.map(({ name }) => name), [
      "list_studies",
      "describe_study",
      "list_trials",
      "best",
      "importances",
      "hints",
      "beliefs",
      "plot",
      "run_status",
    ]);
  }));
