// Runs the command line as a real process, as a user would, in a pipe or on a
// terminal of its own.

/** The root of the repository. */
export const ROOT = new URL("../../", import.meta.url);

/** How a process ended and what it wrote. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const CLI = new URL("cli.ts", ROOT).pathname;

function commandOf(
  args: readonly string[],
  rights: readonly string[],
): string[] {
  return [Deno.execPath(), "run", "--quiet", ...rights, CLI, ...args];
}

/** Starts `cli.ts`; everything in pipes, no colours. */
export function startCli(
  args: readonly string[],
  rights: readonly string[] = ["-A"],
  cwd: string | URL = ROOT,
): Deno.ChildProcess {
  const [program, ...rest] = commandOf(args, rights);
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

/** Runs `cli.ts` on a terminal of that many columns; stderr is in stdout. */
export async function cliOnTerminal(
  columns: string,
  args: readonly string[],
  rights: readonly string[] = ["-A"],
): Promise<Finished> {
  const { pathname } = new URL("pty.py", import.meta.url);
  const process = new Deno.Command("python3", {
    args: [pathname, columns, ...commandOf(args, rights)],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { TERM: "xterm-256color" },
  }).spawn();
  return await finish(process);
}
