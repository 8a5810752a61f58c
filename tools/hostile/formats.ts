// The file formats: IDX, gzip, journals, SQLite files, safetensors. What a
// reader accepts must be written again and read as the same.

import { isDeepStrictEqual } from "node:util";
import { encodeIdx, parseIdx, readIdx } from "../../src/dataset/idx.ts";
import type { Pcg32 } from "../../src/random.ts";
import { readStudies, writeJournal } from "../../src/storage/study_file.ts";
import { writeSqlite } from "../../src/storage/sqlite_writer.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
} from "../../src/train/weights/safetensors.ts";
import type { OptunaStudy } from "../../src/tune/journal/format/optuna.ts";
import { toStoredStudy } from "../../src/tune/journal/records.ts";
import { mutateBytes, mutateText, pick } from "./mutate.ts";
import { attempt, Fault, type Surface, type Verdict } from "./surface.ts";

/** The bytes of the valid files whose names end so. */
export async function filesOf(
  corpus: string,
  ending: string,
): Promise<Uint8Array[]> {
  const names = Array.from(Deno.readDirSync(corpus), ({ name }) => name)
    .filter((name) => name.endsWith(ending)).sort();
  if (names.length === 0) {
    throw new Error(`Cannot attack ${ending}: ${corpus} holds no such file`);
  }
  return await Promise.all(
    names.map((name) => Deno.readFile(`${corpus}/${name}`)),
  );
}

/** Bytes as a message can show them. */
function shown(bytes: Uint8Array): string {
  return `base64 ${bytes.slice(0, 3000).toBase64()}`;
}

/** A surface that reads bytes, and gives back what it should be the same as. */
function reader(
  name: string,
  ending: string,
  mutate: (random: Pcg32, valid: Uint8Array) => Uint8Array,
  read: (bytes: Uint8Array, folder: string) => Promise<void> | void,
): Surface {
  return {
    name,
    open: async (folder, corpus) => {
      const valid = await filesOf(corpus, ending);
      return (random): Promise<Verdict> => {
        const bytes = mutate(random, pick(random, valid));
        return attempt(shown(bytes), () => read(bytes, folder));
      };
    },
  };
}

/** @throws {Fault} If the two differ. */
function checkSame(what: string, bytes: Uint8Array, a: unknown, b: unknown) {
  if (!isDeepStrictEqual(a, b)) {
    throw new Fault(`${what} gives another value`, shown(bytes));
  }
}

/** What must not be refused, since it came from our own reader. */
async function again<T>(
  what: string,
  bytes: Uint8Array,
  action: () => T | Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new Fault(`${what}: ${(error as Error).stack}`, shown(bytes));
  }
}

async function checkIdx(bytes: Uint8Array): Promise<void> {
  const { name: _, ...tensor } = await readIdx(bytes);
  const { name: __, ...back } = await again(
    "an encoded tensor is refused",
    bytes,
    () => parseIdx(encodeIdx({ ...tensor, name: "tensor" } as never)),
  );
  checkSame("encodeIdx", bytes, back, tensor);
}

async function checkSafetensors(bytes: Uint8Array): Promise<void> {
  const weights = decodeSafetensors(bytes);
  const back = await again(
    "encoded weights are refused",
    bytes,
    () => decodeSafetensors(encodeSafetensors(weights)),
  );
  checkSame("encodeSafetensors", bytes, back, weights);
}

/** Reads a study file; what it holds must survive both of our writers. */
async function checkStudies(
  bytes: Uint8Array,
  folder: string,
  ending: string,
): Promise<void> {
  const path = `${folder}/studies${ending}`;
  await Deno.writeFile(path, bytes);
  const studies = await readStudies(path);
  checkSame("reading a file", bytes, await Deno.readFile(path), bytes);
  for (const study of studies) {
    await again("a study has no record", bytes, () => toStoredStudy(study));
  }
  if (studies.length === 0) return;
  const journal = `${folder}/again.jsonl`, database = `${folder}/again.db`;
  await remove(journal, database);
  await again(
    "no journal is written",
    bytes,
    () => writeJournal(journal, studies),
  );
  const back = await again(
    "our journal is refused",
    bytes,
    () => readStudies(journal),
  );
  checkSame("a journal", bytes, withoutIds(back), withoutIds(studies));
  for (const study of studies) {
    await remove(database);
    await again(
      "no database is written",
      bytes,
      () => writeSqlite(database, [study]),
    );
    const [same] = await again(
      "our database is refused",
      bytes,
      () => readStudies(database),
    );
    checkSame("a database", bytes, same?.name, study.name);
  }
}

/** Ids count from 0 in every file. */
function withoutIds(studies: readonly OptunaStudy[]): unknown {
  return studies.map(({ id: _, ...study }) => study);
}

async function remove(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await Deno.remove(path).catch(() => {});
  }
}

/** Lines of a journal are text; some faults must be below its characters. */
function mutateJournal(random: Pcg32, valid: Uint8Array): Uint8Array {
  if (random.nextBelow(3) === 0) return mutateBytes(random, valid);
  const text = new TextDecoder().decode(valid);
  return new TextEncoder().encode(mutateText(random, text));
}

export const FORMATS: readonly Surface[] = [
  reader("idx", ".idx", mutateBytes, checkIdx),
  reader("gzip", ".idx.gz", mutateBytes, checkIdx),
  reader(
    "journal",
    ".jsonl",
    mutateJournal,
    (bytes, folder) => checkStudies(bytes, folder, ".jsonl"),
  ),
  reader(
    "sqlite",
    ".db",
    mutateBytes,
    (bytes, folder) => checkStudies(bytes, folder, ".db"),
  ),
  reader("safetensors", ".safetensors", mutateBytes, checkSafetensors),
];
