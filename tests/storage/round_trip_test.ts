// What the readers accept, the writers write, and reading that gives the same:
// over files that were damaged, as values as well as bytes.

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { DatabaseSync } from "node:sqlite";
import { readSqlite } from "../../src/storage/sqlite_reader.ts";
import { writeSqlite } from "../../src/storage/sqlite_writer.ts";
import { journalLines } from "../../src/tune/journal/export.ts";
import type { OptunaStudy } from "../../src/tune/journal/format/optuna.ts";
import { readJournal } from "../../src/tune/journal/reader.ts";
import { toStoredStudy } from "../../src/tune/journal/records.ts";
import { exportStudy } from "../../src/tune/study/export.ts";
import { trialsToCsv } from "../../src/report/csv.ts";
import { studyToJson } from "../../src/report/json.ts";
import { renderTrials } from "../../src/report/trials_table.ts";

const OWN = Deno.readTextFileSync(
  new URL("../golden/optuna/study.jsonl", import.meta.url),
).trimEnd().split("\n");

const distribution = (text: string) => JSON.stringify(text);
const CHOICES = distribution(
  '{"name": "CategoricalDistribution", "attributes": {"choices": ["a", null, 2.5]}}',
);
const FLOAT = distribution(
  '{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 1.0, "log": false}}',
);

/** Lines as Optuna writes them: every op code, one of each value. */
const THEIRS = [
  '{"op_code":0,"worker_id":"w","study_name":"é","directions":[1,2]}',
  '{"op_code":3,"worker_id":"w","study_id":0,"system_attr":{"study:metric_names":["a","b"]}}',
  `{"op_code":4,"worker_id":"w","study_id":0,"datetime_start":"2026-11-23T11:00:00.000001+00:00","datetime_complete":"2026-11-23T12:00:00","state":1,"value":null,"values":[1,-Infinity],"params":{"k":1.0,"x":0.5},"distributions":{"k":${CHOICES},"x":${FLOAT}},"user_attrs":{"u":{"deep":[1]}},"system_attrs":{"constraints":[0.5]},"intermediate_values":{"10":NaN,"9":1}}`,
  '{"op_code":4,"worker_id":"w","study_id":0,"datetime_start":"2026-11-23T13:00:00.000001"}',
  `{"op_code":5,"worker_id":"w","trial_id":1,"param_name":"k","param_value_internal":2,"distribution":${CHOICES}}`,
  '{"op_code":7,"worker_id":"w","trial_id":1,"step":3,"intermediate_value":0.25}',
  '{"op_code":8,"worker_id":"w","trial_id":1,"user_attr":{"big":12345678901234567890}}',
  '{"op_code":9,"worker_id":"w","trial_id":1,"system_attr":{"constraints:c":-1}}',
  '{"op_code":4,"worker_id":"w","study_id":0,"datetime_start":null,"state":4,"system_attrs":{"fixed_params":{"x":0.125}}}',
  '{"op_code":6,"worker_id":"w","trial_id":1,"state":3,"values":null,"datetime_complete":"2026-11-23T13:00:02.000001"}',
];

const DEEP = "[".repeat(498) + "]".repeat(498);
const NASTY = [
  "NaN",
  "Infinity",
  "-Infinity",
  "1e400",
  "12345678901234567890",
  "-12345678901234567890",
  "9007199254740993",
  "0.5",
  "-1",
  "3",
  "null",
  "true",
  '""',
  '"\\ud800"',
  '"a\\u0000b"',
  '"2026-02-31T10:00:00.000000"',
  '"2026-02-28T10:00:00Z"',
  '"0001-01-01T00:00:00+05:00"',
  "[]",
  "{}",
  '{"__proto__":1}',
  '{"1":1,"0":2,"01":3}',
  '{"x":NaN}',
  '["constraints",-0.5]',
  DEEP,
  "[" + DEEP + "]",
  "[".repeat(20_000) + "]".repeat(20_000),
  CHOICES,
  FLOAT,
  distribution(
    `{"name": "CategoricalDistribution", "attributes": {"choices": [${DEEP}, 12345678901234567890, [1], "\\ud800", NaN]}}`,
  ),
  distribution(
    '{"name": "IntDistribution", "attributes": {"low": -12345678901234567890, "high": 12345678901234567890}}',
  ),
  distribution('{"name": "FloatDistribution", "attributes": {"low": 1}}'),
];

const anyDamage = fc.record({
  kind: fc.constantFrom("value", "value", "value", "flip", "delete", "repeat"),
  line: fc.nat(),
  at: fc.nat(),
  to: fc.nat(),
});

type Damage = typeof anyDamage extends fc.Arbitrary<infer T> ? T : never;

/** Where values of a JSON text begin and end, more or less. */
const VALUE =
  /"(?:[^"\\]|\\.)*"(?!:)|-?[\d.]+(?:e[+-]?\d+)?|true|null|NaN|-?Infinity|\[[^[\]]*\]|\{[^{}]*\}/g;

function damage(
  lines: readonly string[],
  { kind, line, at, to }: Damage,
): string[] {
  const damaged = [...lines];
  const i = line % lines.length, text = lines[i]!;
  if (kind === "delete") damaged.splice(i, 1);
  else if (kind === "repeat") damaged.splice(at % lines.length, 0, text);
  else if (kind === "flip") {
    const column = at % text.length;
    damaged[i] = text.slice(0, column) + String.fromCharCode(32 + to % 95) +
      text.slice(column + 1);
  } else {
    const values = [...text.matchAll(VALUE)];
    const [found = "", { index = 0 } = {}] = [
      values[at % values.length]?.[0],
      values[at % values.length],
    ];
    damaged[i] = text.slice(0, index) + NASTY[to % NASTY.length]! +
      text.slice(index + found.length);
  }
  return damaged.length > 0 ? damaged : [...lines];
}

async function read(lines: readonly string[]): Promise<readonly OptunaStudy[]> {
  const text = lines.map((line) => line.replace(/\n$/, "") + "\n").join("");
  return (await readJournal([new TextEncoder().encode(text)])).replay.studies;
}

/** Ids are given anew; nobody keeps who made a trial that has ended. */
function comparable(studies: readonly OptunaStudy[]): OptunaStudy[] {
  return studies.map((study) => ({
    ...study,
    id: 0,
    trials: study.trials.map((trial) => ({
      ...trial,
      id: 0,
      isOwn: trial.isOwn && trial.state === "running",
    })),
  }));
}

/** SQLite has no minus zero in its columns. */
function withoutMinus<T>(value: T): T {
  if (typeof value === "number") return (value + 0) as T;
  if (Array.isArray(value)) return value.map(withoutMinus) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, withoutMinus(field)]),
  ) as T;
}

async function checkJournal(studies: readonly OptunaStudy[]): Promise<void> {
  const again = await read([...journalLines(studies)]);
  assertEquals(comparable(again), comparable(studies));
}

async function checkSqlite(
  studies: readonly OptunaStudy[],
  path: string,
): Promise<void> {
  await Deno.remove(path).catch(() => {});
  try {
    await writeSqlite(path, studies);
  } catch (error) {
    // The one thing that a database cannot hold is said by name.
    if (/which SQLite cannot hold/.test((error as Error).message)) return;
    throw error;
  }
  const again = readSqlite(path);
  assertEquals(
    withoutMinus(comparable(again)),
    withoutMinus(comparable(studies)),
  );
  await checkJournal(again);
}

/** Every form in which a study is shown can show it. */
function checkExports(study: OptunaStudy): void {
  let stored;
  try {
    stored = toStoredStudy(study);
  } catch (error) {
    const { message } = error as Error;
    if (message.startsWith("Cannot read the settings of study ")) return;
    throw error;
  }
  JSON.parse(studyToJson(exportStudy(stored)));
  trialsToCsv(stored.trials, ["value"]);
  renderTrials(stored.trials, { meaning: { names: ["value"] } });
}

Deno.test("what is read from a damaged journal is written, and read again the same", async () => {
  const folder = await Deno.makeTempDir();
  let accepted = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(OWN, THEIRS),
        fc.array(anyDamage, { minLength: 1, maxLength: 2 }),
        async (lines, damages) => {
          const damaged = damages.reduce(damage, lines as string[]);
          let studies;
          try {
            studies = await read(damaged);
          } catch (error) {
            assertEquals((error as Error).name, "SyntaxError");
            return;
          }
          accepted++;
          await checkJournal(studies);
          await checkSqlite(studies, `${folder}/copy.db`);
          studies.forEach(checkExports);
        },
      ),
      { numRuns: 800 },
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  assertEquals(accepted > 50, true, `only ${accepted} were read`);
});

const COLUMNS = [
  ["trial_params", "param_value"],
  ["trial_params", "distribution_json"],
  ["trial_params", "param_name"],
  ["trial_values", "value"],
  ["trial_values", "value_type"],
  ["trial_intermediate_values", "step"],
  ["trial_intermediate_values", "intermediate_value"],
  ["trial_intermediate_values", "intermediate_value_type"],
  ["trial_user_attributes", "value_json"],
  ["trial_system_attributes", "value_json"],
  ["study_user_attributes", "value_json"],
  ["trials", "state"],
  ["trials", "datetime_start"],
  ["studies", "study_name"],
  ["study_directions", "direction"],
] as const;

Deno.test("what is read from a damaged database is written, and read again the same", async () => {
  const folder = await Deno.makeTempDir();
  const sound = await Promise.all([OWN, THEIRS].map(read));
  let accepted = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sound),
        fc.constantFrom(...COLUMNS),
        fc.nat(5),
        fc.constantFrom<string | number | null>(
          ...[null, -1, 0, 0.5, 1e300, -1e-7, "COMPLETE", "FINITE", "noon"],
          "2026-03-01 10:00:00",
          ...NASTY,
          ...NASTY.flatMap((text) =>
            text.startsWith('"{') ? [JSON.parse(text) as string] : []
          ),
        ),
        async (studies, [table, column], row, value) => {
          const path = `${folder}/damaged.db`;
          await Deno.remove(path).catch(() => {});
          await writeSqlite(path, studies);
          const database = new DatabaseSync(path);
          database.prepare(
            `UPDATE OR IGNORE ${table} SET ${column} = ? WHERE rowid = ?`,
          ).run(value, row);
          database.close();
          let read;
          try {
            read = readSqlite(path);
          } catch (error) {
            assertEquals((error as Error).name, "SyntaxError");
            return;
          }
          accepted++;
          await checkJournal(read);
          await checkSqlite(read, `${folder}/copy.db`);
          read.forEach(checkExports);
        },
      ),
      { numRuns: 300 },
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  assertEquals(accepted > 50, true, `only ${accepted} were read`);
});
