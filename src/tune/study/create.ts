// How a study begins: new, from its storage with given settings, or from its
// storage with the recorded ones.

import {
  check,
  fields,
  flag,
  name,
  optional,
  type Rule,
  withMethods,
} from "../../check.ts";
import { quote } from "../../errors.ts";
import {
  compareSettings,
  readSettings,
  SETTINGS_RULES,
  type SettingsInput,
} from "./settings.ts";
import type { Space } from "../space/space.ts";
import type { StoredStudy, StudySettings, StudyStorage } from "../storage.ts";
import { SERVICES_RULES, type StudyServices } from "./services.ts";
import { Study } from "./study.ts";

/** What `createStudy` takes. */
export interface StudyOptions<S extends Space = Space>
  extends SettingsInput<S>, StudyServices {
  /** The study's name in its storage; "study" unless given. */
  readonly name?: string;
  /** Where the study is kept; without it nothing is written. */
  readonly storage?: StudyStorage;
  /** Continue what the storage holds, if anything; otherwise it must be empty. */
  readonly resume?: boolean;
}

const STORAGE = withMethods("a storage", "load", "append", "close");

/** What each of them must be. */
export const STUDY_RULES: Readonly<Record<keyof StudyOptions, Rule>> = {
  ...SETTINGS_RULES,
  ...SERVICES_RULES,
  name: optional(name),
  storage: optional(STORAGE),
  resume: optional(flag),
};

/**
 * Creates a study, or continues the one in its storage. If it cannot, the
 * storage is closed and stays as it was.
 *
 * @param options The space and how to search it.
 * @returns The study, ready to optimize.
 * @throws {TypeError} If an option has the wrong type; the message names it.
 * @throws {RangeError} If an option is unknown or makes no sense, if the storage
 * holds a study and `resume` is not set, or if that study has other settings.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createStudy } from "./create.ts";
 * const study = await createStudy({
 *   space: { x: { type: "int", low: -3, high: 3 } },
 *   sampler: "grid",
 * });
 * await study.optimize(({ params }) => (params.x - 1) ** 2);
 * assertEquals(study.trials.length, 7);
 * assertEquals(study.best?.params.x, 1);
 * ```
 */
export async function createStudy<const S extends Space>(
  options: StudyOptions<S>,
): Promise<Study<S>> {
  try {
    return await start(options);
  } catch (error) {
    await closeQuietly(options?.storage);
    throw error;
  }
}

async function start<const S extends Space>(
  options: StudyOptions<S>,
): Promise<Study<S>> {
  check("Cannot create a study", "", options, fields(STUDY_RULES));
  const { name = "study", storage, resume = false } = options;
  const setup = readSettings(options);
  const stored = await storage?.load() ?? null;
  if (stored !== null) {
    if (!resume) {
      throw new RangeError(
        `Cannot create study ${quote(name)}: the storage holds ${
          quote(stored.name)
        } with ${stored.trials.length} trials, expected resume or another storage`,
      );
    }
    checkStored(stored, setup.settings);
  }
  const study = new Study<S>(stored?.name ?? name, setup, options, stored);
  if (stored?.settings === undefined || stored.settings === null) {
    await study.store({
      type: "study",
      name: study.name,
      settings: setup.settings,
    });
  }
  return study;
}

/** Of a storage that gave no study nobody else may have a hold. */
async function closeQuietly(storage: StudyStorage | undefined): Promise<void> {
  try {
    await storage?.close();
  } catch {
    // Why there is no study counts.
  }
}

/**
 * Opens the study in a storage with the settings recorded there. If it cannot,
 * the storage is closed and stays as it was.
 *
 * @param storage Where the study is kept.
 * @param services What the study takes from its surroundings.
 * @throws {RangeError} If the storage is empty or another program's, or uses a
 * sampler, pruner or rule that is not listed: `createStudy` takes those.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { openStudy } from "./create.ts";
 * const empty = {
 *   load: () => Promise.resolve(null),
 *   append: () => Promise.resolve(),
 *   close: () => Promise.resolve(),
 * };
 * await assertRejects(() => openStudy(empty), RangeError, "is empty");
 * ```
 */
export async function openStudy(
  storage: StudyStorage,
  services: StudyServices = {},
): Promise<Study<Space>> {
  try {
    return await open(storage, services);
  } catch (error) {
    await closeQuietly(storage);
    throw error;
  }
}

async function open(
  storage: StudyStorage,
  services: StudyServices,
): Promise<Study<Space>> {
  check("Cannot open a study", "storage", storage, STORAGE);
  check("Cannot open a study", "", services, fields(SERVICES_RULES));
  const stored = await storage.load();
  if (stored === null) {
    throw new RangeError("Cannot open a study: the storage is empty");
  }
  const { name, settings } = stored;
  if (settings === null) {
    throw new RangeError(
      `Cannot open study ${
        quote(name)
      }: another program made it, expected createStudy with its space`,
    );
  }
  check(
    `Cannot open study ${quote(name)}`,
    "",
    settings,
    fields(SETTINGS_RULES),
  );
  const setup = readSettings(settings);
  return new Study(name, setup, { ...services, storage }, stored);
}

function checkStored(stored: StoredStudy, given: StudySettings): void {
  const { name, settings, directions } = stored;
  if (settings !== null) return compareSettings(name, settings, given);
  if (String(directions) !== String(given.directions)) {
    throw new RangeError(
      `Cannot resume study ${quote(name)}: directions are ${
        quote(given.directions)
      }, expected ${quote(directions)} as recorded`,
    );
  }
}
