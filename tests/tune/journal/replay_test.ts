import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { writeTime } from "../../../src/tune/journal/format/time.ts";
import { readJournal } from "../../../src/tune/journal/reader.ts";
import { toStoredStudy } from "../../../src/tune/journal/records.ts";
import { JournalReplay } from "../../../src/tune/journal/replay.ts";

const GOLDEN = new URL("../../golden/optuna/study.jsonl", import.meta.url);
const LINES = Deno.readTextFileSync(GOLDEN).trimEnd().split("\n");

const FLOAT =
  '"{\\"name\\": \\"FloatDistribution\\", \\"attributes\\": {\\"low\\": 0, \\"high\\": 1}}"';
const INT =
  '"{\\"name\\": \\"IntDistribution\\", \\"attributes\\": {\\"low\\": 0, \\"high\\": 1}}"';

/** A line of Optuna's, with its spaces. */
function line(code: number, fields: string): string {
  return `{"op_code": ${code}, "worker_id": "w-1", ${fields}}`;
}

const STUDY = line(0, '"study_name": "s", "directions": [1, 2]');
const TRIAL = line(4, '"study_id": 0, "datetime_start": null');
const DEEP = "[".repeat(20_000) + "]".repeat(20_000);
const END = line(
  6,
  '"trial_id": 0, "state": 1, "values": [1, 2], "datetime_complete": "2026-11-23T12:00:00"',
);

function replay(...lines: string[]): JournalReplay {
  const replay = new JournalReplay();
  for (const line of lines) replay.apply(line);
  return replay;
}

Deno.test("JournalReplay reads a whole trial in one line", () => {
  const { studies } = replay(
    STUDY,
    line(
      4,
      `"study_id": 0, "datetime_start": "2026-11-23T11:00:00.000001", "datetime_complete": "2026-11-23T12:00:00+00:00", "state": 2, "value": null, "values": [1, -Infinity], "params": {"x": 0.5}, "distributions": {"x": ${FLOAT}}, "user_attrs": {"u": 1}, "system_attrs": {"s": null}, "intermediate_values": {"10": NaN, "9": 1}`,
    ),
  );
  assertEquals(studies[0]?.directions, ["minimize", "maximize"]);
  assertEquals(studies[0]?.trials, [{
    id: 0,
    number: 0,
    state: "pruned",
    params: { x: 0.5 },
    distributions: { x: JSON.parse(FLOAT) },
    values: [1, -Infinity],
    reports: [{ step: 9, value: 1 }, { step: 10, value: NaN }],
    userAttributes: { u: 1 },
    systemAttributes: { s: null },
    start: "2026-11-23T11:00:00.000001",
    complete: writeTime(Date.UTC(2026, 10, 23, 12)),
    isOwn: false,
  }]);
});

Deno.test("JournalReplay reads whole numbers beyond 2^53 as the nearest double", () => {
  const big = "12345678901234567890";
  const { studies } = replay(
    STUDY,
    line(
      4,
      `"study_id": 0, "datetime_start": null, "state": 1, "values": [${big}, 1], "params": {"x": ${big}}, "distributions": {"x": ${FLOAT}}, "intermediate_values": {"1": -${big}}`,
    ),
  );
  const trial = studies[0]?.trials[0];
  assertEquals(trial?.params, { x: Number(big) });
  assertEquals(trial?.reports, [{ step: 1, value: -Number(big) }]);
  assertEquals(toStoredStudy(studies[0]!).trials[0]?.params, {
    x: Number(big),
  });
});

Deno.test("JournalReplay takes a single value as Optuna does", () => {
  const { studies } = replay(
    STUDY,
    line(4, '"study_id": 0, "datetime_start": null, "state": 1, "value": 3'),
  );
  assertEquals(studies[0]?.trials[0]?.values, [3]);
});

Deno.test("JournalReplay passes over what Optuna passes over", () => {
  const param = (distribution: string) =>
    line(
      5,
      `"trial_id": 1, "param_name": "x", "param_value_internal": 1.0, "distribution": ${distribution}`,
    );
  const { studies, nextIds } = replay(
    STUDY,
    STUDY, // a name that exists
    TRIAL,
    END,
    line(7, '"trial_id": 0, "step": 1, "intermediate_value": 1'), // too late
    line(8, '"trial_id": 0, "user_attr": {"late": 1}'),
    END.replace("[1, 2]", "[9, 9]"),
    TRIAL,
    param(FLOAT),
    param(INT), // another kind
    line(10, '"trial_ids": [1]'), // one Optuna's alone
  );
  assertEquals(studies.length, 1);
  const [first, second] = studies[0]!.trials;
  assertEquals([first?.values, first?.reports, first?.userAttributes], [
    [1, 2],
    [],
    {},
  ]);
  assertEquals(second?.distributions, { x: JSON.parse(FLOAT) });
  assertEquals(nextIds, { nextStudyId: 1, nextTrialId: 2 });
});

Deno.test("JournalReplay keeps ids when a study is deleted", () => {
  const { studies, nextIds } = replay(
    STUDY,
    TRIAL,
    line(1, '"study_id": 0'),
    TRIAL, // a worker that had not heard of it
    line(7, '"trial_id": 0, "step": 1, "intermediate_value": 1'),
    STUDY,
    TRIAL.replace('"study_id": 0', '"study_id": 1'),
  );
  assertEquals(studies.map(({ id, trials }) => [id, trials.length]), [[1, 1]]);
  assertEquals(studies[0]?.trials[0]?.id, 1);
  assertEquals(nextIds, { nextStudyId: 2, nextTrialId: 2 });
});

Deno.test("JournalReplay takes reports in any order, the later one of a step", () => {
  const report = (step: number, value: number) =>
    line(7, `"trial_id": 0, "step": ${step}, "intermediate_value": ${value}`);
  const { studies } = replay(
    STUDY,
    TRIAL,
    report(5, 1),
    report(2, 2),
    report(5, 3),
    report(4, 4),
  );
  assertEquals(studies[0]?.trials[0]?.reports, [
    { step: 2, value: 2 },
    { step: 4, value: 4 },
    { step: 5, value: 3 },
  ]);
});

Deno.test("JournalReplay names the line that is no valid record, and why", () => {
  const cases: [line: string, why: string][] = [
    ["", 'found "the end"'],
    ["[1]", 'found "[1]"'],
    ['{"op_code": 0', 'expected "," or "}"'],
    [line(11, '"study_id": 0'), "op_code is 11, expected a number from 0"],
    ['{"op_code": 0}', "worker_id is nothing, expected text"],
    [line(0, '"study_name": 5, "directions": [1]'), "study_name is 5"],
    [line(0, '"study_name": "t", "directions": [0]'), "directions is a list"],
    [line(2, '"study_id": 0, "user_attr": {}'), "an object with one key"],
    [
      line(2, '"study_id": 7, "user_attr": {"a": 1}'),
      "study_id is 7, but 1 studies stand before",
    ],
    [
      line(7, '"trial_id": 1, "step": 1, "intermediate_value": 1'),
      "trial_id is 1, but 1 trials stand before",
    ],
    [
      line(7, '"trial_id": 0, "step": 0.5, "intermediate_value": 1'),
      "step is 0.5, expected an integer",
    ],
    [
      line(7, '"trial_id": 0, "step": 1, "intermediate_value": null'),
      "intermediate_value is null, expected a number",
    ],
    [line(6, '"trial_id": 0, "state": 9, "values": null'), "state is 9"],
    [
      line(6, '"trial_id": 0, "state": 1, "values": ["a"]'),
      '0 is "a", expected a number',
    ],
    [
      line(
        4,
        '"study_id": 0, "datetime_start": null, "intermediate_values": {"01": 1}',
      ),
      'intermediate_values has step "01", expected integers of at least 0',
    ],
    [
      line(2, `"study_id": 0, "user_attr": {"a": ${DEEP}}`),
      "expected at most 502 levels",
    ],
    [
      line(4, '"study_id": 0, "datetime_start": "noon"'),
      'datetime_start is "noon", expected a time',
    ],
    [
      line(4, '"study_id": 0, "datetime_start": null, "params": {"x": 1}'),
      'parameter "x" has no distribution',
    ],
    [
      line(
        5,
        '"trial_id": 0, "param_name": "x", "param_value_internal": 2, "distribution": "{\\"name\\": \\"CategoricalDistribution\\", \\"attributes\\": {\\"choices\\": [1]}}"',
      ),
      "choice 2 of a list of 1",
    ],
  ];
  for (const [text, why] of cases) {
    const error = assertThrows(
      () => replay(STUDY, TRIAL, text),
      SyntaxError,
      why,
    );
    assertEquals(
      error.message.startsWith(
        "Cannot read the journal: line 3 is no valid record: ",
      ),
      true,
      error.message,
    );
  }
});

Deno.test("readJournal() names a line that is not UTF-8", async () => {
  const bytes = new TextEncoder().encode(`${STUDY}\n${TRIAL}\n`);
  bytes[STUDY.length + 20] = 0xff;
  const error = await readJournal([bytes]).catch((error) => error);
  assertEquals(
    error.message,
    "Cannot read the journal: line 2 is not UTF-8",
  );
});

Deno.test("readJournal() gives the same for any pieces", async () => {
  const bytes = new TextEncoder().encode(LINES.join("\n") + '\n{"torn é');
  const { replay: whole } = await readJournal([bytes]);
  const anyCuts = fc.array(fc.nat(bytes.length), { maxLength: 20 });
  await fc.assert(fc.asyncProperty(anyCuts, async (cuts) => {
    const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
    const pieces = at.slice(1).map((end, i) => bytes.slice(at[i], end));
    const { replay, sizeBytes, tornBytes } = await readJournal(pieces);
    assertEquals(replay.studies, whole.studies);
    assertEquals(sizeBytes, bytes.lastIndexOf(10) + 1);
    assertEquals(sizeBytes + tornBytes, bytes.length);
  }));
});

/** What happens to files in the wild, one damage at a time. */
const anyDamage = fc.oneof(
  fc.record({ kind: fc.constant("delete"), at: fc.nat(), to: fc.nat() }),
  fc.record({ kind: fc.constant("duplicate"), at: fc.nat(), to: fc.nat() }),
  fc.record({ kind: fc.constant("move"), at: fc.nat(), to: fc.nat() }),
  fc.record({ kind: fc.constant("truncate"), at: fc.nat(), to: fc.nat() }),
  fc.record({ kind: fc.constant("external"), at: fc.nat(), to: fc.nat() }),
  fc.record({ kind: fc.constant("flip"), at: fc.nat(), to: fc.nat() }),
);

const EXTERNAL = [
  "",
  "{}",
  "null",
  "# comment",
  STUDY,
  TRIAL,
  END,
  line(4, '"study_id": 0, "datetime_start": null, "state": 1, "values": [1]'),
  line(3, '"study_id": 0, "system_attr": {"study:metric_names": ["a"]}'),
  line(7, '"trial_id": 1, "step": 0, "intermediate_value": -Infinity'),
];

function damage(
  lines: readonly string[],
  { kind, at, to }: { kind: string; at: number; to: number },
): string[] {
  const damaged = [...lines];
  const i = at % lines.length, j = to % lines.length;
  const text = lines[i]!;
  const column = to % (text.length + 1);
  switch (kind) {
    case "delete":
      damaged.splice(i, 1);
      break;
    case "duplicate":
      damaged.splice(j, 0, text);
      break;
    case "move":
      damaged.splice(i, 1);
      damaged.splice(j, 0, text);
      break;
    case "truncate":
      damaged[i] = text.slice(0, column);
      break;
    case "external":
      damaged.splice(i, 0, EXTERNAL[to % EXTERNAL.length]!);
      break;
    case "flip":
      damaged[i] = text.slice(0, column) +
        String.fromCharCode(32 + (to * 7 + at) % 95) + text.slice(column + 1);
  }
  return damaged;
}

Deno.test("a damaged journal is a consistent study or an error naming the line", () => {
  fc.assert(
    fc.property(
      fc.array(anyDamage, { minLength: 1, maxLength: 4 }),
      (damages) => {
        const lines = damages.reduce(damage, LINES as string[]);
        const journal = new JournalReplay();
        try {
          for (const line of lines) journal.apply(line);
        } catch (error) {
          assertEquals(error instanceof SyntaxError, true);
          const place = `line ${journal.lines} is no valid record`;
          assertEquals((error as Error).message.includes(place), true);
          return;
        }
        for (const study of journal.studies) checkConsistent(study);
      },
    ),
    { numRuns: 2000 },
  );
});

function checkConsistent(study: JournalReplay["studies"][number]): void {
  study.trials.forEach((trial, number) => {
    assertEquals(trial.number, number);
    assertEquals(Object.keys(trial.params), Object.keys(trial.distributions));
    const steps = trial.reports.map((report) => report.step);
    assertEquals(steps, steps.toSorted((a, b) => a - b));
    assertEquals(new Set(steps).size, steps.length);
  });
  let stored;
  try {
    stored = toStoredStudy(study);
  } catch (error) {
    // Settings that were damaged are named as such.
    const isNamed = (error as Error).message.startsWith(
      `Cannot read the settings of study "${study.name}"`,
    );
    if (isNamed) return;
    throw error;
  }
  for (const { outcome } of stored.trials) {
    if (outcome?.state !== "complete") continue;
    assertEquals(outcome.values.length, study.directions.length);
    assertEquals(outcome.values.every(Number.isFinite), true);
  }
}
