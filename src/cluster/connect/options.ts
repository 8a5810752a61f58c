// Where the servers of a cluster are and who asks them: checked once here, and
// made into what the clients of NATS take. Nothing secret enters a message.

import {
  check,
  fields,
  listOf,
  type Misfit,
  optional,
  type Rule,
  type RulesOf,
  text,
} from "../../check.ts";
import { quote } from "../../errors.ts";
import {
  type Authenticator,
  credsAuthenticator,
  nkeyAuthenticator,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from "../nats.ts";

/**
 * Where the NATS servers are and what they know us by: at most one of `user`
 * with `password`, `token`, `nkey` and `creds`.
 */
export interface ServerOptions {
  /**
   * One address or several of the same cluster: `nats://HOST:4222`, `tls://…`
   * (nothing goes unencrypted), `ws://…` or `wss://…` for a websocket.
   */
  readonly servers: string | readonly string[];
  /** A user's name. */
  readonly user?: string;
  /** The user's password. */
  readonly password?: string;
  /** A token that all users of a server share. */
  readonly token?: string;
  /** The seed of a user's NKey: `SU…`. */
  readonly nkey?: string;
  /** What is in a user's `.creds` file. */
  readonly creds?: string;
  /** PEM of the certificate that signed the servers', if it is none of the web's. */
  readonly ca?: string;
}

/** The same, checked, as the clients of NATS take it. */
export interface Plan {
  readonly servers: readonly string[];
  readonly isWebSocket: boolean;
  /** Absent: encrypted if the server wants it. */
  readonly tls?: { readonly ca?: string };
  readonly authenticator?: Authenticator;
  /** What it shows to be let in, for messages: `user "ada"`. */
  readonly credential: string;
}

const ACTION = "Cannot connect to a cluster";
const FORMS = "nats://HOST:4222, tls://…, ws://… or wss://…";
const SCHEMES = ["nats:", "tls:", "ws:", "wss:"];

/** A text that no message quotes. */
const secret: Rule = (value, path) => {
  if (typeof value === "string" && value !== "") return null;
  const found = value === "" ? "empty" : `of type ${typeof value}`;
  return { kind: "type", message: `${path} is ${found}, expected a text` };
};

/** An address; one with a password in it is quoted without. */
const address: Rule = (value, path) => {
  if (typeof value !== "string") return text(value, path);
  const url = URL.parse(value);
  if (url === null || !SCHEMES.includes(url.protocol) || url.hostname === "") {
    const shown = quote(value.replace(/^(\w*:\/\/)?.*@/, "$1…@"));
    return range(`${path} is ${shown}, expected ${FORMS}`);
  }
  if (url.username === "" && url.password === "") return null;
  return range(
    `${path} has a user or a token in it, where other processes see it, ` +
      "expected user and password or token beside it",
  );
};

const addresses: Rule = (value, path) =>
  Array.isArray(value) ? listOf(address, 1)(value, path) : address(value, path);

const certificate: Rule = (value, path) =>
  typeof value === "string" && value.includes("-----BEGIN CERTIFICATE-----")
    ? null
    : range(`${path} holds no certificate, expected one in PEM`);

const OPTIONS: RulesOf<ServerOptions> = {
  servers: addresses,
  user: optional(text),
  password: optional(secret),
  token: optional(secret),
  nkey: optional(secret),
  creds: optional(secret),
  ca: optional(certificate),
};

function range(message: string): Misfit {
  return { kind: "range", message };
}

/**
 * Checks where to connect and as whom.
 *
 * @throws {TypeError} If an option has the wrong type.
 * @throws {RangeError} If an address is none, if some are websockets and others
 * not, if there is more than one credential or it cannot be read.
 */
export function planConnection(options: ServerOptions): Plan {
  check(ACTION, "", options, fields(OPTIONS));
  const servers = [options.servers].flat();
  const schemes = new Set(servers.map((server) => new URL(server).protocol));
  const isWebSocket = schemes.has("ws:") || schemes.has("wss:");
  if (isWebSocket && (schemes.has("nats:") || schemes.has("tls:"))) {
    const found = servers.map(quote).join(" and ");
    throw new RangeError(
      `${ACTION}: found ${found}, expected websockets only or none`,
    );
  }
  const { ca } = options;
  if (ca !== undefined && schemes.has("ws:")) {
    throw new RangeError(
      `${ACTION}: ca is of no use to ws://, expected wss://`,
    );
  }
  const isEncrypted = schemes.has("tls:") || ca !== undefined;
  return {
    servers,
    isWebSocket,
    ...isEncrypted && { tls: ca === undefined ? {} : { ca } },
    ...credentialOf(options),
  };
}

/** What shows who asks. */
function credentialOf(
  { user, password, token, nkey, creds }: ServerOptions,
): Pick<Plan, "authenticator" | "credential"> {
  const given = Object.entries({ user, token, nkey, creds })
    .filter(([, value]) => value !== undefined).map(([name]) => name);
  if (given.length > 1) {
    throw new RangeError(
      `${ACTION}: found ${given.join(" and ")}, expected one of them`,
    );
  }
  if ((user === undefined) !== (password === undefined)) {
    const [found, absent] = user === undefined
      ? ["password", "user"]
      : ["user", "password"];
    throw new RangeError(
      `${ACTION}: found ${found} without ${absent}, expected both or neither`,
    );
  }
  const encoder = new TextEncoder();
  if (user !== undefined) {
    const authenticator = usernamePasswordAuthenticator(user, password!);
    return { authenticator, credential: `the user ${quote(user)}` };
  }
  if (token !== undefined) {
    const authenticator = tokenAuthenticator(token);
    return { authenticator, credential: "the token" };
  }
  if (nkey !== undefined) {
    const authenticator = nkeyAuthenticator(encoder.encode(nkey));
    tryOut(authenticator, "nkey is no seed, expected 58 letters from SU on");
    return { authenticator, credential: "the NKey" };
  }
  if (creds !== undefined) {
    // The client wants every line ended as its own tools do.
    const lines = `${creds.replaceAll("\r\n", "\n")}\n`;
    const authenticator = credsAuthenticator(encoder.encode(lines));
    tryOut(authenticator, "creds has no JWT and seed, expected a .creds file");
    return { authenticator, credential: "the user of creds" };
  }
  return { credential: "a user without credentials" };
}

/** Signs once, so that what cannot sign is known before a server is asked. */
function tryOut(authenticator: Authenticator, message: string): void {
  try {
    authenticator("nonce");
  } catch {
    // What was thrown may quote the secret, so it goes no further.
    throw new RangeError(`${ACTION}: ${message}`);
  }
}
