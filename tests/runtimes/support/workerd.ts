// Runs an edge worker in workerd, the runtime of Cloudflare Workers, and asks
// it once.

const MODULES = new URL(
  "../workerd/node_modules/@cloudflare/",
  import.meta.url,
);

/** The binary that `npm ci` placed in tests/runtimes/workerd/, if it did. */
export function findWorkerd(): string | undefined {
  const cpu = Deno.build.arch === "aarch64" ? "arm64" : "64";
  const path = new URL(`workerd-${Deno.build.os}-${cpu}/bin/workerd`, MODULES);
  try {
    Deno.statSync(path);
    return path.pathname;
  } catch {
    return undefined;
  }
}

/**
 * Serves modules in workerd and fetches the answer of the first one.
 *
 * @param program The binary.
 * @param path What is asked for: "/".
 * @param modules File names and contents; the first is the worker, `.wasm`
 * files become compiled modules, `.bin` files bytes.
 * @param body What is sent along, if anything is.
 * @returns The text it answers.
 */
export async function askWorkerd(
  program: string,
  path: string,
  modules: Readonly<Record<string, string | Uint8Array>>,
  body?: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (const [name, contents] of Object.entries(modules)) {
    const bytes = typeof contents === "string"
      ? new TextEncoder().encode(contents)
      : contents;
    await Deno.writeFile(`${folder}/${name}`, bytes);
  }
  await Deno.writeTextFile(
    `${folder}/config.capnp`,
    configOf(Object.keys(modules)),
  );
  const process = new Deno.Command(program, {
    args: ["serve", "--control-fd=1", `${folder}/config.capnp`],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  try {
    const port = await listeningPort(process.stdout);
    const url = `http://127.0.0.1:${port}${path}`;
    const response = await fetch(
      url,
      body === undefined ? {} : { method: "POST", body },
    );
    return await response.text();
  } finally {
    process.kill("SIGKILL");
    await process.status;
    await Deno.remove(folder, { recursive: true });
  }
}

/** What a module is to workerd, by the end of its name. */
const KINDS: Readonly<Record<string, string>> = { wasm: "wasm", bin: "data" };

function configOf(names: readonly string[]): string {
  const modules = names.map((name) => {
    const kind = KINDS[name.split(".").at(-1)!] ?? "esModule";
    return `(name = "${name}", ${kind} = embed "${name}")`;
  });
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [${modules.join(", ")}],
    compatibilityDate = "2026-01-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}

/** Reads what workerd tells on its control pipe up to the port it chose. */
async function listeningPort(
  stdout: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<number> {
  let text = "";
  for await (const chunk of stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const port = /"event":"listen"[^}]*"port":(\d+)/.exec(text)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`Cannot start workerd: it printed ${JSON.stringify(text)}`);
}
