// `tune --serve`: who may look, and who may say something.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { Output, startCli } from "./support.ts";

const STUDY = [
  "tune",
  "--sampler=random",
  "--total=100000",
  "--epochs=1",
  "--jobs=1",
  "--serve",
];

interface Served extends AsyncDisposable {
  readonly url: string;
  /** Waits for its end, after something stopped it. */
  readonly ended: Promise<Deno.CommandStatus>;
}

async function serve(...flags: readonly string[]): Promise<Served> {
  const process = startCli([...STUDY, ...flags]);
  const stderr = new Output(process.stderr);
  const stdout = new Output(process.stdout);
  await stderr.until("/\n");
  const [, url] = /watch it at (\S+)/.exec(stderr.text)!;
  return {
    url: url!,
    ended: process.status,
    async [Symbol.asyncDispose]() {
      try {
        process.kill("SIGKILL");
      } catch {
        // It has ended.
      }
      await Promise.all([process.status, stderr.ended, stdout.ended]);
    },
  };
}

async function statusOf(url: string, init?: RequestInit): Promise<number> {
  const response = await fetch(url, init);
  await response.body?.cancel();
  return response.status;
}

/** The messages of a view, as they come. */
async function* messagesOf(url: string) {
  const { body } = await fetch(`${url}events`);
  let text = "";
  for await (const part of body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    const messages = text.split("\n\n");
    text = messages.pop()!;
    for (const message of messages) yield JSON.parse(message.slice(6));
  }
}

Deno.test("tune --serve shows the page and the events to who has the address, and to nobody else", async () => {
  await using served = await serve();
  const { url } = served, { origin } = new URL(url);
  const page = await fetch(url);
  assertMatch(await page.text(), /<script type="module" src="live.js">/);
  assertMatch(
    page.headers.get("content-security-policy")!,
    /default-src 'self'/,
  );
  assertEquals(await statusOf(`${url}live.js`), 200);

  assertEquals(await statusOf(`${origin}/`), 403);
  assertEquals(await statusOf(`${origin}/events`), 403);
  assertEquals(await statusOf(`${origin}/${"0".repeat(32)}/`), 403);
  assertEquals(await statusOf(`${url}else`), 404);
  assertEquals(
    await statusOf(url, { headers: { origin: "http://evil.example" } }),
    403,
  );
  assertEquals(
    await statusOf(url, { headers: { "sec-fetch-site": "cross-site" } }),
    403,
  );
  assertEquals(await statusOf(url, { method: "PUT", body: "" }), 405);

  let ended = 0;
  for await (const message of messagesOf(url)) {
    if (message.type === "opened") assertEquals(message.canControl, false);
    if (message.type !== "events") continue;
    ended += message.events.filter((
      { event }: { event: { type: string } },
    ) => event.type === "ended").length;
    if (ended >= 2) break;
  }
  assert(ended >= 2);
});

Deno.test("tune --serve takes nothing from a page without --serve-control", async () => {
  const say = (message: unknown) => ({
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(message),
  });
  {
    await using served = await serve();
    assertEquals(
      await statusOf(`${served.url}control`, say({ type: "stop" })),
      403,
    );
  }
  await using served = await serve("--serve-control");
  const control = `${served.url}control`;
  for (
    const wrong of [
      say({ type: "delete" }),
      say({ type: "try", params: { lr: "wide" } }),
      say("x".repeat(200_000)),
      { ...say(0), body: "{" },
    ]
  ) {
    assertEquals(await statusOf(control, wrong), 400);
  }
  const form = { method: "POST", body: new URLSearchParams({ type: "stop" }) };
  assertEquals(await statusOf(control, form), 415);

  const messages = messagesOf(served.url);
  const params = { hidden_size: 64, lr: 0.003, num_layers: 2 };
  assertEquals(await statusOf(control, say({ type: "try", params })), 204);
  let isTold = false;
  for await (const message of messages) {
    isTold ||= JSON.stringify(message).includes('"enqueued"');
    if (isTold) break;
  }
  assertEquals(await statusOf(control, say({ type: "stop" })), 204);
  assertEquals((await served.ended).code, 0);
});
