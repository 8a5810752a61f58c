import { assertEquals, assertThrows } from "@std/assert";
import {
  planConnection,
  type ServerOptions,
} from "../../../src/cluster/connect/options.ts";
import { makeOperator, makeUserKey } from "../../support/nats_secrets.ts";

const servers = "nats://127.0.0.1:4222";
const ca = "-----BEGIN CERTIFICATE-----\n…";

/** Whether the transport is a websocket, and what it knows of TLS. */
function transport(options: ServerOptions) {
  const { isWebSocket, tls } = planConnection(options);
  return [isWebSocket, tls];
}

Deno.test("planConnection() takes the transport from the addresses", () => {
  assertEquals(transport({ servers }), [false, undefined]);
  assertEquals(transport({ servers, ca }), [false, { ca }]);
  assertEquals(transport({ servers: "tls://a" }), [false, {}]);
  assertEquals(transport({ servers: [servers, "tls://a"] }), [false, {}]);
  assertEquals(transport({ servers: "ws://a:80/nats" }), [true, undefined]);
  assertEquals(transport({ servers: "wss://[::1]:443", ca }), [true, { ca }]);
});

/** What is wrong with options, and the message, without its beginning. */
const WRONG: readonly (readonly [object, string])[] = [
  [{ servers: [] }, "servers is [], expected a list of at least 1"],
  [{ servers: 4222 }, "servers is 4222, expected a text"],
  [
    { servers: "localhost:4222" },
    'servers is "localhost:4222", expected nats://HOST:4222, tls://…, ' +
    "ws://… or wss://…",
  ],
  [
    { servers: [servers, "http://a"] },
    'servers[1] is "http://a", expected nats://HOST:4222, tls://…, ws://… ' +
    "or wss://…",
  ],
  [
    { servers: [servers, "ws://a"] },
    `found "${servers}" and "ws://a", expected websockets only or none`,
  ],
  [{ servers: "ws://a", ca }, "ca is of no use to ws://, expected wss://"],
  [{ servers, ca: "x" }, "ca holds no certificate, expected one in PEM"],
  [
    { servers, user: "a", password: "b", token: "c" },
    "found user and token, expected one of them",
  ],
  [
    { servers, user: "a" },
    "found user without password, expected both or neither",
  ],
  [
    { servers, password: "b" },
    "found password without user, expected both or neither",
  ],
  [{ servers, token: "" }, "token is empty, expected a text"],
  [{ servers, pass: "x" }, 'pass is unknown, did you mean "password"?'],
];

for (const [options, message] of WRONG) {
  Deno.test(`planConnection() refuses: ${message}`, () => {
    assertThrows(
      () => planConnection(options as ServerOptions),
      Error,
      `Cannot connect to a cluster: ${message}`,
    );
  });
}

Deno.test("planConnection() quotes no secret", () => {
  const seed = makeUserKey().seed;
  const wrong: readonly object[] = [
    { servers: "nats://ada:S3CRET@host:4222" },
    { servers: "nats://S3CRET@host:4222" },
    { servers: "http://ada:S3CRET@host" },
    { servers: "nats://ada:S3CRET@" },
    { servers: "ada:S3CRET@host:4222" },
    { servers, user: "ada", password: ["S3CRET"] },
    { servers, token: { text: "S3CRET" } },
    { servers, nkey: "S3CRET" },
    { servers, nkey: `${seed.slice(0, -1)}S3CRET` },
    { servers, creds: "S3CRET" },
  ];
  for (const options of wrong) {
    const error = assertThrows(() => planConnection(options as ServerOptions));
    assertEquals(Deno.inspect(error).includes("S3CRET"), false);
  }
});

Deno.test("planConnection() takes .creds with any ends of lines", () => {
  const { creds } = makeOperator();
  for (const text of [creds.trimEnd(), creds.replaceAll("\n", "\r\n")]) {
    const { authenticator } = planConnection({ servers, creds: text });
    assertEquals(Object.keys(authenticator!("nonce")!), ["jwt", "nkey", "sig"]);
  }
});
