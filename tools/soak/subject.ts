// A process of the command line whose memory is measured from outside: what the
// system counts, and what is left of its heap once garbage is collected, by the
// protocol of V8's inspector. It is the program as everybody runs it.

import { pause } from "../../src/cluster/server.ts";
import { Output, ROOT } from "../../tests/cli/support.ts";

/** Longer than anything takes on a busy machine. */
const LATE_MS = 60_000;

/** What a process has at a moment. */
export interface Memory {
  /** In memory, of all its threads. */
  readonly rssBytes: number;
  /** Objects and buffers of its main thread that something still refers to. */
  readonly heapBytes: number;
}

/** A process that is looked at. */
export class Subject implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #output: Output;
  readonly #answers = new Map<number, (result: HeapUsage) => void>();
  #inspector: WebSocket | undefined;
  #asked = 0;

  private constructor(args: readonly string[]) {
    this.#process = new Deno.Command(Deno.execPath(), {
      // Not quietly: it has to say where its inspector listens.
      args: ["run", "-A", "--inspect=127.0.0.1:0", "cli.ts", ...args],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    this.#output = new Output(this.#process.stderr);
  }

  /**
   * Starts `cli.ts`.
   *
   * @param args What it takes.
   * @throws {Error} With what it said, if it ends at once.
   */
  static async start(args: readonly string[]): Promise<Subject> {
    const subject = new Subject(args);
    try {
      await subject.#attach();
    } catch (error) {
      await subject[Symbol.asyncDispose]();
      throw error;
    }
    return subject;
  }

  /** Waits until it has said something, though not for ever. */
  async until(words: string): Promise<void> {
    const said = new AbortController();
    const late = pause(LATE_MS, said.signal).then(() => {
      if (said.signal.aborted) return;
      throw new Error(`Cannot find ${words} in time: it wrote ${this.said}`);
    });
    try {
      await Promise.race([this.#output.until(words), late]);
    } finally {
      said.abort();
    }
  }

  /** What it has said so far. */
  get said(): string {
    return this.#output.text;
  }

  /** Measures it. */
  async measure(): Promise<Memory> {
    const path = `/proc/${this.#process.pid}/status`;
    const status = await Deno.readTextFile(path);
    const [, kibibytes] = /VmRSS:\s+(\d+) kB/.exec(status) ?? [];
    await this.#ask("HeapProfiler.collectGarbage");
    const heap = await this.#ask("Runtime.getHeapUsage");
    return {
      rssBytes: Number(kibibytes) * 1024,
      heapBytes: heap.usedSize + heap.backingStorageSize,
    };
  }

  /** Ends it, and gives how it ended. */
  async end(signal: Deno.Signal): Promise<Deno.CommandStatus> {
    this.#inspector?.close();
    try {
      this.#process.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
    const status = await this.#process.status;
    await this.#output.ended;
    return status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGKILL");
  }

  async #attach(): Promise<void> {
    await this.#output.until("Visit chrome://inspect");
    const [url] = /ws:\/\/\S+/.exec(this.said)!;
    const socket = this.#inspector = new WebSocket(url);
    socket.onmessage = ({ data }) => {
      const { id, result } = JSON.parse(data);
      this.#answers.get(id)?.(result);
      this.#answers.delete(id);
    };
    // A process that is at its end waits until nobody looks any more.
    this.#output.until("Waiting for the debugger to disconnect")
      .then(() => socket.close(), () => {});
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () =>
        reject(new Error(`Cannot measure: ${url} does not answer`));
    });
  }

  /** Asks the inspector. */
  #ask(method: string): Promise<HeapUsage> {
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, resolve);
      this.#inspector!.onclose = () =>
        reject(new Error(`Cannot measure: the process ended: ${this.said}`));
      this.#inspector!.send(JSON.stringify({ id, method }));
    });
  }
}

/** What `Runtime.getHeapUsage` answers. */
interface HeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize: number;
}
