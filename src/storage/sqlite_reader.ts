// Studies out of a SQLite file, Optuna's or ours. Reachable from files.ts only.

import type { DatabaseSync } from "node:sqlite";
import { messageOf, quote } from "../errors.ts";
import type { Direction } from "../tune/trial.ts";
import {
  checkInternal,
  type Distribution,
  readDistribution,
} from "../tune/journal/format/distribution.ts";
import type {
  OptunaState,
  OptunaStudy,
  OptunaTrial,
} from "../tune/journal/format/optuna.ts";
import {
  parsePythonJson,
  type PythonJson,
  type PythonObject,
} from "../tune/journal/format/python_json.ts";
import { readTime, writeTime, type Zone } from "../tune/journal/format/time.ts";
import { openDatabase } from "./sqlite.ts";
import {
  LIBRARY_VERSION,
  STAMPS,
  STATE_NAMES,
  UNFINISHED_KEY,
} from "./sqlite_schema.ts";

type Row = Readonly<Record<string, unknown>>;

/**
 * Reads all studies of a SQLite file in Optuna's schema. The file is not
 * changed.
 *
 * @param path The file, written by Optuna 3, 4 or 5 or by `writeSqlite`.
 * @returns Its studies in order of creation.
 * @throws {SyntaxError} If its tables are older than Optuna 3, or hold what
 * Optuna would not have written.
 */
export function readSqlite(path: string): OptunaStudy[] {
  try {
    using database = openDatabase(path, { readOnly: true });
    return new Reader(database).studies();
  } catch (cause) {
    // SQLite repeats what a damaged file holds, line breaks and all.
    const reason = messageOf(cause).replace(/[\p{Cc}\p{Cf}\s]+/gu, " ");
    throw new SyntaxError(`Cannot read ${quote(path)}: ${reason}`, { cause });
  }
}

const STATE_OF_NAME = new Map(
  Object.entries(STATE_NAMES).map(([state, name]) =>
    [name, state as OptunaState] as const
  ),
);

const DIRECTION_OF_NAME = new Map<unknown, Direction>([
  ["MINIMIZE", "minimize"],
  ["MAXIMIZE", "maximize"],
]);

class Reader {
  readonly #database: DatabaseSync;
  readonly #zone: Zone;
  /** Each distribution by its text, of which the key is the one copy kept. */
  readonly #distributions = new Map<string, [string, Distribution]>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    const revision = this.#cell("alembic_version", "version_num");
    if (/^v[012]\.|^v3\.0\.0\.[abc]$/.test(revision)) {
      throw new Error(
        `its tables are of revision ${quote(revision)}, expected ${
          Object.values(STAMPS).map((stamp) => stamp.revision).join(" or ")
        }: run "optuna storage upgrade"`,
      );
    }
    this.#zone = zoneOf(
      revision,
      this.#cell("version_info", "library_version"),
    );
  }

  /** The only value of a table that may be absent or empty. */
  #cell(table: string, column: string): string {
    const exists = this.#database.prepare(
      "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?",
    ).get(table);
    if (exists === undefined) return "";
    const row = this.#database.prepare(`SELECT ${column} FROM ${table}`).get();
    return String(row?.[column] ?? "");
  }

  #rows(table: string, order: string): Row[] {
    return this.#database.prepare(`SELECT * FROM ${table} ORDER BY ${order}`)
      .all();
  }

  /** The rows of a table by the id of what they belong to. */
  #grouped(table: string, owner: string, order: string): Map<unknown, Row[]> {
    const groups = new Map<unknown, Row[]>();
    for (const row of this.#rows(table, order)) {
      const group = groups.get(row[owner]);
      if (group === undefined) groups.set(row[owner], [row]);
      else group.push(row);
    }
    return groups;
  }

  studies(): OptunaStudy[] {
    const directions = this.#grouped(
      "study_directions",
      "study_id",
      "objective",
    );
    const user = this.#attributes("study", "user");
    const system = this.#attributes("study", "system");
    const trials = this.#trials();
    return this.#rows("studies", "study_id").map((row, id) => {
      const key = row["study_id"];
      const name = String(row["study_name"]);
      return {
        id,
        name,
        directions: directionsOf(name, directions.get(key) ?? []),
        userAttributes: user.get(key) ?? {},
        systemAttributes: system.get(key) ?? {},
        trials: trials.get(key) ?? [],
      };
    });
  }

  #attributes(
    scope: "study" | "trial",
    kind: "user" | "system",
  ): Map<unknown, PythonObject> {
    const table = `${scope}_${kind}_attribute`;
    const groups = this.#grouped(`${table}s`, `${scope}_id`, `${table}_id`);
    const objects = new Map<unknown, PythonObject>();
    for (const [id, rows] of groups) {
      const entries = rows.map((row): [string, PythonJson] => [
        String(row["key"]),
        parsePythonJson(String(row["value_json"])),
      ]);
      objects.set(id, Object.fromEntries(entries));
    }
    return objects;
  }

  #trials(): Map<unknown, OptunaTrial[]> {
    const params = this.#grouped("trial_params", "trial_id", "param_id");
    const values = this.#grouped("trial_values", "trial_id", "objective");
    const reports = this.#grouped(
      "trial_intermediate_values",
      "trial_id",
      "step",
    );
    const user = this.#attributes("trial", "user");
    const system = this.#attributes("trial", "system");
    const trials = new Map<unknown, OptunaTrial[]>();
    for (const [id, row] of this.#rows("trials", "trial_id").entries()) {
      const key = row["trial_id"];
      const siblings = trials.get(row["study_id"]) ?? [];
      trials.set(row["study_id"], siblings);
      const { [UNFINISHED_KEY]: unfinished, ...userAttributes } =
        user.get(key) ?? {};
      siblings.push({
        id,
        number: siblings.length,
        state: stateOf(row),
        ...this.#paramsOf(params.get(key) ?? []),
        values: valuesOf(values.get(key) ?? []),
        reports: (reports.get(key) ?? []).map((report) => ({
          step: stepOf(report),
          value: numberOf(report, "intermediate_value"),
        })),
        userAttributes,
        systemAttributes: system.get(key) ?? {},
        start: this.#time(row["datetime_start"]),
        complete: this.#time(row["datetime_complete"]),
        isOwn: unfinished === true,
      });
    }
    return trials;
  }

  #paramsOf(
    rows: readonly Row[],
  ): Pick<OptunaTrial, "params" | "distributions"> {
    const params: [string, number][] = [];
    const distributions: [string, string][] = [];
    for (const row of rows) {
      const name = String(row["param_name"]);
      const [text, distribution] = this.#distribution(row);
      // SQLite has no NaN and keeps a null in its place.
      const internal = row["param_value"] === null
        ? NaN
        : Number(row["param_value"]);
      checkInternal(distribution, internal);
      params.push([name, internal]);
      distributions.push([name, text]);
    }
    return {
      params: Object.fromEntries(params),
      distributions: Object.fromEntries(distributions),
    };
  }

  #distribution(row: Row): [string, Distribution] {
    const text = String(row["distribution_json"]);
    const known = this.#distributions.get(text) ??
      [text, readDistribution(text)];
    this.#distributions.set(text, known);
    return known;
  }

  #time(value: unknown): string | null {
    return typeof value === "string"
      ? writeTime(readTime(value, this.#zone))
      : null;
  }
}

/** Optuna 5 writes UTC, those before it local time, we as the stamp says. */
function zoneOf(revision: string, library: string): Zone {
  if (library === LIBRARY_VERSION) {
    const stamps = Object.values(STAMPS);
    return stamps.find((stamp) => stamp.revision === revision)?.zone ?? "local";
  }
  return Number.parseInt(library) >= 5 ? "utc" : "local";
}

function directionsOf(study: string, rows: readonly Row[]): Direction[] {
  const directions = rows.map((row) => DIRECTION_OF_NAME.get(row["direction"]));
  if (directions.length > 0 && directions.every((d) => d !== undefined)) {
    return directions;
  }
  throw new Error(
    `study ${quote(study)} has the directions ${
      quote(rows.map((row) => row["direction"]))
    }, expected MINIMIZE or MAXIMIZE for each objective`,
  );
}

function stateOf(row: Row): OptunaState {
  const state = STATE_OF_NAME.get(String(row["state"]));
  if (state !== undefined) return state;
  throw new Error(
    `trial ${row["trial_id"]} is in state ${quote(row["state"])}`,
  );
}

function stepOf(row: Row): number {
  const step = row["step"];
  if (Number.isSafeInteger(step) && step as number >= 0) return step as number;
  throw new Error(
    `trial ${row["trial_id"]} has step ${
      quote(step)
    }, expected an integer of at least 0`,
  );
}

function valuesOf(rows: readonly Row[]): readonly number[] | null {
  return rows.length === 0 ? null : rows.map((row) => numberOf(row, "value"));
}

const NUMBER_OF_TYPE = new Map<unknown, number>([
  ["INF_POS", Infinity],
  ["INF_NEG", -Infinity],
  ["NAN", NaN],
]);

function numberOf(row: Row, column: string): number {
  const special = NUMBER_OF_TYPE.get(row[`${column}_type`]);
  const value = row[column];
  if (special !== undefined) return special;
  if (typeof value === "number") return value;
  throw new Error(`trial ${row["trial_id"]} has ${column} ${quote(value)}`);
}
