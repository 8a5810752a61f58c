import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  downloadDataset,
  type DownloadOptions,
  type DownloadProgress,
} from "../../src/dataset/download.ts";
import { digest } from "../../src/dataset/digest.ts";
import { findDataset } from "../../src/dataset/find.ts";
import { Mirror, serveTiny, TempFolder, TINY, tinySource } from "./mirror.ts";

const NAMES = [
  "t10k-images-idx3-ubyte.gz",
  "t10k-labels-idx1-ubyte",
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte.gz",
];

/** Downloads from one bad mirror: the error, and that nothing was left. */
async function failure(
  answer: (request: Request) => Response | Promise<Response>,
  options: DownloadOptions = {},
): Promise<string> {
  await using mirror = new Mirror(answer);
  using folder = new TempFolder();
  const source = await tinySource(mirror.url);
  const error = await assertRejects(
    () => downloadDataset("tiny", source, folder.path, options),
    Error,
  );
  assertEquals(folder.names(), []);
  const [first, reason] = error.message.split("\n");
  assertEquals(
    first,
    'Cannot download data set "tiny": no mirror gave train-images-idx3-ubyte',
  );
  const place = `  ${mirror.url}train-images-idx3-ubyte: `;
  assertStringIncludes(reason!, place);
  return reason!.slice(place.length);
}

/** A URL of this machine where nothing listens. */
function closedPort(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${listener.addr.port}/`;
}

Deno.test("downloadDataset() brings every file, whole", async () => {
  await using mirror = new Mirror(serveTiny);
  using folder = new TempFolder();
  const path = `${folder.path}/cache/tiny`;
  await downloadDataset("tiny", await tinySource(mirror.url), path);
  assertEquals(folder.names("cache/tiny"), NAMES);
  const options = { cacheDir: folder.path };
  assertEquals(
    await digest(await findDataset(path, options)),
    await digest(await findDataset(TINY.pathname, options)),
  );
});

Deno.test("downloadDataset() leaves right files alone and replaces wrong ones", async () => {
  await using mirror = new Mirror(serveTiny);
  using folder = new TempFolder();
  const source = await tinySource(mirror.url);
  await downloadDataset("tiny", source, folder.path);
  await Deno.truncate(`${folder.path}/train-images-idx3-ubyte`, 50);
  mirror.requests.length = 0;
  await downloadDataset("tiny", source, folder.path);
  assertEquals(mirror.requests, ["/data/train-images-idx3-ubyte"]);
  assertEquals(
    await Deno.readFile(`${folder.path}/train-images-idx3-ubyte`),
    await Deno.readFile(new URL("train-images-idx3-ubyte", TINY)),
  );
});

Deno.test("downloadDataset() takes the next mirror when one fails", async () => {
  await using missing = new Mirror(() => new Response("no", { status: 404 }));
  await using wrong = new Mirror(() => new Response("<html>sign in</html>"));
  await using good = new Mirror(serveTiny);
  using folder = new TempFolder();
  const source = await tinySource(missing.url, wrong.url, good.url);
  await downloadDataset("tiny", source, folder.path);
  assertEquals(folder.names(), NAMES);
  assertEquals([missing.requests.length, wrong.requests.length], [4, 4]);
});

Deno.test("downloadDataset() names every mirror, its reason and the offline ways", async () => {
  await using missing = new Mirror(() => new Response("no", { status: 404 }));
  using folder = new TempFolder();
  const dead = closedPort();
  const source = {
    ...await tinySource(missing.url, dead),
    offlineHint: "or ask a friend",
  };
  const error = await assertRejects(
    () => downloadDataset("tiny", source, folder.path),
    Error,
  );
  const lines = error.message.split("\n");
  assertEquals(
    lines[1],
    `  ${missing.url}train-images-idx3-ubyte: status is 404, expected 200`,
  );
  assertStringIncludes(
    lines[2]!,
    `  ${dead}train-images-idx3-ubyte: client error (Connect): `,
  );
  assertEquals(
    lines[3],
    `Without a network: put its four IDX files into ${folder.path}, or into any ` +
      "folder and name that with --data-dir; or ask a friend; or use --dataset " +
      "digits, which needs no file",
  );
  assertEquals(folder.names(), []);
});

Deno.test("downloadDataset() refuses content with another digest", async () => {
  const other = await Deno.readFile(new URL("train-images-idx3-ubyte", TINY));
  other[20]! ^= 1;
  const reason = await failure(() => new Response(other));
  assert(
    /^SHA-256 of 88 uncompressed bytes is [0-9a-f]{64}, expected [0-9a-f]{64} of 88$/
      .test(reason),
    reason,
  );
});

Deno.test("downloadDataset() refuses gzip that ends early", async () => {
  const broken = new URL("../broken/gzip-early.idx.gz", TINY);
  const reason = await failure(async () =>
    new Response(await Deno.readFile(broken))
  );
  assertStringIncludes(reason, "gzip data is damaged or ends early");
});

Deno.test("downloadDataset() refuses a body longer than the file can be", async () => {
  const limit =
    "it is larger than 1048664 bytes, expected 88 when uncompressed";
  // Announced, and not.
  const body = new Uint8Array(1 << 21);
  assertEquals(await failure(() => new Response(body)), limit);
  assertEquals(
    await failure(() => new Response(new Blob([body]).stream())),
    limit,
  );
});

Deno.test("downloadDataset() refuses a body shorter than announced", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = (async () => {
    const connection = await listener.accept();
    await connection.read(new Uint8Array(4096));
    await connection.write(new TextEncoder().encode(
      "HTTP/1.1 200 OK\r\ncontent-length: 88\r\n\r\nonly this",
    ));
    connection.close();
  })();
  using folder = new TempFolder();
  const source = await tinySource(`http://127.0.0.1:${listener.addr.port}/`);
  await assertRejects(
    () => downloadDataset("tiny", source, folder.path),
    Error,
    "error reading a body from connection",
  );
  await served;
  listener.close();
  assertEquals(folder.names(), []);
});

Deno.test("downloadDataset() follows no redirect", async () => {
  const reason = await failure(() =>
    Response.redirect("http://127.0.0.1:9/", 302)
  );
  assertStringIncludes(reason, "redirect");
});

/** Sends one byte and then nothing, until the other side goes away. */
function stall(): Response {
  return new Response(
    new ReadableStream({
      start: (controller) => controller.enqueue(Uint8Array.of(0)),
    }),
  );
}

Deno.test("downloadDataset() gives a silent mirror up", async () => {
  assertEquals(
    await failure(stall, { idleTimeoutSeconds: 0.1 }),
    "1 bytes came in 0.1 s",
  );
});

/** Sends a byte now and then, until the other side goes away. */
function trickle(): Response {
  let timer: ReturnType<typeof setInterval>;
  return new Response(
    new ReadableStream({
      start(controller) {
        timer = setInterval(() => controller.enqueue(Uint8Array.of(0)), 20);
      },
      cancel: () => clearInterval(timer),
    }),
  );
}

Deno.test("downloadDataset() gives a mirror up that sends a byte now and then", async () => {
  const reason = await failure(trickle, { idleTimeoutSeconds: 0.3 });
  assertMatch(reason, /^\d+ bytes came in 0\.3 s$/);
});

Deno.test("downloadDataset() gives a mirror up that takes too long", async () => {
  assertEquals(
    await failure(trickle, { timeoutSeconds: 0.2 }),
    "it took longer than 0.2 s",
  );
});

Deno.test("a slow mirror that goes on is waited for", async () => {
  const file = await Deno.readFile(new URL("train-images-idx3-ubyte", TINY));
  // The same content, stored with 64 KiB of comment before it.
  const head = new Uint8Array(10 + (1 << 16));
  head.set([0x1f, 0x8b, 8, 16]);
  head.fill(65, 10, -1);
  const packed = new Uint8Array(
    await new Response(
      new Blob([file]).stream().pipeThrough(new CompressionStream("gzip")),
    ).arrayBuffer(),
  );
  const body = [
    ...[0, 1, 2, 3].map((i) => head.subarray(i << 14, i + 1 << 14)),
    head.subarray(1 << 16),
    packed.subarray(10),
  ];
  await using mirror = new Mirror((request) =>
    request.url.endsWith("train-images-idx3-ubyte")
      ? new Response(
        new ReadableStream({
          async pull(controller) {
            await new Promise((resolve) => setTimeout(resolve, 100));
            const part = body.shift();
            if (part) controller.enqueue(part);
            else controller.close();
          },
        }),
      )
      : serveTiny(request)
  );
  using folder = new TempFolder();
  const source = await tinySource(mirror.url);
  await downloadDataset("tiny", source, folder.path, {
    idleTimeoutSeconds: 0.45,
  });
  assertEquals(folder.names(), NAMES);
});

Deno.test("downloadDataset() ends at once when aborted by a trickle's reader", async () => {
  await using mirror = new Mirror(trickle);
  using folder = new TempFolder();
  const source = await tinySource(mirror.url);
  const signal = AbortSignal.timeout(100);
  await assertRejects(
    () => downloadDataset("tiny", source, folder.path, { signal }),
    DOMException,
  );
});

Deno.test("downloadDataset() refuses options that are none", async () => {
  const refuse = (options: unknown, message: string) =>
    assertRejects(
      async () =>
        downloadDataset(
          "tiny",
          await tinySource(),
          "no/folder",
          options as DownloadOptions,
        ),
      Error,
      message,
    );
  await refuse({ timeout: 3 }, "Cannot download: timeout is unknown, did you");
  await refuse(
    { timeoutSeconds: "3" },
    'timeoutSeconds is "3", expected a num',
  );
  await refuse(
    { idleTimeoutSeconds: Infinity },
    "is Infinity, expected a numbe",
  );
  await refuse({ onProgress: true }, "onProgress is true, expected a function");
});

Deno.test("downloadDataset() ends at once when aborted, nothing left", async () => {
  await using mirror = new Mirror(stall);
  using folder = new TempFolder();
  const abort = new AbortController();
  const source = await tinySource(mirror.url, mirror.url);
  await assertRejects(
    () =>
      downloadDataset("tiny", source, folder.path, {
        signal: abort.signal,
        onProgress: () => abort.abort(new Error("enough")),
      }),
    Error,
    "enough",
  );
  assertEquals(mirror.requests.length, 1);
  assertEquals(folder.names(), []);
});

Deno.test("downloadDataset() makes no folder before it has a file", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/cache/tiny`;
  const source = await tinySource("http://127.0.0.1:1/");
  await assertRejects(() => downloadDataset("tiny", source, path), Error);
  assertEquals(folder.names(), []);
  await using mirror = new Mirror(serveTiny);
  await downloadDataset("tiny", await tinySource(mirror.url), path);
  assertEquals(folder.names("cache/tiny"), NAMES.toSorted());
});

Deno.test("downloadDataset() starts nothing when aborted before", async () => {
  await using mirror = new Mirror(serveTiny);
  using folder = new TempFolder();
  const signal = AbortSignal.abort(new Error("too late"));
  const source = await tinySource(mirror.url);
  await assertRejects(
    () => downloadDataset("tiny", source, folder.path, { signal }),
    Error,
    "too late",
  );
  assertEquals([mirror.requests, folder.names()], [[], []]);
});

Deno.test("downloadDataset() reports progress up to the announced size", async () => {
  await using mirror = new Mirror(serveTiny);
  using folder = new TempFolder();
  const seen: DownloadProgress[] = [];
  await downloadDataset("tiny", await tinySource(mirror.url), folder.path, {
    onProgress: (progress) => seen.push(progress),
  });
  assertEquals(seen.at(0)?.file, "train-images-idx3-ubyte");
  assertEquals(seen.at(0)?.url, `${mirror.url}train-images-idx3-ubyte`);
  for (const name of NAMES) {
    const last = seen.filter(({ file }) => file === name).at(-1);
    assertEquals(last?.receivedBytes, last?.totalBytes);
  }
});

Deno.test("downloadDataset() says why a folder cannot be made", async () => {
  using folder = new TempFolder();
  await Deno.writeTextFile(`${folder.path}/file`, "");
  const path = `${folder.path}/file/tiny`;
  const error = await assertRejects(
    async () => downloadDataset("tiny", await tinySource(), path),
    Error,
  );
  assertStringIncludes(error.message, `Cannot write "${path}": `);
  assertStringIncludes(error.message, "Not a directory");
});
