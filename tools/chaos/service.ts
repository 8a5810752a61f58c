// A process that is started again whenever it ends otherwise than well, as an
// operator's service manager does it.

import { pause } from "../../src/cluster/server.ts";
import { cliCommand, Output, ROOT } from "../../tests/cli/support.ts";

/** Time before it is started again. */
const RESTART_MS = 200;

/** A command line of this project that somebody looks after. */
export class Service {
  readonly name: string;
  readonly #args: readonly string[];
  #process: Deno.ChildProcess | undefined;
  #isStopping = false;
  /** How often it ended by itself, with what it said last. */
  readonly complaints = new Map<string, number>();
  #output: Output | undefined;
  /** Resolves once it has ended well, or was stopped. */
  readonly done: Promise<void>;

  /** @param args What `cli.ts` takes. */
  constructor(name: string, args: readonly string[]) {
    this.name = name;
    this.#args = args;
    this.done = this.#live();
  }

  /** What its process has said so far. */
  get said(): string {
    return this.#output?.text ?? "";
  }

  /** Sends a signal to its process, if it has one at the moment. */
  signal(signal: Deno.Signal): void {
    try {
      this.#process?.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has just ended
    }
  }

  /** From now on no file of its process may become larger. */
  async limitFiles(sizeBytes: number): Promise<void> {
    if (this.#process === undefined) return;
    const pid = `--pid=${this.#process.pid}`;
    const args = [pid, `--fsize=${sizeBytes}:`];
    await new Deno.Command("prlimit", { args, stderr: "null" }).output();
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.signal("SIGCONT");
    this.signal("SIGKILL");
    await this.done;
  }

  async #live(): Promise<void> {
    while (!this.#isStopping) {
      // A write beyond the limit shall fail, not kill.
      const script = `trap '' XFSZ; exec "$0" "$@"`;
      const process = this.#process = new Deno.Command("sh", {
        args: ["-c", script, ...cliCommand(this.#args)],
        cwd: ROOT,
        env: { NO_COLOR: "1" },
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      }).spawn();
      this.#output = new Output(process.stderr);
      const { code, signal } = await process.status;
      this.#process = undefined;
      await this.#output.ended;
      if (code === 0) return;
      if (signal === null) this.#complain(code);
      await pause(RESTART_MS);
    }
  }

  #complain(code: number): void {
    const words = this.said.trim().split("\n").at(-1) ?? "";
    const key = `${code}: ${words}`;
    this.complaints.set(key, (this.complaints.get(key) ?? 0) + 1);
  }
}
