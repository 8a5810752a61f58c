import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DatabaseSync } from "node:sqlite";
import { readSqlite } from "../../src/storage/sqlite_reader.ts";
import { writeSqlite } from "../../src/storage/sqlite_writer.ts";
import { readStudies, writeJournal } from "../../src/storage/study_file.ts";
import type { OptunaStudy } from "../../src/tune/journal/format/optuna.ts";
import { anyStudies } from "../support/any_study.ts";

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

const STUDY: OptunaStudy = {
  id: 0,
  name: "s",
  directions: ["maximize"],
  userAttributes: {},
  systemAttributes: {},
  trials: [{
    id: 0,
    number: 0,
    state: "complete",
    params: { x: 0.5 },
    distributions: {
      x: '{"name": "FloatDistribution", "attributes": {"low": 0, "high": 1}}',
    },
    values: [1],
    reports: [{ step: 1, value: NaN }, { step: 2, value: -Infinity }],
    userAttributes: {},
    systemAttributes: {},
    start: "2026-11-23T12:00:00.000001",
    complete: "2026-11-23T12:00:01.500000",
    isOwn: false,
  }],
};

/** What a database has no place for: who created a trial that has ended. */
function withoutOwners(studies: readonly OptunaStudy[]): OptunaStudy[] {
  return studies.map((study) => ({
    ...study,
    trials: study.trials.map((trial) => ({
      ...trial,
      isOwn: trial.isOwn && trial.state === "running",
    })),
  }));
}

for (const stamp of ["optuna-3", "optuna-4"] as const) {
  Deno.test(`readSqlite() gives back what writeSqlite() wrote for ${stamp}`, () =>
    inFolder(async (folder) => {
      const path = `${folder}/study.db`;
      const property = fc.asyncProperty(anyStudies, async (studies) => {
        await Deno.remove(path).catch(() => {});
        await writeSqlite(path, studies, { stamp });
        assertEquals(readSqlite(path), withoutOwners(studies));
      });
      await fc.assert(property, { numRuns: 40 });
    }));
}

Deno.test("readStudies() gives back what writeJournal() wrote", () =>
  inFolder(async (folder) => {
    const path = `${folder}/study.jsonl`;
    const property = fc.asyncProperty(anyStudies, async (studies) => {
      await Deno.remove(path).catch(() => {});
      await writeJournal(path, studies);
      assertEquals(await readStudies(path), studies);
    });
    await fc.assert(property, { numRuns: 100 });
  }));

Deno.test("readStudies() tells a database from a journal by its content", () =>
  inFolder(async (folder) => {
    await writeSqlite(`${folder}/a`, [STUDY]);
    await writeJournal(`${folder}/b`, [STUDY]);
    const [a, b] = [
      await readStudies(`${folder}/a`),
      await readStudies(`${folder}/b`),
    ];
    assertEquals(a, [STUDY]);
    assertEquals(b, [STUDY]);
  }));

Deno.test("writeSqlite() stamps the file and writes local time for Optuna 3, UTC for 4", () =>
  inFolder(async (folder) => {
    const start = new Date(2026, 10, 23, 12).getTime();
    const utc = new Date(start).toISOString().slice(0, 19).replace("T", " ");
    for (
      const [stamp, revision, time] of [
        ["optuna-3", "v3.0.0.d", "2026-11-23 12:00:00"],
        ["optuna-4", "v3.2.0.a", utc],
      ] as const
    ) {
      const path = `${folder}/${stamp}.db`;
      await writeSqlite(path, [STUDY], { stamp });
      using database = new DatabaseSync(path);
      const cell = (sql: string) =>
        Object.values(database.prepare(sql).get() ?? {})[0];
      assertEquals(cell("SELECT version_num FROM alembic_version"), revision);
      assertEquals(
        cell("SELECT datetime_start FROM trials"),
        `${time}.000001`,
      );
      assertEquals(cell("PRAGMA integrity_check"), "ok");
      assertEquals(cell("PRAGMA journal_mode"), "delete");
    }
  }));

Deno.test("writeSqlite() and writeJournal() keep a file that exists", () =>
  inFolder(async (folder) => {
    const path = `${folder}/study.db`;
    await Deno.writeTextFile(path, "mine");
    for (const write of [writeSqlite, writeJournal]) {
      await assertRejects(
        () => write(path, [STUDY]),
        Error,
        `Cannot write "${path}": it exists, expected the path of a new file`,
      );
    }
    assertEquals(await Deno.readTextFile(path), "mine");
  }));

Deno.test("writeSqlite() refuses a stamp that it does not know", () =>
  inFolder(async (folder) => {
    await assertRejects(
      () =>
        writeSqlite(`${folder}/s.db`, [], { stamp: "optuna-5" as "optuna-4" }),
      RangeError,
      's.db": stamp is "optuna-5", did you mean "optuna-3"?',
    );
    assertEquals(Array.from(Deno.readDirSync(folder)), []);
  }));

Deno.test("writeSqlite() leaves nothing behind when it fails", () =>
  inFolder(async (folder) => {
    await assertRejects(
      () => writeSqlite(`${folder}/study.db`, [STUDY, STUDY]),
      Error,
      "UNIQUE constraint failed: studies.study_name",
    );
    assertEquals(Array.from(Deno.readDirSync(folder)), []);
  }));

/** Opens what `writeSqlite` made and damages it. */
async function damaged(folder: string, sql: string): Promise<string> {
  const path = `${folder}/${crypto.randomUUID()}.db`;
  await writeSqlite(path, [STUDY]);
  using database = new DatabaseSync(path);
  database.exec(sql);
  return path;
}

Deno.test("readSqlite() says what is wrong with a file", () =>
  inFolder(async (folder) => {
    const cases: [sql: string, message: string][] = [
      [
        "UPDATE alembic_version SET version_num = 'v2.6.0.a'",
        'its tables are of revision "v2.6.0.a", expected v3.0.0.d or v3.2.0.a: run "optuna storage upgrade"',
      ],
      ["DELETE FROM study_directions", 'study "s" has the directions []'],
      ["UPDATE trials SET state = 'LOST'", 'trial 1 is in state "LOST"'],
      ["UPDATE trial_values SET value = NULL", "trial 1 has value null"],
      [
        "UPDATE trial_params SET distribution_json = '{}'",
        "Cannot read a distribution: found {}",
      ],
      [
        `UPDATE trial_params SET param_value = NULL, distribution_json =
          '{"name": "CategoricalDistribution", "attributes": {"choices": [1]}}'`,
        "choice NaN of a list of 1",
      ],
      [
        "UPDATE trial_intermediate_values SET step = -1 WHERE step = 1",
        "trial 1 has step -1, expected an integer of at least 0",
      ],
      [
        "UPDATE trials SET state = 'A' || char(10) || char(27) || 'B'",
        'trial 1 is in state "A\\n\\u001bB"',
      ],
      ["DROP TABLE trial_values", "no such table: trial_values"],
      ["UPDATE trials SET datetime_start = 'noon'", 'found "noon"'],
    ];
    for (const [sql, message] of cases) {
      const path = await damaged(folder, sql);
      const error = assertThrows(() => readSqlite(path), SyntaxError, message);
      assertEquals(error.message.startsWith(`Cannot read "${path}": `), true);
      assertEquals(/[\p{Cc}\p{Cf}]/u.test(error.message), false);
    }
  }));

Deno.test("a parameter that is NaN or infinite survives a database", () =>
  inFolder(async (folder) => {
    for (const x of [NaN, Infinity, -Infinity]) {
      const path = `${folder}/${x}.db`;
      const [trial] = STUDY.trials;
      const study = { ...STUDY, trials: [{ ...trial!, params: { x } }] };
      await writeSqlite(path, [study]);
      assertEquals(readSqlite(path)[0]?.trials[0]?.params, { x });
    }
  }));

Deno.test("writeSqlite() names the text that a database cannot hold", () =>
  inFolder(async (folder) => {
    for (
      const [name, shown] of [["a\0b", "a\\u0000b"], ["\ud800", "\\ud800"]]
    ) {
      await assertRejects(
        () => writeSqlite(`${folder}/s.db`, [{ ...STUDY, name: name! }]),
        Error,
        `study_name is "${shown}", which SQLite cannot hold`,
      );
    }
    assertEquals(Array.from(Deno.readDirSync(folder)), []);
  }));

Deno.test("readSqlite() reads files without stamps", () =>
  inFolder(async (folder) => {
    for (
      const sql of ["DELETE FROM alembic_version", "DROP TABLE alembic_version"]
    ) {
      const path = await damaged(folder, `${sql}; DELETE FROM version_info`);
      assertEquals(readSqlite(path)[0]?.trials.length, 1);
    }
  }));

Deno.test("readSqlite() does not create a file that is absent", () =>
  inFolder(async (folder) => {
    assertThrows(() => readSqlite(`${folder}/none.db`), SyntaxError, "none.db");
    await assertRejects(() => readStudies(`${folder}/none.db`), Error, "none");
    assertEquals(Array.from(Deno.readDirSync(folder)), []);
  }));
