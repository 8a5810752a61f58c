// Why a server cannot be used, in words that say what to do. The clients of
// NATS, Deno's sockets and its websockets each have their own for the same.

import { messageOf } from "../../errors.ts";
import { errors, JetStreamApiError } from "../nats.ts";
import type { Plan } from "./options.ts";

/** What was found and what is wanted, of failures told apart by their words. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /connection refused|tcp connect error/,
    "nobody listens there, expected a nats-server that runs (nats-server -js)",
  ],
  [
    /ENOTFOUND|EAI_AGAIN|dns error/,
    "no machine has that name, expected one that the network knows",
  ],
  [
    /^timeout$/,
    "it does not answer as a NATS server, expected the port of one for " +
    "these clients: ws:// is another one than nats://",
  ],
  [
    /server does not support 'tls'/,
    "it speaks no TLS, expected nats:// or a server with a certificate",
  ],
  [
    /verify the first certificate|UnknownIssuer|self.signed/i,
    "its certificate is signed by none that this machine trusts, expected " +
    "the PEM of the one that signed it in ca",
  ],
  [
    /altnames|not valid for name/,
    "its certificate is of another host, expected an address that it names",
  ],
  [
    /corrupt message|InvalidContentType/,
    "it speaks no TLS, expected ws:// or a server with a certificate",
  ],
  [
    /operation was canceled|invalid HTTP/,
    "it is no websocket, expected nats:// or the port of the server's " +
    "websocket block",
  ],
];

/** The error for a connection that did not come about. */
export function connectionError(cause: unknown, plan: Plan): Error {
  return failure(plan, reasonOf(cause, plan), cause);
}

function reasonOf(cause: unknown, { credential }: Plan): string {
  if (cause instanceof errors.AuthorizationError) {
    return `it refuses ${credential}, expected user and password, token, ` +
      "nkey or creds as its configuration has them";
  }
  if (cause instanceof errors.UserAuthenticationExpiredError) {
    return `${credential} has expired, expected new credentials`;
  }
  const message = messageOf(cause);
  const known = REASONS.find(([words]) => words.test(message));
  return known?.[1] ??
    `${message.split("\n")[0]}, expected a NATS server there`;
}

/** The error for a server without what keeps a study's messages. */
export function jetStreamError(cause: unknown, plan: Plan): Error {
  return failure(plan, jetStreamReason(cause, plan), cause);
}

function jetStreamReason(cause: unknown, { credential }: Plan): string {
  // Its class is none that the client exports.
  if (cause instanceof Error && cause.name === "JetStreamNotEnabled") {
    return cause.cause instanceof JetStreamApiError
      ? "its account has no JetStream, expected jetstream: enabled in it"
      : "it has no JetStream, expected a server with it: nats-server -js, or " +
        "a jetstream block in its configuration";
  }
  if (
    cause instanceof Error &&
    cause.cause instanceof errors.PermissionViolationError
  ) {
    return `${credential} may not ask for ${cause.cause.subject}, expected ` +
      "the permissions of deploy/accounts.conf";
  }
  return `JetStream does not answer (${
    messageOf(cause)
  }), expected more than ` +
    "half of the cluster's servers to run";
}

function failure({ servers }: Plan, reason: string, cause: unknown): Error {
  const message = `Cannot connect to ${servers.join(", ")}: ${reason}`;
  return new Error(message, { cause });
}
