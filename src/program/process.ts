// A program as a group of processes that ends as a whole: with its first
// process, when it is told to, and when this process is gone, however that went.

import { messageOf, quote } from "../errors.ts";
import { LineReader } from "./output/lines.ts";
import { StreamLog } from "./output/log.ts";

/** What is to run, and how. */
export interface ProcessOptions {
  /** The program and its arguments. */
  readonly words: readonly string[];
  /** Where it runs; here unless given. */
  readonly cwd?: string;
  /** On top of this process's environment. */
  readonly env: { readonly [name: string]: string };
  /** How much memory each of its processes may ask for, in KiB. */
  readonly memoryKib?: number;
  /** Files for what it writes, in bounded length. */
  readonly logs: { readonly stdout: string; readonly stderr: string };
  /** Gets each line of standard output. */
  readonly onLine: (line: string) => void;
  /** Gets each line of standard error. */
  readonly onErrorLine: (line: string) => void;
  /** Ends it, politely first. */
  readonly signal: AbortSignal;
  /** How long it may take to end politely. */
  readonly graceMs: number;
}

/** How a program ended. */
export interface ProcessEnd {
  readonly code: number;
  /** What killed it, if anything did. */
  readonly signal: string | null;
  /** Wall time from start to end. */
  readonly seconds: number;
}

type Timer = ReturnType<typeof setTimeout>;

/** How long its pipes may stay open after the whole group was killed. */
const PIPES_MS = 1000;

/**
 * Leads the group. The guard, which belongs to it but is nobody's child, holds
 * the other end of our pipe: when we are gone, it reads the pipe's end and kills
 * all. What asks the group politely is not meant for it. `$1` limits memory:
 * `ulimit -d` counts what is really asked for, `-v` also what runtimes only
 * reserve.
 */
const LEADER = `
exec 3<&0 </dev/null
( ( trap '' TERM INT HUP; read -r _ <&3; kill -s KILL -- -$$ ) >/dev/null 2>&1 & )
exec 3<&-
[ "$1" = - ] || ulimit -d "$1" || exit 125
shift
exec "$@"`;

/** Whether a program's groups can be led here. */
export const CAN_RUN = Deno.build.os !== "windows";

/**
 * Runs a program to its end. When this resolves, nothing of its group is left.
 *
 * @throws {Error} If it could not be started, or its logs not be written.
 */
export async function runProcess(options: ProcessOptions): Promise<ProcessEnd> {
  const { words, cwd, env, memoryKib, logs, signal, graceMs } = options;
  const [stdout, stderr] = await Promise.all([
    StreamLog.create(logs.stdout),
    StreamLog.create(logs.stderr),
  ]);
  const started = performance.now();
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command("sh", {
      args: ["-c", LEADER, "lanetune", `${memoryKib ?? "-"}`, ...words],
      ...(cwd !== undefined && { cwd }),
      env,
      detached: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (cause) {
    await Promise.all([stdout.close(), stderr.close()]);
    const where = cwd === undefined ? "" : ` in ${quote(cwd)}`;
    throw new Error(
      `Cannot run ${quote(words[0])}${where}: ${messageOf(cause)}`,
      { cause },
    );
  }
  const pipes = new AbortController();
  const read = Promise.all([
    pump(child.stdout, stdout, options.onLine, pipes.signal),
    pump(child.stderr, stderr, options.onErrorLine, pipes.signal),
  ]);
  read.catch(() => killGroup(child.pid, "SIGKILL")); // a full disk
  const stopAsking = onAbort(signal, () => {
    killGroup(child.pid, "SIGTERM");
    return setTimeout(() => killGroup(child.pid, "SIGKILL"), graceMs);
  });
  const status = await child.status;
  const seconds = (performance.now() - started) / 1000;
  // Asked politely, its other processes have as long as the first had.
  if (signal.aborted) await within(graceMs, read);
  stopAsking();
  killGroup(child.pid, "SIGKILL");
  // What left the group keeps the pipes open: it is not waited for.
  const timer = setTimeout(() => pipes.abort(), PIPES_MS);
  try {
    await read;
  } finally {
    clearTimeout(timer);
    await child.stdin.close().catch(() => {});
  }
  return { code: status.code, signal: status.signal, seconds };
}

/** The whole group; it may be gone already. */
function killGroup(leader: number, signal: Deno.Signal): void {
  try {
    Deno.kill(-leader, signal);
  } catch (error) {
    const isGone = error instanceof Deno.errors.NotFound ||
      error instanceof TypeError;
    if (!isGone) throw error;
  }
}

/** Calls `ask` when the signal is or becomes aborted; returns what undoes it. */
function onAbort(signal: AbortSignal, ask: () => Timer): () => void {
  let timer: Timer | undefined;
  const abort = () => timer = ask();
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  return () => {
    signal.removeEventListener("abort", abort);
    clearTimeout(timer);
  };
}

/** Waits for a promise, but not for long, whatever becomes of it. */
async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: Timer | undefined;
  const late = new Promise((resolve) => timer = setTimeout(resolve, ms));
  await Promise.race([promise.catch(() => {}), late]);
  clearTimeout(timer);
}

/** Brings a stream to its log and its lines until it ends or is given up. */
async function pump(
  stream: ReadableStream<Uint8Array>,
  log: StreamLog,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const lines = new LineReader(onLine);
  const reader = stream.getReader();
  const giveUp = () => reader.cancel().catch(() => {});
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      await log.write(value);
      lines.push(value);
    }
    lines.end();
  } finally {
    signal.removeEventListener("abort", giveUp);
    await log.close();
  }
}
