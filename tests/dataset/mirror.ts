// A mirror for download tests: serves the tiny data set of the fixtures, or
// whatever a test makes it answer, on a port of its own.

import type {
  CatalogFile,
  FileRole,
  MirroredSource,
} from "../../src/dataset/catalog.ts";
import { sha256Hex } from "../../src/sha256.ts";
import { plainIdx } from "../../src/dataset/idx.ts";

export const TINY = new URL("../fixtures/idx/tiny/", import.meta.url);

const FILES: Record<FileRole, [name: string, shape: number[]]> = {
  trainImages: ["train-images-idx3-ubyte", [12, 3, 2]],
  trainLabels: ["train-labels-idx1-ubyte.gz", [12]],
  testImages: ["t10k-images-idx3-ubyte.gz", [6, 3, 2]],
  testLabels: ["t10k-labels-idx1-ubyte", [6]],
};

/** The tiny data set as a catalog would have it, on the given mirrors. */
export async function tinySource(
  ...mirrors: string[]
): Promise<MirroredSource> {
  const files = {} as Record<FileRole, CatalogFile>;
  for (const [role, [name, shape]] of Object.entries(FILES)) {
    const bytes = await plainIdx(
      await Deno.readFile(new URL(name, TINY)),
      name,
    );
    files[role as FileRole] = {
      name,
      shape,
      sizeBytes: bytes.length,
      sha256: await sha256Hex(bytes),
    };
  }
  return {
    type: "mirrored",
    files,
    normalization: { mean: 0.5, std: 0.25 },
    mirrors,
  };
}

/** Answers with the file of the tiny data set that the path names. */
export async function serveTiny(request: Request): Promise<Response> {
  const name = new URL(request.url).pathname.split("/").at(-1)!;
  return new Response(await Deno.readFile(new URL(name, TINY)));
}

/** A server on a free port of this machine; `url` ends in `/`. */
export class Mirror {
  readonly requests: string[] = [];
  readonly url: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(answer: (request: Request) => Response | Promise<Response>) {
    this.#server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      (request) => {
        this.requests.push(new URL(request.url).pathname);
        return answer(request);
      },
    );
    this.url = `http://127.0.0.1:${this.#server.addr.port}/data/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** A new empty folder, removed at the end. */
export class TempFolder {
  readonly path: string = Deno.makeTempDirSync();

  /** Names in it, or in a folder below. */
  names(below = ""): string[] {
    return [...Deno.readDirSync(`${this.path}/${below}`)]
      .map((entry) => entry.name).sort();
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}
