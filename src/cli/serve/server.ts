// The server of a live view: on this machine only, for who has the address with
// its token, and for reading unless control is allowed. One page, its events
// (server-sent), and what a view may say.

import { gunzip } from "../../gzip.ts";
import { decodeBase64 } from "../../base64.ts";

/** A message of a view is a point of a space at most. */
const MAX_MESSAGE = 100_000;

/** So many messages wait for a view at most. */
const MOST_WAITING = 1000;

/** How long a view may take to hear that it is over. */
const PATIENCE_MS = 1000;

/** Nothing of the page comes from elsewhere, and no other page may hold it. */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
};

/** What a server is told. */
export interface LiveServerOptions {
  /** What a view that comes now has missed. */
  readonly greet: () => readonly unknown[];
  /** What a view says; without it none may say anything. Throws what is wrong. */
  readonly onMessage?: (message: unknown) => Promise<void>;
}

/** A running server. */
export interface LiveServer {
  /** With the token. */
  readonly url: string;
  /** Sends to every view. */
  send(message: unknown): void;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Starts a server. */
export async function startLiveServer(
  options: LiveServerOptions,
): Promise<LiveServer> {
  const page = await readPage();
  const token = crypto.getRandomValues(new Uint8Array(16)).toHex();
  const views = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const abort = new AbortController();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    signal: abort.signal,
    onListen: () => {},
  }, (request) => answer(request));
  const { port } = server.addr;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];

  function answer(request: Request): Response | Promise<Response> {
    const refusal = refusalOf(request, hosts);
    if (refusal !== undefined) return refused(403, refusal);
    const { pathname } = new URL(request.url);
    const [, given, ...rest] = pathname.split("/");
    if (given !== token) return refused(403, "the address has no valid token");
    const path = rest.join("/");
    if (request.method === "POST" && path === "control") return take(request);
    if (request.method !== "GET") return refused(405, "only GET is answered");
    if (path === "events") return listen();
    const file = path === "" ? "index.html" : path;
    const content = page.get(file);
    if (content === undefined) return refused(404, "there is no such file");
    const type = TYPES[file.split(".").at(-1)!]!;
    return new Response(content, {
      headers: { ...HEADERS, "content-type": type },
    });
  }

  function listen(): Response {
    let own: ReadableStreamDefaultController<Uint8Array>;
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        own = controller;
        for (const message of options.greet()) own.enqueue(encode(message));
        views.add(own);
      },
      cancel: () => void views.delete(own),
    });
    return new Response(stream, {
      headers: { ...HEADERS, "content-type": "text/event-stream" },
    });
  }

  async function take(request: Request): Promise<Response> {
    if (options.onMessage === undefined) {
      return refused(403, "the view is for reading, expected --serve-control");
    }
    if (request.headers.get("content-type") !== "application/json") {
      return refused(415, "the content is not application/json");
    }
    try {
      const bytes = await readLimited(request, MAX_MESSAGE);
      await options.onMessage(JSON.parse(new TextDecoder().decode(bytes)));
      return new Response(null, { status: 204, headers: HEADERS });
    } catch (error) {
      return refused(400, error instanceof Error ? error.message : "no JSON");
    }
  }

  return {
    url: `http://127.0.0.1:${port}/${token}/`,
    send(message) {
      if (views.size === 0) return;
      const bytes = encode(message);
      for (const view of views) {
        // One that does not read is let go; it comes again and is greeted.
        if (view.desiredSize! > -MOST_WAITING) view.enqueue(bytes);
        else if (views.delete(view)) view.close();
      }
    },
    async close() {
      for (const view of views) view.close();
      views.clear();
      // What was sent arrives, unless a view takes its time.
      const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
      await server.shutdown();
      clearTimeout(timer);
    },
  };
}

/** Why a request is not answered: other sites must not reach this server. */
function refusalOf(
  { headers }: Request,
  hosts: readonly string[],
): string | undefined {
  // A name that leads here would make another site's page one of this origin.
  if (!hosts.includes(headers.get("host") ?? "")) {
    return "the host is not this machine";
  }
  const origin = headers.get("origin");
  const isOwn = origin === null ||
    hosts.some((host) => origin === `http://${host}`);
  const site = headers.get("sec-fetch-site") ?? "none";
  return isOwn && ["none", "same-origin"].includes(site)
    ? undefined
    : "it comes from another origin";
}

function refused(status: number, reason: string): Response {
  return new Response(`${reason}\n`, { status, headers: HEADERS });
}

function encode(message: unknown): Uint8Array {
  return new TextEncoder().encode(`data: ${JSON.stringify(message)}\n\n`);
}

async function readLimited(
  { body }: Request,
  most: number,
): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > most) throw new RangeError(`it has more than ${most} bytes`);
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** The files of the page, from what its build left here. */
async function readPage(): Promise<Map<string, string>> {
  const { BYTES } = await import("./page_bytes.ts");
  const bytes = await gunzip(decodeBase64(BYTES.replaceAll("\n", "")));
  return new Map(Object.entries(JSON.parse(new TextDecoder().decode(bytes))));
}
