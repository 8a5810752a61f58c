// What NATS servers and users show each other, made anew for each test:
// certificates by openssl, and by the clients' own keys what an operator signs.

import { nkeys } from "./nkeys.ts";
import { requireOrSkip } from "./require.ts";

/** Whether certificates can be made. */
export const hasOpenssl: boolean = requireOrSkip(
  "openssl (certificates)",
  hasProgram(),
);

function hasProgram(): boolean {
  try {
    return openssl(".", "version");
  } catch {
    return false; // no such program
  }
}

function openssl(folder: string, words: string): boolean {
  const { success, stderr } = new Deno.Command("openssl", {
    args: words.split(" "),
    cwd: folder,
  }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return true;
}

const KEY = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";

/** A certificate of a server, signed by one of our own. */
export class Certificate implements Disposable {
  readonly #folder: string;
  /** PEM of what signed it. */
  readonly ca: string;

  /** @param names What it is for: `DNS:localhost,IP:127.0.0.1`. */
  constructor(names: string) {
    const folder = this.#folder = Deno.makeTempDirSync();
    openssl(
      folder,
      `req -x509 ${KEY} -keyout ca.key -out ca.pem -days 2 -subj /CN=ca`,
    );
    openssl(folder, `req ${KEY} -keyout key -out request -subj /CN=server`);
    Deno.writeTextFileSync(`${folder}/names`, `subjectAltName=${names}`);
    openssl(
      folder,
      "x509 -req -in request -CA ca.pem -CAkey ca.key -CAcreateserial " +
        "-days 2 -extfile names -out certificate",
    );
    this.ca = Deno.readTextFileSync(`${folder}/ca.pem`);
  }

  /** The block of a server's configuration, or of its websocket. */
  get tls(): string {
    const folder = this.#folder;
    return `tls { cert_file: "${folder}/certificate", key_file: "${folder}/key" }`;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

/** The two halves of a user's NKey. */
export interface UserKey {
  readonly publicKey: string;
  /** `SU…`. */
  readonly seed: string;
}

/** A new NKey of a user. */
export function makeUserKey(): UserKey {
  const pair = nkeys.createUser();
  const seed = new TextDecoder().decode(pair.getSeed());
  return { publicKey: pair.getPublicKey(), seed };
}

type Signer = ReturnType<typeof nkeys.createUser>;

/** What an operator or an account says of somebody, signed. */
function token(signer: Signer, subject: string, nats: object): string {
  const encode = (value: Uint8Array | object) =>
    (value instanceof Uint8Array
      ? value
      : new TextEncoder().encode(JSON.stringify(value)))
      .toBase64({ alphabet: "base64url", omitPadding: true });
  const issued = Math.floor(Date.now() / 1000);
  const claims = {
    jti: subject,
    iat: issued,
    iss: signer.getPublicKey(),
    name: "lanetune",
    sub: subject,
    nats: { version: 2, ...nats },
  };
  const head = encode({ typ: "JWT", alg: "ed25519-nkey" });
  const said = `${head}.${encode(claims)}`;
  return `${said}.${encode(signer.sign(new TextEncoder().encode(said)))}`;
}

const UNLIMITED = {
  subs: -1,
  data: -1,
  payload: -1,
  imports: -1,
  exports: -1,
  wildcards: true,
  conn: -1,
  leaf: -1,
};

/** A server's configuration of an operator, and a `.creds` file of a user. */
export function makeOperator(): { config: string; creds: string } {
  const operator = nkeys.createOperator();
  const account = (limits: object) => {
    const pair = nkeys.createAccount();
    const key = pair.getPublicKey();
    const nats = { type: "account", limits: { ...UNLIMITED, ...limits } };
    return { pair, key, jwt: token(operator, key, nats) };
  };
  const system = account({});
  const studies = account({ mem_storage: -1, disk_storage: -1 });
  const user = makeUserKey();
  const limits = {
    type: "user",
    pub: {},
    sub: {},
    subs: -1,
    data: -1,
    payload: -1,
  };
  const config = [
    `operator: ${
      token(operator, operator.getPublicKey(), { type: "operator" })
    }`,
    `system_account: ${system.key}`,
    "resolver: MEMORY",
    `resolver_preload { ${system.key}: ${system.jwt}`,
    `${studies.key}: ${studies.jwt} }`,
  ].join("\n");
  const creds = `-----BEGIN NATS USER JWT-----
${token(studies.pair, user.publicKey, limits)}
------END NATS USER JWT------

-----BEGIN USER NKEY SEED-----
${user.seed}
------END USER NKEY SEED------
`;
  return { config, creds };
}
