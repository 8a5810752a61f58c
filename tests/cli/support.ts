// Runs the command line as a real process, as a user would.

/** The root of the repository. */
export const ROOT = new URL("../../", import.meta.url);

/** How a process ended and what it wrote. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const CLI = new URL("cli.ts", ROOT).pathname;

/** The words of a call of `cli.ts`, the program first. */
export function cliCommand(
  args: readonly string[],
  rights: readonly string[] = ["-A"],
): string[] {
  return [Deno.execPath(), "run", "--quiet", ...rights, CLI, ...args];
}

/** Starts `cli.ts`; everything in pipes, no colours. */
export function startCli(
  args: readonly string[],
  rights?: readonly string[],
  cwd: string | URL = ROOT,
): Deno.ChildProcess {
  const [program, ...rest] = cliCommand(args, rights);
  return new Deno.Command(program!, {
    args: rest,
    cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Waits for a process that {@linkcode startCli} started. */
export async function finish(process: Deno.ChildProcess): Promise<Finished> {
  const { code, stdout, stderr } = await process.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Runs `cli.ts` to its end. */
export function cli(
  args: readonly string[],
  rights?: readonly string[],
  cwd?: string | URL,
): Promise<Finished> {
  return finish(startCli(args, rights, cwd));
}

/** What a process writes to a stream, read all the time. */
export class Output {
  /** All that has come so far. */
  text = "";
  /** Resolves when the stream has ended. */
  readonly ended: Promise<void>;
  #check: () => void = () => {};

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.ended = this.#read(stream.pipeThrough(new TextDecoderStream()));
  }

  /** Waits until a text has come. */
  async until(wanted: string): Promise<void> {
    const found = new Promise<void>((resolve) => {
      this.#check = () => this.text.includes(wanted) && resolve();
    });
    this.#check();
    const ended = this.ended.then(() => {
      throw new Error(`Cannot find ${wanted}: the process wrote ${this.text}`);
    });
    await Promise.race([found, ended]);
    ended.catch(() => {});
  }

  async #read(stream: ReadableStream<string>): Promise<void> {
    for await (const part of stream) {
      this.text += part;
      this.#check();
    }
  }
}

/** A folder that is gone after the test. */
export async function inFolder(
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
