// Threads as the web platform has them. The package for npm has another file in
// its place where the pool runs in Node, which has Workers of its own kind.

/** What the pool needs of whatever `create` starts. */
export interface WorkerLike {
  /** Sends by structured clone. */
  postMessage(message: unknown): void;
  /** Ends it at once. */
  terminate(): unknown;
}

/** What is used of a Worker's global object. */
export interface WorkerScope {
  addEventListener(
    type: "message",
    listener: (event: MessageEvent<unknown>) => void,
  ): void;
  postMessage(message: unknown): void;
}

/** Whether this platform has Workers. */
export function hasWorkers(): boolean {
  return typeof Worker === "function";
}

/** What a program started, as a Worker. */
export function asWorker(started: WorkerLike): Worker {
  return started as Worker;
}

/** Starts Workers, until they are released. */
export interface WorkerStarter {
  create(name: string): Worker;
  release(): void;
}

/**
 * Workers that import the file of this library that serves. They start with a
 * `blob:` script: a Worker must not be loaded from another origin nor, in Deno,
 * from a file without a right to read it; what it imports may.
 *
 * @param server The URL of that file.
 * @returns Undefined where the platform has no such URLs.
 */
export function servingWorkers(server: string): WorkerStarter | undefined {
  if (typeof URL.createObjectURL !== "function") return undefined;
  const script = `import(${JSON.stringify(server)}).then(
    ({ serveModule }) => serveModule(),
    (error) => postMessage({
      type: "lanetune:broken",
      message: String(error?.message ?? error),
    }),
  );`;
  const url = URL.createObjectURL(
    new Blob([script], { type: "text/javascript" }),
  );
  return {
    create: (name) => new Worker(url, { type: "module", name }),
    release: () => URL.revokeObjectURL(url),
  };
}

/** The global object of the Worker that calls; undefined if it is in none. */
export function ownScope(): WorkerScope | undefined {
  const { WorkerGlobalScope: Kind } = globalThis as {
    readonly WorkerGlobalScope?: { new (): object };
  };
  const isWorker = Kind !== undefined && globalThis instanceof Kind;
  return isWorker ? globalThis as unknown as WorkerScope : undefined;
}
