// A process of the command line whose memory is measured, which meter.ts says: all
// of it, and what is left of its heap once garbage is collected. It is the program
// as everybody runs it. (An inspector would not do: Deno's holds processes up for
// ever whose Workers end.)

import { pause } from "../../src/cluster/server.ts";
import { Output, ROOT } from "../../tests/cli/support.ts";

/** Longer than anything takes on a busy machine. */
const LATE_MS = 60_000;

/** What Deno takes for meter.ts. */
const METER = ["--v8-flags=--expose-gc", "--preload=tools/soak/meter.ts"];

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
  #asked = 0;

  private constructor(args: readonly string[]) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", ...METER, "cli.ts", ...args],
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
      await subject.until("metered");
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
    const head = `memory ${++this.#asked}: `;
    this.#process.kill("SIGUSR2");
    await this.until(head);
    const [heapBytes, rssBytes] = this.said.split(head)[1]!
      .split(" of ").map((text) => parseInt(text));
    return { heapBytes: heapBytes!, rssBytes: rssBytes! };
  }

  /** Ends it, with force if it takes too long, and gives how it ended. */
  async end(signal: Deno.Signal): Promise<Deno.CommandStatus> {
    try {
      this.#process.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
    const ended = new AbortController();
    const late = pause(LATE_MS, ended.signal).then(() => {
      if (!ended.signal.aborted) this.#process.kill("SIGKILL");
    });
    const status = await this.#process.status;
    ended.abort();
    await late;
    await this.#output.ended;
    return status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGKILL");
  }
}
