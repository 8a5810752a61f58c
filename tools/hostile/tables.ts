// Tables of text, as bytes: what is read must give finite inputs, and a schema
// that JSON can hold must give the same ones again.

import { isDeepStrictEqual } from "node:util";
import { decodeTable } from "../../src/dataset/tables/table.ts";
import { cutTable, splitTable } from "../../src/dataset/tables/train_test.ts";
import { mutateBytes, mutateText, pick } from "./mutate.ts";
import { attempt, Fault, type Surface } from "./surface.ts";

const VALID = [
  "x,colour,y\n1,red,a\n2,,b\n3.5,blue,a\n4,red,b\n5,red,a\n6,blue,b\n",
  '\ufeffx;name;y\r\n1e3;"a;""b""";0.5\r\n-2;NA;1.5\r\n3;c;2\r\n',
  "1\t2\t0.5\n3\t4\t1.5\n5\t?\t2.5\n7\tnan\t3.5\n",
];

function check(bytes: Uint8Array): void {
  const table = decodeTable(bytes, { name: "table" });
  const data = splitTable(table);
  const schema = JSON.parse(JSON.stringify(data.train.schema));
  const isSame = isDeepStrictEqual(cutTable(schema, table), data);
  const numbers = [data.train, data.test].flatMap(({ inputs, targets }) => [
    ...inputs,
    ...targets,
  ]);
  if (isSame && numbers.every(Number.isFinite)) return;
  const found = isSame ? "an input is not finite" : "the schema gives others";
  throw new Fault(found, `base64 ${bytes.slice(0, 3000).toBase64()}`);
}

/** CSV, TSV and semicolons. */
export const TABLES: Surface = {
  name: "table",
  open: () =>
    Promise.resolve((random) => {
      const text = pick(random, VALID);
      const encoded = new TextEncoder().encode(mutateText(random, text));
      const bytes = random.nextBelow(4) === 0
        ? mutateBytes(random, encoded)
        : encoded;
      return attempt(new TextDecoder().decode(bytes), () => check(bytes));
    }),
};
