// The server: its tools, who calls, and the connection over standard input and
// output from its start to its end.

import { Buffer } from "node:buffer";
import process from "node:process";
import { Readable } from "node:stream";
import { LANETUNE_VERSION } from "../version.ts";
import { StudyFolder } from "./folder.ts";
import { MESSAGE_BYTES, NAME_LETTERS } from "./limits.ts";
import { messageLines } from "./messages.ts";
import { AllowedPrograms } from "../program/allowed.ts";
import { Runs } from "./runs.ts";
import {
  CLIENT_INFO_META_KEY,
  McpServer,
  type ServerContext,
  serveStdio,
  StdioServerTransport,
} from "./sdk.ts";
import type { Session, Tool } from "./tool.ts";
import { BELIEF_TOOLS } from "./tools/beliefs.ts";
import { FINDING_TOOLS } from "./tools/findings.ts";
import { PLOT_TOOLS } from "./tools/plot.ts";
import { RUN_TOOLS } from "./tools/runs.ts";
import { STUDY_TOOLS } from "./tools/studies.ts";
import { TRIAL_TOOLS } from "./tools/trials.ts";

/** Every tool, in the order in which they are offered. */
const TOOLS: readonly Tool[] = [
  ...STUDY_TOOLS,
  ...TRIAL_TOOLS,
  ...FINDING_TOOLS,
  ...BELIEF_TOOLS,
  ...PLOT_TOOLS,
  ...RUN_TOOLS,
];

const INSTRUCTIONS = `Searches hyperparameters. A study is a file in one folder.
Create one, then either: ask for trials, try their parameters yourself and tell
what came of each (report on the way if it has a pruner); or, for a program that
the user allowed, run_program and run_status. beliefs shows what the sampler
expects: whenever you know better, enqueue that with a note. Then best,
importances, hints and plot say what was found. Everything is kept: nothing can
be deleted or changed.`;

/** What a server is started with. */
export interface McpOptions {
  /** The folder of the studies; it exists. */
  readonly folder: string;
  /**
   * Programs that agents may have run, each with the arguments that it has to
   * begin with: `gzip`, `python train.py`. None unless given.
   */
  readonly programs?: readonly string[];
  /** Ends the server when it is aborted. */
  readonly signal?: AbortSignal;
  /** Told of what goes wrong on the connection. */
  readonly onError?: (error: Error) => void;
}

/**
 * Serves the Model Context Protocol on standard input and output until the input
 * ends. Then everything that was started has ended as well.
 *
 * @param options The folder, and what may be run.
 * @throws {Error} If there is no such folder.
 * @throws {RangeError} If a program is none.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { serveMcp } from "../../mcp.ts";
 * await assertRejects(
 *   () => serveMcp({ folder: "./no such folder" }),
 *   Error,
 *   "it does not exist",
 * );
 * ```
 */
export async function serveMcp(options: McpOptions): Promise<void> {
  const session: Session = {
    folder: await StudyFolder.open(options.folder),
    programs: new AllowedPrograms(options.programs ?? [], "server"),
    runs: new Runs(),
  };
  const end = Promise.withResolvers<void>();
  options.signal?.addEventListener("abort", () => end.resolve());
  const server = serveStdio(() => makeServer(session), {
    transport: new StdioServerTransport(Readable.from(
      input(() => end.resolve()),
      { objectMode: false },
    )),
    onerror: (error) => options.onError?.(error),
  });
  try {
    await end.promise;
  } finally {
    await server.close();
    await session.runs.close();
  }
}

/** Standard input, message by message. */
async function* input(onEnd: () => void): AsyncGenerator<Buffer> {
  const refuse = (line: string) => {
    process.stdout.write(line);
  };
  try {
    const lines = messageLines(Deno.stdin.readable, MESSAGE_BYTES, refuse);
    for await (const bytes of lines) yield Buffer.from(bytes);
  } finally {
    onEnd();
  }
}

function makeServer(session: Session): McpServer {
  const server = new McpServer(
    { name: "lanetune", title: "lanetune", version: LANETUNE_VERSION },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  const byOf = ({ mcpReq: { _meta } }: ServerContext) =>
    nameOf(_meta?.[CLIENT_INFO_META_KEY] ?? server.server.getClientVersion());
  for (const { register } of TOOLS) register(server, session, byOf);
  return server;
}

/** Who calls, as it says itself: one line, whatever it says. */
function nameOf(client: unknown): string {
  const { name, version } = (client ?? {}) as {
    readonly name?: unknown;
    readonly version?: unknown;
  };
  const words = [name, version].filter((word) => typeof word === "string");
  const text = words.join(" ").replace(/[\p{C}\s]+/gu, " ").trim();
  return text.slice(0, NAME_LETTERS) || "an agent";
}
