// Studies into a SQLite file that Optuna opens as its own. Reachable from
// files.ts only.

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { check, fields, oneOf, optional } from "../check.ts";
import { writeWhole } from "../disk.ts";
import { quote } from "../errors.ts";
import type {
  OptunaStudy,
  OptunaTrial,
} from "../tune/journal/format/optuna.ts";
import {
  type PythonObject,
  writePythonJson,
} from "../tune/journal/format/python_json.ts";
import { readTime, writeTime } from "../tune/journal/format/time.ts";
import { openDatabase } from "./sqlite.ts";
import {
  LIBRARY_VERSION,
  SCHEMA_VERSION,
  type Stamp,
  STAMPS,
  STATE_NAMES,
  TABLES,
  UNFINISHED_KEY,
} from "./sqlite_schema.ts";

/** How a SQLite file is written. */
export interface SqliteOptions {
  /** Which Optuna shall open it: `optuna-4` (which 5 opens too) or `optuna-3`. */
  readonly stamp?: Stamp;
}

const OPTIONS = fields({ stamp: optional(oneOf(...Object.keys(STAMPS))) });

/**
 * Writes studies as a new SQLite file in Optuna's schema.
 *
 * @param path The file to make; it must not exist.
 * @param studies What it shall hold, for example from `readStudies`.
 * @throws {RangeError} If the stamp is unknown.
 * @throws {Error} If the file exists or cannot be written.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readSqlite } from "./sqlite_reader.ts";
 * import { writeSqlite } from "./sqlite_writer.ts";
 * const folder = await Deno.makeTempDir();
 * const study = { id: 0, name: "s", directions: ["minimize"], userAttributes: {}, systemAttributes: {}, trials: [] } as const;
 * await writeSqlite(`${folder}/study.db`, [study]);
 * assertEquals(readSqlite(`${folder}/study.db`)[0]?.name, "s");
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeSqlite(
  path: string,
  studies: readonly OptunaStudy[],
  options: SqliteOptions = {},
): Promise<void> {
  check(`Cannot write ${quote(path)}`, "", options, OPTIONS);
  await writeWhole(path, (temporaryPath) => {
    // In the default rollback mode: Optuna's dashboard cannot open WAL files.
    using database = openDatabase(temporaryPath);
    new Writer(database, options.stamp ?? "optuna-4").write(studies);
  });
}

type Scope = "study" | "trial";
type Kind = "user" | "system";

/** Fills an empty database. Ids count from 1 in the order of insertion. */
class Writer {
  readonly #database: DatabaseSync;
  readonly #stamp: Stamp;
  readonly #inserts = new Map<string, StatementSync>();
  #trialId = 0;

  constructor(database: DatabaseSync, stamp: Stamp) {
    this.#database = database;
    this.#stamp = stamp;
  }

  write(studies: readonly OptunaStudy[]): void {
    const { revision, extra } = STAMPS[this.#stamp];
    // The file is only named when it is whole: nothing needs to survive before.
    this.#database.exec("PRAGMA synchronous = OFF");
    this.#database.exec(`BEGIN; ${TABLES} ${extra}`);
    this.#insert("version_info", {
      version_info_id: 1,
      schema_version: SCHEMA_VERSION,
      library_version: LIBRARY_VERSION,
    });
    this.#insert("alembic_version", { version_num: revision });
    studies.forEach((study, i) => this.#study(study, i + 1));
    this.#database.exec("COMMIT");
  }

  #insert(
    table: string,
    row: { readonly [column: string]: string | number | null },
  ): void {
    let insert = this.#inserts.get(table);
    if (insert === undefined) {
      const columns = Object.keys(row).map((column) => `"${column}"`);
      const marks = columns.map(() => "?");
      insert = this.#database.prepare(
        `INSERT INTO ${table} (${columns}) VALUES (${marks})`,
      );
      this.#inserts.set(table, insert);
    }
    for (const [column, value] of Object.entries(row)) {
      checkText(column, value);
    }
    insert.run(...Object.values(row));
  }

  #study(study: OptunaStudy, id: number): void {
    this.#insert("studies", { study_id: id, study_name: study.name });
    study.directions.forEach((direction, objective) =>
      this.#insert("study_directions", {
        direction: direction.toUpperCase(),
        study_id: id,
        objective,
      })
    );
    this.#attributes("study", "user", id, study.userAttributes);
    this.#attributes("study", "system", id, study.systemAttributes);
    for (const trial of study.trials) this.#trial(trial, id);
  }

  #attributes(scope: Scope, kind: Kind, id: number, all: PythonObject): void {
    for (const [key, value] of Object.entries(all)) {
      this.#insert(`${scope}_${kind}_attributes`, {
        [`${scope}_id`]: id,
        key,
        value_json: writePythonJson(value),
      });
    }
  }

  #trial(trial: OptunaTrial, studyId: number): void {
    const id = ++this.#trialId;
    this.#insert("trials", {
      trial_id: id,
      number: trial.number,
      study_id: studyId,
      state: STATE_NAMES[trial.state],
      datetime_start: this.#time(trial.start),
      datetime_complete: this.#time(trial.complete),
    });
    for (const [name, internal] of Object.entries(trial.params)) {
      this.#insert("trial_params", {
        trial_id: id,
        param_name: name,
        param_value: internal,
        distribution_json: trial.distributions[name]!,
      });
    }
    trial.values?.forEach((value, objective) =>
      this.#insert("trial_values", {
        trial_id: id,
        objective,
        value: finite(value),
        value_type: typeOf(value),
      })
    );
    for (const { step, value } of trial.reports) {
      this.#insert("trial_intermediate_values", {
        trial_id: id,
        step,
        intermediate_value: finite(value),
        intermediate_value_type: typeOf(value),
      });
    }
    this.#attributes("trial", "user", id, trial.userAttributes);
    this.#attributes("trial", "system", id, trial.systemAttributes);
    if (trial.isOwn && trial.state === "running") {
      this.#attributes("trial", "user", id, { [UNFINISHED_KEY]: true });
    }
  }

  #time(text: string | null): string | null {
    if (text === null) return null;
    return writeTime(readTime(text), STAMPS[this.#stamp].zone, " ");
  }
}

/** SQLite would cut a text at a NUL and replace half a character. */
function checkText(column: string, value: string | number | null): void {
  if (typeof value !== "string") return;
  if (value.isWellFormed() && !value.includes("\0")) return;
  throw new Error(
    `${column} is ${quote(value)}, which SQLite cannot hold: expected ` +
      "Unicode without a NUL",
  );
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function typeOf(value: number): string {
  if (Number.isFinite(value)) return "FINITE";
  return Number.isNaN(value) ? "NAN" : value > 0 ? "INF_POS" : "INF_NEG";
}
