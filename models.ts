/**
 * Trained networks as files of other programs: ONNX, a module of plain
 * JavaScript, and any tensors as safetensors. `Model` itself is in `mod.ts`.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { digits, loadEngine, Trainer } from "./mod.ts";
 * import { toJavaScript } from "./models.ts";
 *
 * const { train, test } = await digits();
 * using trainer = new Trainer(await loadEngine(), { train, validation: test }, {
 *   hidden: [8],
 *   epochs: 1,
 *   batchSize: 50,
 *   optimizer: { name: "adam", learningRate: 0.003 },
 * });
 * assert(toJavaScript(trainer.model()).includes("export function predict"));
 * ```
 *
 * @module
 */

export { toJavaScript } from "./src/model/export/javascript.ts";
export { toOnnx } from "./src/model/export/onnx.ts";
export {
  decodeSafetensors,
  encodeSafetensors,
} from "./src/train/weights/safetensors.ts";
