// A data set as bytes, to be sent to workers: what trials need of it, so without
// what was a table's and is of use to whoever trains the winner.

import {
  anyNumber,
  anything,
  check,
  fields,
  integer,
  listOf,
  oneOf,
  type Rule,
  text,
} from "../check.ts";
import { messageOf } from "../errors.ts";
import {
  checkDataset,
  type Dataset,
  type TrainTest,
} from "../dataset/dataset.ts";

/** How arrays are told apart. */
const TYPES = { u8: Uint8Array, f32: Float32Array } as const;

type TypeName = keyof typeof TYPES;

interface PackedSplit
  extends Omit<Dataset, "inputs" | "targets" | "columns" | "schema"> {
  readonly inputs: TypeName;
  readonly targets: TypeName;
}

const array = oneOf(...Object.keys(TYPES));
const splitRule: Rule = fields({
  name: text,
  inputShape: listOf(integer(1), 1),
  scale: anyNumber,
  offset: anyNumber,
  task: (value, path) =>
    Object(value).type === "regression"
      ? fields({ type: anything, outputs: integer(1) })(value, path)
      : fields({ type: oneOf("classification"), classes: integer(2) })(
        value,
        path,
      ),
  count: integer(1),
  inputs: array,
  targets: array,
});
const headRule = fields({ train: splitRule, test: splitRule });

const typeOf = (view: Uint8Array | Float32Array): TypeName =>
  view instanceof Uint8Array ? "u8" : "f32";

function headOf(
  { name, inputShape, scale, offset, task, count, inputs, targets }: Dataset,
): PackedSplit {
  const types = { inputs: typeOf(inputs), targets: typeOf(targets) };
  return { name, inputShape, scale, offset, task, count, ...types };
}

/** Both splits as bytes: the length of a header in JSON, it, the arrays. */
export function packData({ train, test }: TrainTest): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(
    JSON.stringify({ train: headOf(train), test: headOf(test) }),
  );
  const size = Uint32Array.of(head.length);
  const views = [train, test].flatMap(({ inputs, targets }) => [
    inputs,
    targets,
  ]);
  const parts = [size, head, ...views].map((view) =>
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  );
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * The data set that bytes are.
 *
 * @throws {RangeError} If they are none, or its parts do not fit together.
 */
export function unpackData(bytes: Uint8Array<ArrayBuffer>): TrainTest {
  try {
    return unpack(bytes);
  } catch (cause) {
    throw new RangeError(`Cannot take a data set: ${messageOf(cause)}`, {
      cause,
    });
  }
}

function unpack(bytes: Uint8Array<ArrayBuffer>): TrainTest {
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const text = new TextDecoder().decode(bytes.subarray(4, 4 + length));
  const head = JSON.parse(text) as Record<keyof TrainTest, PackedSplit>;
  check("Cannot read its head", "", head, headRule);
  let at = 4 + length;
  const take = (type: TypeName, count: number) => {
    const Kind = TYPES[type];
    const from = at;
    at += count * Kind.BYTES_PER_ELEMENT;
    return new Kind(bytes.slice(from, at).buffer);
  };
  const split = (packed: PackedSplit): Dataset => {
    const { count, inputShape, task } = packed;
    const width = inputShape.reduce((a, b) => a * b, 1);
    const outputs = task.type === "regression" ? task.outputs : 1;
    const dataset = {
      ...packed,
      inputs: take(packed.inputs, count * width),
      targets: take(packed.targets, count * outputs),
    };
    checkDataset(dataset);
    return dataset;
  };
  const data = { train: split(head.train), test: split(head.test) };
  if (at === bytes.length) return data;
  throw new RangeError(`it has ${bytes.length} bytes, expected ${at}`);
}
