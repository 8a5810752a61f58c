// `tune --serve`: the study as it runs, in a page on this machine.

import type { Params, RunEvent, Study, StudyEvent } from "../../../mod.ts";
import type { Context } from "../command.ts";
import { requireRight } from "../rights.ts";
import type { ClusterStatus, Timed, ToView } from "./messages.ts";
import { type LiveServer, startLiveServer } from "./server.ts";

/** Views hear of events this often. */
const BATCH_MS = 100;

/** And of many machines this often. */
const CLUSTER_MS = 1000;

/** What a run of trials tells. */
export interface LiveView {
  readonly onEvent: (event: StudyEvent | RunEvent) => void;
  /** Tells the views that it is over, and lets go of them. */
  close(): Promise<void>;
}

/**
 * Starts the view that `--serve` asks for; without it nothing is done.
 *
 * @param objective What the first value is called.
 * @param readCluster How it goes on many machines, where it does.
 */
export async function startLiveView(
  { args, terminal }: Pick<Context, "args" | "terminal">,
  study: Study,
  objective: string,
  readCluster: () => ClusterStatus | undefined,
): Promise<LiveView> {
  if (!args.isOn("serve")) {
    return { onEvent: () => {}, close: () => Promise.resolve() };
  }
  requireRight("serve a view of the study", { name: "net", host: "127.0.0.1" });
  const canControl = args.isOn("serve-control");
  const view = new View(study, objective, canControl, readCluster);
  const server = await startLiveServer({
    greet: () => view.greet(),
    ...(canControl && { onMessage: (message) => view.take(message) }),
  });
  terminal.note(`watch it at ${server.url}`);
  view.open(server);
  return view;
}

class View implements LiveView {
  readonly #study: Study;
  readonly #objective: string;
  readonly #canControl: boolean;
  readonly #readCluster: () => ClusterStatus | undefined;
  readonly #began = performance.now();
  #server: LiveServer | undefined;
  #batch: Timed[] = [];
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  readonly #running = new Set<number>();

  constructor(
    study: Study,
    objective: string,
    canControl: boolean,
    readCluster: () => ClusterStatus | undefined,
  ) {
    this.#study = study;
    this.#objective = objective;
    this.#canControl = canControl;
    this.#readCluster = readCluster;
  }

  open(server: LiveServer): void {
    this.#server = server;
    const tellCluster = () =>
      this.#cluster().forEach((one) => server.send(one));
    this.#timers.push(
      setInterval(() => this.#flush(), BATCH_MS),
      setInterval(tellCluster, CLUSTER_MS),
    );
  }

  readonly onEvent = (event: StudyEvent | RunEvent): void => {
    if (event.type === "study" || event.type === "stopped") return;
    if (event.type === "started") this.#running.add(event.number);
    if (event.type === "ended") this.#running.delete(event.number);
    this.#batch.push({ event, at: performance.now() - this.#began });
  };

  /** The study as it stands, and that it runs. */
  greet(): ToView[] {
    // What a view sees at first, it shall not be told once more.
    this.#flush();
    const { name, directions, settings: { space }, trials } = this.#study;
    return [
      {
        type: "opened",
        canControl: this.#canControl,
        name,
        direction: directions[0]!,
        objective: this.#objective,
        space,
        trials,
        running: [...this.#running],
      },
      ...this.#cluster(),
      { type: "status", status: "running" },
    ];
  }

  /** What a view says. */
  async take(message: unknown): Promise<void> {
    const { type, params } = Object(message);
    if (type === "stop") return this.#study.stop();
    if (type === "try") {
      await this.#study.enqueue(params as Params); // which checks it
      return;
    }
    throw new RangeError("the message is unknown, expected stop or try");
  }

  #cluster(): ToView[] {
    const cluster = this.#readCluster();
    return cluster === undefined ? [] : [{ type: "cluster", cluster }];
  }

  #flush(): void {
    if (this.#batch.length === 0) return;
    const events = this.#batch;
    this.#batch = [];
    this.#server?.send({ type: "events", events });
  }

  async close(): Promise<void> {
    this.#timers.forEach(clearInterval);
    this.#flush();
    this.#server?.send({ type: "status", status: "done" });
    await this.#server?.close();
  }
}
