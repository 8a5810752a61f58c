// A tab of a real Chromium that works for a study: the playground's page that
// joins one, driven by tests/web/scenarios/tab.mjs.

import { Output } from "../../tests/cli/support.ts";
import { scenarioArgs, servePage } from "../../tests/web/support.ts";

/** A tab that has joined. */
export class Tab implements AsyncDisposable {
  readonly #page: Deno.HttpServer;
  readonly #process: Deno.ChildProcess;
  readonly #said: Output;
  readonly #complaints: Output;

  private constructor(
    page: Deno.HttpServer<Deno.NetAddr>,
    address: string,
    study: string,
  ) {
    this.#page = page;
    this.#process = new Deno.Command("node", {
      args: scenarioArgs("tab", page.addr, "", address, study),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#said = new Output(this.#process.stdout);
    this.#complaints = new Output(this.#process.stderr);
  }

  /**
   * Opens one and joins.
   *
   * @param address Of the server: `ws://127.0.0.1:4223`.
   */
  static async open(address: string, study: string): Promise<Tab> {
    const tab = new Tab(await servePage(), address, study);
    try {
      await tab.#until("joined");
    } catch (error) {
      await tab[Symbol.asyncDispose]();
      throw error;
    }
    return tab;
  }

  /** Resolves once it has a trial. */
  begun(): Promise<void> {
    return this.#until("running");
  }

  /** Leaves, and says how many trials the tab has run. */
  async leave(): Promise<number> {
    await this.#process.stdin.close();
    await this.#until("complaints");
    const { done, complaints } = JSON.parse(
      this.#said.text.trim().split("\n").at(-1)!,
    );
    if (complaints.length > 0) {
      throw new Error(`Cannot work in a tab: ${complaints.join(", ")}`);
    }
    return done;
  }

  async #until(word: string): Promise<void> {
    try {
      await this.#said.until(word);
    } catch (cause) {
      await this.#complaints.ended;
      const message = `Cannot work in a tab: ${this.#complaints.text}`;
      throw new Error(message, { cause });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGTERM");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
    await this.#process.status;
    await Promise.all([this.#said.ended, this.#complaints.ended]);
    await this.#page.shutdown();
  }
}
