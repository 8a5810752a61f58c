import { assertEquals } from "@std/assert";
import type { Space, StudySettings } from "../../../mod.ts";
import { hintsOf } from "../../../src/report/findings/hints.ts";

const SPACE: Space = {
  dropout: { type: "float", low: 0, high: 0.9 },
  label_smoothing: { type: "float", low: 0, high: 0.5 },
  num_layers: { type: "int", low: 1, high: 4 },
  lr: { type: "float", low: 1e-4, high: 1, log: true },
};

/** A study that gets better towards the low ends, or the high ones. */
function study(edge: "low" | "high", facts: StudySettings["facts"]) {
  const trials = Array.from({ length: 12 }, (_, number) => {
    const share = edge === "high" ? number / 11 : 1 - number / 11;
    const params = {
      dropout: 0.9 * share,
      label_smoothing: 0.5 * share,
      num_layers: 1 + Math.round(3 * share),
      lr: 1e-4 ** (1 - share),
    };
    const outcome = { state: "complete", values: [number] } as const;
    return { number, params, reports: [], outcome };
  });
  const settings = { space: SPACE, facts } as unknown as StudySettings;
  return { trials, directions: ["maximize"], settings } as const;
}

const named = (edge: "low" | "high", facts: StudySettings["facts"]) =>
  hintsOf(study(edge, facts)).map(({ name }) => name);

Deno.test("hintsOf() says nothing of an end where the hyperparameter itself ends", () => {
  const facts = { dataset: { name: "digits" } };
  assertEquals(named("low", facts), ["lr"]);
  assertEquals(named("high", facts), Object.keys(SPACE));
});

Deno.test("hintsOf() knows no limits of what is no network's hyperparameter", () => {
  assertEquals(named("low", {}), Object.keys(SPACE));
  const { trials, directions } = study("low", {});
  assertEquals(
    hintsOf({ trials, directions, settings: null }, SPACE).length,
    4,
  );
});

Deno.test("hintsOf() says nothing of several objectives", () => {
  const directions = ["maximize", "minimize"] as const;
  assertEquals(hintsOf({ ...study("low", {}), directions }), []);
});
