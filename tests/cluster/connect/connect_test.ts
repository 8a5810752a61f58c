import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type AddressInfo, createServer } from "node:net";
import { openConnection } from "../../../src/cluster/connect/connect.ts";
import type { ServerOptions } from "../../../src/cluster/connect/options.ts";
import {
  Certificate,
  hasOpenssl,
  makeOperator,
  makeUserKey,
} from "../../support/nats_secrets.ts";
import { natsPrograms, NatsServer } from "../../support/nats_server.ts";

const ROLE = { name: "test", inboxPrefix: "_INBOX.lanetune.test" };

/** Connects, uses the connection and closes it. */
async function exchange(options: ServerOptions): Promise<void> {
  const connection = await openConnection(options, ROLE);
  try {
    const subscription = connection.subscribe("question", {
      callback: (_, message) => void message.respond("answer"),
    });
    const reply = await connection.request("question");
    assertEquals(reply.string(), "answer");
    assertStringIncludes(reply.subject, ROLE.inboxPrefix);
    subscription.unsubscribe();
  } finally {
    await connection.close();
  }
}

/** Fails to connect, and says why and what to do. */
async function refuses(
  options: ServerOptions,
  ...words: readonly string[]
): Promise<void> {
  const error = await assertRejects(() => exchange(options), Error);
  const { message } = error;
  assertStringIncludes(message, `Cannot connect to ${options.servers}: `);
  for (const word of [...words, ", expected "]) {
    assertStringIncludes(message, word);
  }
  const secrets = [options.password, options.token, options.nkey];
  for (const secret of secrets) {
    if (secret !== undefined) assertEquals(message.includes(secret), false);
  }
}

/** The address of a server's websocket. */
const socket = (server: NatsServer, scheme = "ws") =>
  `${scheme}://${server.websocketHost}`;

for (const program of natsPrograms) {
  const test = (what: string, run: (program: object) => Promise<void>) =>
    Deno.test(`openConnection() ${what} (nats-server ${program.version})`, () =>
      run({ program }));

  test("shows a user and a password", async (options) => {
    await using server = await NatsServer.start({
      ...options,
      config: 'authorization { user: ada, password: "correct horse" }',
      websocket: "no_tls: true",
    });
    for (const servers of [server.url, socket(server)]) {
      await exchange({ servers, user: "ada", password: "correct horse" });
      await refuses(
        { servers, user: "ada", password: "battery staple" },
        'it refuses the user "ada"',
        "expected user and password, token, nkey or creds",
      );
      await refuses({ servers }, "a user without credentials");
    }
  });

  test("shows a token", async (options) => {
    await using server = await NatsServer.start({
      ...options,
      config: 'authorization { token: "s3cret" }',
    });
    const servers = server.url;
    await exchange({ servers, token: "s3cret" });
    await refuses({ servers, token: "other" }, "it refuses the token");
  });

  test("signs with an NKey", async (options) => {
    const { publicKey, seed } = makeUserKey();
    await using server = await NatsServer.start({
      ...options,
      config: `authorization { users: [{ nkey: ${publicKey} }] }`,
      websocket: "no_tls: true",
    });
    for (const servers of [server.url, socket(server)]) {
      await exchange({ servers, nkey: seed });
      const nkey = makeUserKey().seed;
      await refuses({ servers, nkey }, "it refuses the NKey");
    }
  });

  test("shows what a .creds file has", async (options) => {
    const { config, creds } = makeOperator();
    await using server = await NatsServer.start({ ...options, config });
    const servers = server.url;
    await exchange({ servers, creds });
    await refuses(
      { servers, creds: makeOperator().creds },
      "it refuses the user of creds",
    );
  });

  test("says that a server has no JetStream", async (options) => {
    await using server = await NatsServer.start({
      ...options,
      jetstream: false,
    });
    await refuses(
      { servers: server.url },
      "it has no JetStream",
      "nats-server -js",
    );
  });

  test("says that an account has no JetStream", async (options) => {
    await using server = await NatsServer.start({
      ...options,
      config: "accounts { A { users: [{ user: ada, password: x1 }] } }",
    });
    await refuses(
      { servers: server.url, user: "ada", password: "x1" },
      "its account has no JetStream",
      "jetstream: enabled",
    );
  });

  test("says that a user may not use JetStream", async (options) => {
    await using server = await NatsServer.start({
      ...options,
      config: `authorization { users: [{ user: ada, password: x1,
        permissions: { publish: question, subscribe: "_INBOX.>" } }] }`,
    });
    await refuses(
      { servers: server.url, user: "ada", password: "x1" },
      'the user "ada" may not ask for $JS.API.INFO',
      "deploy/accounts.conf",
    );
  });

  if (hasOpenssl) {
    test("trusts the CA that it is given", async (options) => {
      using certificate = new Certificate("DNS:localhost,IP:127.0.0.1");
      const { tls, ca } = certificate;
      await using server = await NatsServer.start({
        ...options,
        config: tls,
        websocket: tls,
      });
      for (const scheme of ["nats", "tls"]) {
        const servers = `${scheme}://${server.host}`;
        await exchange({ servers, ca });
        await exchange({
          servers: servers.replace("127.0.0.1", "localhost"),
          ca,
        });
        await refuses({ servers }, "certificate is signed by none", "PEM");
      }
      const servers = socket(server, "wss");
      await exchange({ servers, ca });
      await refuses({ servers }, "certificate is signed by none", "PEM");
    });

    test("refuses another host's certificate", async (options) => {
      using certificate = new Certificate("DNS:other.example");
      const { tls, ca } = certificate;
      await using server = await NatsServer.start({
        ...options,
        config: tls,
        websocket: tls,
      });
      for (const servers of [server.url, socket(server, "wss")]) {
        await refuses({ servers, ca }, "certificate is of another host");
      }
    });

    test("sends nothing in the clear where TLS is asked for", async (options) => {
      using certificate = new Certificate("IP:127.0.0.1");
      await using server = await NatsServer.start({
        ...options,
        websocket: "no_tls: true",
      });
      const { ca } = certificate;
      const words = ["it speaks no TLS"];
      await refuses({ servers: `tls://${server.host}` }, ...words);
      await refuses({ servers: server.url, ca }, ...words);
      await refuses({ servers: socket(server, "wss"), ca }, ...words);
    });
  }

  test("says that an address is of something else", async (options) => {
    await using server = await NatsServer.start({
      ...options,
      websocket: "no_tls: true",
    });
    await refuses({ servers: `ws://${server.host}` }, "it is no websocket");
    await server.kill();
    for (const servers of [server.url, socket(server)]) {
      await refuses({ servers }, "nobody listens there", "nats-server -js");
    }
    for (const scheme of ["nats", "ws"]) {
      await refuses(
        { servers: `${scheme}://nowhere.invalid:4222` },
        "no machine has that name",
      );
    }
  });

  for (const scheme of ["nats", "ws"]) {
    test(`lasts when the server dies, by ${scheme}`, async (options) => {
      await using server = await NatsServer.start({
        ...options,
        websocket: "no_tls: true",
      });
      const servers = scheme === "ws" ? socket(server) : server.url;
      const connection = await openConnection({ servers }, ROLE);
      const reconnected = Promise.withResolvers<void>();
      (async () => {
        for await (const { type } of connection.status()) {
          if (type === "reconnect") reconnected.resolve();
        }
      })();
      connection.subscribe("question", {
        callback: (_, message) => void message.respond("answer"),
      });
      await server.kill();
      await server.restart();
      await reconnected.promise;
      const reply = await connection.request("question");
      assertEquals(reply.string(), "answer");
      await connection.close();
    });
  }
}

Deno.test("openConnection() gives up on who never answers", async () => {
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = silent.addr as Deno.NetAddr;
  await refuses({ servers: `nats://127.0.0.1:${port}` }, "does not answer");
  silent.close();
});

Deno.test("openConnection() outlives sockets that are reset when it has given them up", async () => {
  const info = '{"server_id":"x","version":"2.9.10","proto":1,"headers":true}';
  const server = createServer((socket) => {
    socket.on("error", () => {}); // the client may be the first
    socket.write(`INFO ${info}\r\n`);
    socket.once("data", () => {
      socket.write("-ERR 'Authorization Violation'\r\n");
      setTimeout(() => socket.resetAndDestroy(), Math.random() * 3);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  for (let i = 0; i < 300; i++) {
    await refuses({ servers: `nats://127.0.0.1:${port}` }, "it refuses a user");
  }
  await new Promise((resolve) => server.close(resolve));
});
