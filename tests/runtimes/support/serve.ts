// A web server on this machine for the tests of other runtimes: the repository
// under /repo/, a JSR registry made of the shims under /jsr/, and whatever
// files a test adds.

const ROOT = new URL("../../../", import.meta.url);
const SHIMS = ["assert", "cli", "testing"] as const;

const TYPES: Readonly<Record<string, string>> = {
  ts: "application/typescript",
  js: "text/javascript",
  mjs: "text/javascript",
  json: "application/json",
  wasm: "application/wasm",
  html: "text/html",
  css: "text/css",
  svg: "image/svg+xml",
};

/** Headers without which a browser shares no memory between threads. */
export const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** A running server. */
export interface Server extends AsyncDisposable {
  /** Host and port, for `--allow-import`. */
  readonly host: string;
  /** "http://127.0.0.1:1234". */
  readonly origin: string;
  /** Every path that was asked for, in order. */
  readonly asked: readonly string[];
}

/**
 * Starts a server.
 *
 * @param files Texts and bytes by absolute path, in addition.
 * @param headers Of every response, in addition.
 */
export async function serve(
  files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const all = new Map<string, BodyInit>(Object.entries(files));
  for (const [path, text] of await registry()) all.set(path, text);
  const asked: string[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async ({ url }) => {
      const { pathname } = new URL(url);
      asked.push(pathname);
      const body = all.get(pathname) ?? await readRepository(pathname);
      const type = TYPES[pathname.split(".").at(-1)!] ?? "text/plain";
      return new Response(body, {
        status: body === null ? 404 : 200,
        headers: { "content-type": type, ...headers },
      });
    },
  );
  const { port } = server.addr as Deno.NetAddr;
  const host = `127.0.0.1:${port}`;
  return {
    host,
    origin: `http://${host}`,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function readRepository(
  pathname: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!pathname.startsWith("/repo/")) return null;
  try {
    return await Deno.readFile(new URL(pathname.slice("/repo/".length), ROOT));
  } catch {
    return null;
  }
}

/** The static files of a JSR registry that holds the shims. */
async function registry(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of SHIMS) {
    const folder = new URL(`shims/${name}/`, ROOT);
    const read = (file: string) => Deno.readTextFile(new URL(file, folder));
    const { version, exports } = JSON.parse(await read("deno.json"));
    const base = `/jsr/@std/${name}/`;
    const manifest: Record<string, { size: number; checksum: string }> = {};
    for await (const entry of Deno.readDir(folder)) {
      if (!entry.name.endsWith(".ts")) continue;
      const text = await read(entry.name);
      files.set(`${base}${version}/${entry.name}`, text);
      manifest[`/${entry.name}`] = await describe(text);
    }
    const meta = {
      scope: "std",
      name,
      latest: version,
      versions: { [version]: {} },
    };
    files.set(`${base}meta.json`, JSON.stringify(meta));
    files.set(
      `${base}${version}_meta.json`,
      JSON.stringify({ manifest, exports }),
    );
  }
  return files;
}

async function describe(
  text: string,
): Promise<{ size: number; checksum: string }> {
  const bytes = new TextEncoder().encode(text);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return { size: bytes.length, checksum: `sha256-${digest.toHex()}` };
}
