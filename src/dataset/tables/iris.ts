// The embedded table. Its text (data/iris/iris.ts) is imported only when it is
// asked for, as that of digits is.

import type { TrainTest } from "../dataset.ts";
import { parseTable } from "./table.ts";
import { splitTable } from "./train_test.ts";

/**
 * The embedded table `iris`: 150 flowers of three species, four measures each,
 * a sixth of them for testing. Needs no file, network or right.
 *
 * @returns Both splits, newly parsed on every call.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { iris } from "./iris.ts";
 * const { train } = await iris();
 * assertEquals([train.count, train.inputShape], [125, [4]]);
 * assertEquals(train.schema?.target.name, "species");
 * ```
 */
export async function iris(): Promise<TrainTest> {
  const { IRIS } = await import("../../../data/iris/iris.ts");
  return splitTable(parseTable(IRIS, { name: "iris" }));
}
