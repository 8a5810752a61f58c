// Studies that can also run an objective given as a module's URL: the tuner,
// which knows no Workers, and the pool, which is one way to have them.

import * as tune from "../tune/study/create.ts";
import type { Executor } from "../tune/executor.ts";
import type { Space } from "../tune/space/space.ts";
import type { StudyStorage } from "../tune/storage.ts";
import type { StudyServices } from "../tune/study/services.ts";
import type { Study } from "../tune/study/study.ts";
import { workerExecutor } from "./worker_executor.ts";

const services: StudyServices = {
  moduleExecutor: (module: URL, jobs: number): Executor =>
    workerExecutor({ module, jobs }),
};

/**
 * Creates a study, or continues the one in its storage.
 *
 * @param options The space and how to search it.
 * @returns The study, ready to optimize: with a function, which runs in this
 * thread, with a module's URL, whose default export runs in `jobs` Workers, or
 * with an executor.
 * @throws {RangeError} If an option makes no sense, if the storage holds a
 * study and `resume` is not set, or if that study has other settings.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createStudy } from "./study.ts";
 * const study = await createStudy({
 *   space: { x: { type: "int", low: -3, high: 3 } },
 *   sampler: "grid",
 * });
 * const code = "export default ({ params }) => (params.x - 1) ** 2";
 * const objective = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
 * await study.optimize(objective, { jobs: 2 });
 * assertEquals(study.best?.params.x, 1);
 * ```
 */
export function createStudy<const S extends Space>(
  options: tune.StudyOptions<S>,
): Promise<Study<S>> {
  return tune.createStudy<S>({ ...services, ...options });
}

/**
 * Opens the study in a storage with the settings recorded there.
 *
 * @param storage Where the study is kept.
 * @param given What the study takes from its surroundings.
 * @throws {RangeError} If the storage is empty or another program's, or uses a
 * sampler, pruner or rule that is not listed: `createStudy` takes those.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { openStudy } from "./study.ts";
 * const empty = {
 *   load: () => Promise.resolve(null),
 *   append: () => Promise.resolve(),
 *   close: () => Promise.resolve(),
 * };
 * await assertRejects(() => openStudy(empty), RangeError, "is empty");
 * ```
 */
export function openStudy(
  storage: StudyStorage,
  given: StudyServices = {},
): Promise<Study<Space>> {
  return tune.openStudy(storage, { ...services, ...given });
}
