// Serves a folder on this machine, to look at a page.

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css",
  gz: "application/octet-stream",
  json: "application/json",
  html: "text/html",
  js: "text/javascript",
  svg: "image/svg+xml",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
};

/** The file that a path of an address means. */
async function fileAt(folder: URL, pathname: string): Promise<Response> {
  const name = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
  const url = new URL(`.${name}`, folder);
  // An address cannot climb: URL has resolved all "..".
  const type = TYPES[name.split(".").at(-1)!];
  try {
    if (type === undefined) throw new Deno.errors.NotFound();
    const bytes = await Deno.readFile(url);
    return new Response(bytes, { headers: { "content-type": type } });
  } catch {
    return new Response("not found", { status: 404 });
  }
}

/** Serves until the process ends. */
export function serveFolder(
  folder: URL,
  port = 8000,
): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve(
    { hostname: "127.0.0.1", port, onListen: () => {} }, // who asks may say
    ({ url }) => fileAt(folder, new URL(url).pathname),
  );
}
