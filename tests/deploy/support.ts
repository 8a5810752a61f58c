// The shipped configuration of a server, and connections of its users.

import { openConnection } from "../../src/cluster/connect/connect.ts";
import type { NatsConnection } from "../../src/cluster/nats.ts";
import { type NatsProgram, NatsServer } from "../support/nats_server.ts";

/** Where it is. */
export const FOLDER = new URL("../../deploy/", import.meta.url);
/** The rights of the study `mnist`, as they are shipped. */
export const ACCOUNTS = Deno.readTextFileSync(new URL("accounts.conf", FOLDER));

/** The same rights for another study, as the head of the file says. */
const OTHER = ACCOUNTS.replaceAll("mnist", "other").replaceAll(
  "MNIST",
  "OTHER",
);

/** Passwords, as its files name them. */
export const ENV = {
  MNIST_COORDINATOR_PASSWORD: "c1",
  MNIST_WORKER_PASSWORD: "w1",
  OTHER_COORDINATOR_PASSWORD: "c2",
  OTHER_WORKER_PASSWORD: "w2",
};

/** A server with the accounts of two studies. */
export function startServer(program: NatsProgram): Promise<NatsServer> {
  const config = `accounts {\n${ACCOUNTS}\n${OTHER}\n}`;
  return NatsServer.start({ program, config, env: ENV });
}

/** A connection of a user of the file, closed at the end of its block. */
export async function connectAs(
  { url: servers }: NatsServer,
  user: string,
): Promise<NatsConnection & AsyncDisposable> {
  const variable = `${user.toUpperCase()}_PASSWORD` as keyof typeof ENV;
  const connection = await openConnection(
    { servers, user, password: ENV[variable] },
    { name: user, inboxPrefix: "_INBOX.test" },
  );
  return Object.assign(connection, {
    [Symbol.asyncDispose]: () => connection.close(),
  });
}
