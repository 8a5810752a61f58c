// The tables of Optuna's SQLite files, and what differs between the versions
// that open them. The tables are the same in all; only one index and the
// revision that the file is stamped with are not.

import type { OptunaState } from "../tune/journal/format/optuna.ts";
import type { Zone } from "../tune/journal/format/time.ts";

/** For which Optuna a file is stamped; each refuses the other's stamp. */
export type Stamp = "optuna-3" | "optuna-4";

/** What a stamp means. */
export interface StampFacts {
  /** The revision of the tables, as Optuna's migrations call it. */
  readonly revision: string;
  /**
   * The clock of times. Optuna 3 and 4 write local time, 5 writes UTC; a file
   * for 4 is opened by 5 as well, and is right there: what lasts longer.
   */
  readonly zone: Zone;
  /** Statements beyond the tables. */
  readonly extra: string;
}

/** All stamps, the default one last. */
export const STAMPS: Readonly<Record<Stamp, StampFacts>> = {
  "optuna-3": { revision: "v3.0.0.d", zone: "local", extra: "" },
  "optuna-4": {
    revision: "v3.2.0.a",
    zone: "utc",
    extra: "CREATE INDEX ix_trials_study_id ON trials (study_id);",
  },
};

/** The version of the tables in Optuna's own count, the same for all stamps. */
export const SCHEMA_VERSION = 12;

/** Who wrote a file; Optuna shows the text in messages only. */
export const LIBRARY_VERSION = "lanetune";

/**
 * A mark on trials of ours that had no outcome when they were exported: after
 * an import they run again, where those of another program have failed.
 */
export const UNFINISHED_KEY = "lanetune:unfinished";

/** States as the database spells them. */
export const STATE_NAMES: Readonly<Record<OptunaState, string>> = {
  running: "RUNNING",
  complete: "COMPLETE",
  pruned: "PRUNED",
  failed: "FAIL",
  waiting: "WAITING",
};

/** Tables of attributes by what they belong to; all four have one shape. */
function attributeTable(scope: "study" | "trial", kind: string): string {
  const table = `${scope}_${kind}_attribute`;
  return `CREATE TABLE ${table}s (
    ${table}_id INTEGER NOT NULL,
    ${scope}_id INTEGER,
    "key" VARCHAR(512),
    value_json TEXT,
    PRIMARY KEY (${table}_id),
    UNIQUE (${scope}_id, "key"),
    ${foreignKey(scope)}
  );`;
}

function foreignKey(scope: "study" | "trial"): string {
  const table = scope === "study" ? "studies" : "trials";
  return `FOREIGN KEY(${scope}_id) REFERENCES ${table} (${scope}_id)`;
}

/** The statements that make all of Optuna's tables. */
export const TABLES = `
  CREATE TABLE studies (
    study_id INTEGER NOT NULL,
    study_name VARCHAR(512) NOT NULL,
    PRIMARY KEY (study_id)
  );
  CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);
  CREATE TABLE version_info (
    version_info_id INTEGER NOT NULL,
    schema_version INTEGER,
    library_version VARCHAR(256),
    PRIMARY KEY (version_info_id),
    CHECK (version_info_id=1)
  );
  CREATE TABLE study_directions (
    study_direction_id INTEGER NOT NULL,
    direction VARCHAR(8) NOT NULL,
    study_id INTEGER NOT NULL,
    objective INTEGER NOT NULL,
    PRIMARY KEY (study_direction_id),
    UNIQUE (study_id, objective),
    ${foreignKey("study")}
  );
  ${attributeTable("study", "user")}
  ${attributeTable("study", "system")}
  CREATE TABLE trials (
    trial_id INTEGER NOT NULL,
    number INTEGER,
    study_id INTEGER,
    state VARCHAR(8) NOT NULL,
    datetime_start DATETIME,
    datetime_complete DATETIME,
    PRIMARY KEY (trial_id),
    ${foreignKey("study")}
  );
  ${attributeTable("trial", "user")}
  ${attributeTable("trial", "system")}
  CREATE TABLE trial_params (
    param_id INTEGER NOT NULL,
    trial_id INTEGER,
    param_name VARCHAR(512),
    param_value FLOAT,
    distribution_json TEXT,
    PRIMARY KEY (param_id),
    UNIQUE (trial_id, param_name),
    ${foreignKey("trial")}
  );
  CREATE TABLE trial_values (
    trial_value_id INTEGER NOT NULL,
    trial_id INTEGER NOT NULL,
    objective INTEGER NOT NULL,
    value FLOAT,
    value_type VARCHAR(7) NOT NULL,
    PRIMARY KEY (trial_value_id),
    UNIQUE (trial_id, objective),
    ${foreignKey("trial")}
  );
  CREATE TABLE trial_intermediate_values (
    trial_intermediate_value_id INTEGER NOT NULL,
    trial_id INTEGER NOT NULL,
    step INTEGER NOT NULL,
    intermediate_value FLOAT,
    intermediate_value_type VARCHAR(7) NOT NULL,
    PRIMARY KEY (trial_intermediate_value_id),
    UNIQUE (trial_id, step),
    ${foreignKey("trial")}
  );
  CREATE TABLE trial_heartbeats (
    trial_heartbeat_id INTEGER NOT NULL,
    trial_id INTEGER NOT NULL,
    heartbeat DATETIME NOT NULL,
    PRIMARY KEY (trial_heartbeat_id),
    UNIQUE (trial_id),
    ${foreignKey("trial")}
  );
  CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
  );
`;
