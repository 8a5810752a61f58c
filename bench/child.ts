// Running the command line as a user does, and what that took.

const ROOT = new URL("../", import.meta.url).pathname;

/** What a process took. */
export interface ChildRun {
  /** Start to exit. */
  readonly seconds: number;
  /** Start to the first line that was waited for, if it came. */
  readonly firstSeconds: number | undefined;
  /** Largest resident size, if the system tells. */
  readonly peakBytes: number | undefined;
}

/** The most that a process has ever held, from /proc. */
function peakOf(pid: number): number | undefined {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    const found = status.match(/VmHWM:\s+(\d+) kB/);
    return found ? Number(found[1]) * 1024 : undefined;
  } catch {
    return undefined;
  }
}

/** Notes when a line first matches; reads to the end. */
async function watch(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  pattern: RegExp | undefined,
  onMatch: () => void,
): Promise<void> {
  let text = "";
  for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
    text = (text + piece).slice(-4000);
    if (pattern?.test(text)) {
      onMatch();
      pattern = undefined;
    }
  }
}

/**
 * Runs `deno` with arguments, in the repository.
 *
 * @param until What a line of stdout or stderr must match to be timed.
 * @throws {Error} If it fails.
 */
export async function runDeno(
  args: readonly string[],
  until?: RegExp,
): Promise<ChildRun> {
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  let firstSeconds: number | undefined, peakBytes: number | undefined;
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const note = () => firstSeconds ??= elapsed();
  const timer = setInterval(
    () => peakBytes = peakOf(child.pid) ?? peakBytes,
    25,
  );
  const [{ success }] = await Promise.all([
    child.status,
    watch(child.stdout, until, note),
    watch(child.stderr, until, note),
  ]);
  clearInterval(timer);
  if (!success) {
    throw new Error(`Cannot measure: deno ${args.join(" ")} failed`);
  }
  return { seconds: elapsed(), firstSeconds, peakBytes };
}
