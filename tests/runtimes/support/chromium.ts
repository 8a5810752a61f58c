// Drives headless Chromium over its own debugging protocol: no library, a
// WebSocket and four commands.

const PROGRAM = "chromium";
const ARGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--remote-debugging-port=0",
];

/** A running browser. */
export interface Browser extends AsyncDisposable {
  /**
   * Opens a page and evaluates an expression in it.
   *
   * @param url The page.
   * @param expression JavaScript; a promise is awaited.
   * @returns Its value, which must be JSON.
   * @throws {Error} What it threw.
   */
  evaluate(url: string, expression: string): Promise<unknown>;
  /**
   * Opens a page and keeps it open.
   *
   * @param url The page.
   * @param scheme What it is told that its reader prefers.
   */
  open(url: string, scheme?: "light" | "dark"): Promise<Page>;
}

/** An open page, closed when it is disposed of. */
export interface Page extends AsyncDisposable {
  /** Evaluates an expression in it, as {@linkcode Browser.evaluate} does. */
  evaluate(expression: string): Promise<unknown>;
  /** What it printed, what went wrong in it, what its policy refused. */
  readonly told: readonly string[];
  /** The addresses that it asked for, its own first. */
  readonly asked: readonly string[];
}

interface Reply {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly error?: { readonly message: string };
  readonly result?: Record<string, unknown>;
}

/** Starts a browser with a profile of its own. */
export async function launchChromium(): Promise<Browser> {
  const profile = await Deno.makeTempDir();
  const process = new Deno.Command(PROGRAM, {
    args: [...ARGS, `--user-data-dir=${profile}`, "about:blank"],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const connection = await Connection.open(await debuggerUrl(process.stderr));
  return {
    evaluate: async (url, expression) => {
      await using page = await open(connection, url);
      return await page.evaluate(expression);
    },
    open: (url, scheme) => open(connection, url, scheme),
    async [Symbol.asyncDispose]() {
      await connection.call("Browser.close", {});
      await connection.closed;
      await process.status;
      // Its helpers write for a moment longer.
      await Deno.remove(profile, { recursive: true }).catch(() => {});
    },
  };
}

/** Reads Chromium's stderr up to the line that names the address. */
async function debuggerUrl(
  stderr: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<string> {
  const [head, rest] = stderr.tee();
  rest.pipeTo(new WritableStream()).catch(() => {}); // or its pipe fills up
  let text = "";
  for await (const chunk of head.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const found = /ws:\/\/\S+/.exec(text)?.[0];
    if (found !== undefined) return found;
  }
  throw new Error(`Cannot start Chromium: it printed ${JSON.stringify(text)}`);
}

/** Which part of the protocol tells what a page says, and where it stands. */
const TOLD = [
  "Log.entryAdded",
  "Runtime.consoleAPICalled",
  "Runtime.exceptionThrown",
];

async function open(
  connection: Connection,
  url: string,
  scheme: "light" | "dark" = "light",
): Promise<Page> {
  const { targetId } = await connection.call("Target.createTarget", {
    url: "about:blank",
  });
  const { sessionId } = await connection.call("Target.attachToTarget", {
    targetId,
    flatten: true,
  });
  const session = String(sessionId);
  const told: string[] = [], asked: string[] = [];
  connection.listen(session, (method, params) => {
    if (TOLD.includes(method)) told.push(JSON.stringify(params));
    if (method === "Network.requestWillBeSent") {
      asked.push((params["request"] as { url: string }).url);
    }
  });
  for (const domain of ["Page", "Log", "Runtime", "Network"]) {
    await connection.call(`${domain}.enable`, {}, session);
  }
  const features = [{ name: "prefers-color-scheme", value: scheme }];
  await connection.call("Emulation.setEmulatedMedia", { features }, session);
  const loaded = connection.event("Page.loadEventFired", session);
  await connection.call("Page.navigate", { url }, session);
  await loaded;
  return {
    told,
    asked,
    evaluate: (expression) => evaluate(connection, session, expression),
    async [Symbol.asyncDispose]() {
      await connection.call("Target.closeTarget", { targetId });
    },
  };
}

async function evaluate(
  connection: Connection,
  session: string,
  expression: string,
): Promise<unknown> {
  const { result, exceptionDetails } = await connection.call(
    "Runtime.evaluate",
    { expression, awaitPromise: true, returnByValue: true },
    session,
  ) as {
    result: { value?: unknown };
    exceptionDetails?: { exception?: { description?: string } };
  };
  if (exceptionDetails !== undefined) {
    throw new Error(`In Chromium: ${exceptionDetails.exception?.description}`);
  }
  return result.value;
}

/** Calls and events over one socket. */
class Connection {
  readonly #socket: WebSocket;
  readonly #calls = new Map<
    number,
    PromiseWithResolvers<Record<string, unknown>>
  >();
  readonly #events: { key: string; resolve: () => void }[] = [];
  readonly #listeners = new Map<
    string,
    (method: string, params: Record<string, unknown>) => void
  >();
  readonly closed: Promise<void>;
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      socket.onclose = () => resolve();
    });
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
  }

  static async open(url: string): Promise<Connection> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    return new Connection(socket);
  }

  call(
    method: string,
    params: Record<string, unknown>,
    sessionId?: string,
  ): Promise<Record<string, unknown>> {
    const id = ++this.#lastId;
    const call = Promise.withResolvers<Record<string, unknown>>();
    this.#calls.set(id, call);
    this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    return call.promise;
  }

  /** Resolves when a session tells of an event. */
  event(method: string, sessionId: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#events.push({ key: `${sessionId} ${method}`, resolve });
    return promise;
  }

  /** Tells of every event of a session. */
  listen(
    sessionId: string,
    listener: (method: string, params: Record<string, unknown>) => void,
  ): void {
    this.#listeners.set(sessionId, listener);
  }

  #receive({ id, method, sessionId, params, error, result }: Reply): void {
    if (method !== undefined && sessionId !== undefined) {
      this.#listeners.get(sessionId)?.(method, params ?? {});
    }
    if (id !== undefined) {
      const call = this.#calls.get(id);
      this.#calls.delete(id);
      if (error) call?.reject(new Error(`Chromium: ${error.message}`));
      else call?.resolve(result ?? {});
    }
    const key = `${sessionId} ${method}`;
    for (const event of this.#events.filter((event) => event.key === key)) {
      event.resolve();
    }
  }
}
