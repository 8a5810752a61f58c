// Keeps the page for when there is no network: what was loaded once is loaded
// from the cache first and looked for again behind it.

interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(
    type: "install" | "activate",
    listener: (event: { waitUntil(what: Promise<unknown>): void }) => void,
  ): void;
  addEventListener(
    type: "fetch",
    listener: (
      event: { request: Request; respondWith(what: Promise<Response>): void },
    ) => void,
  ): void;
}
const scope = self as unknown as Scope;

const CACHE = "lanetune";
/** The names of all that the page needs to begin; written by its build. */
const LIST = "files.json";

scope.addEventListener("install", (event) => {
  event.waitUntil(
    keepShell().then(() => scope.skipWaiting()),
  );
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(scope.clients.claim());
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = request.method === "GET" &&
    request.url.startsWith(scope.registration.scope);
  if (isOurs) event.respondWith(answer(request));
});

/** Data sets are added as they are used. */
async function keepShell(): Promise<void> {
  const files: string[] = await (await fetch(LIST)).json();
  await (await caches.open(CACHE)).addAll(files);
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const cached = await cache.match(request);
  const fresh = fetch(request).then(async (response) => {
    if (response.ok) await cache.put(request, response.clone());
    return response;
  });
  if (cached === undefined) return await fresh;
  fresh.catch(() => {}); // offline
  return cached;
}
