// Another program's samplers, behind a Python process (peer.py) that lives as
// long as the benchmark, since importing what they need takes many seconds.

import type { Params } from "../../src/tune/trial.ts";
import { objectivesOf, type Searcher, type Task } from "./searcher.ts";

/** The text of a stream, line by line. */
async function* linesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}

/** A program whose samplers are asked over JSON lines. */
export class Peer implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: AsyncGenerator<string, void>;

  /**
   * @param program What peer.py knows: "optuna" or "smac".
   * @param python The Python that has it.
   */
  constructor(readonly program: string, python: string) {
    const { pathname } = new URL("peer.py", import.meta.url);
    this.#child = new Deno.Command(python, {
      args: [pathname, program],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#answers = linesOf(this.#child.stdout);
  }

  /** Begins a study, which ends the one before. */
  async open(task: Task): Promise<Searcher> {
    const { problem, sampler, seed, trials } = task;
    const { space, constraints = 0 } = problem;
    const objectives = objectivesOf(problem);
    const { version } = await this.#call<{ version: string }>({
      open: { sampler, seed, trials, space, objectives, constraints },
    });
    return {
      version,
      enqueue: (params) => this.#send({ enqueue: params }),
      ask: (number) =>
        this.#call<{ params: Params; seconds: number }>({ ask: number }),
      tell: (number, answer) => this.#send({ tell: number, ...answer }),
    };
  }

  async #send(message: unknown): Promise<void> {
    const line = `${JSON.stringify(message)}\n`;
    await this.#writer.write(new TextEncoder().encode(line));
  }

  async #call<T>(message: unknown): Promise<T> {
    await this.#send(message);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`Cannot ask ${this.program}: it has ended`);
    return JSON.parse(value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close();
    await this.#child.status;
  }
}
