// A server as an agent starts it, and the SDK's client connected to it.

import { assert, assertEquals } from "@std/assert";
import { cliCommand } from "../cli/support.ts";
import {
  type Client,
  hasSdk,
  sdk,
  type ToolResult,
} from "../support/mcp_client.ts";

/** A test that needs the SDK. */
export function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !hasSdk, fn });
}

/** The words that start a server. */
export function serverCommand(
  folder: string,
  programs: readonly string[] = [],
): string[] {
  return cliCommand([
    "mcp",
    `--folder=${folder}`,
    ...programs.map((words) => `--allow-program=${words}`),
  ]);
}

/** A trial of an answer. */
export interface TrialData {
  readonly number: number;
  readonly state: string;
  readonly params: { readonly x: number };
  readonly values?: readonly number[];
  readonly reason?: string;
  readonly origin: string;
  readonly given?: object;
  readonly attributes?: { readonly [name: string]: unknown };
}

/** A point, and what a sampler believes of it. */
export interface PointData {
  readonly params: { readonly x: number };
  readonly values?: readonly { readonly mean: number; readonly sd: number }[];
}

/** What tools answer: each some of this. */
export interface Data {
  readonly trials: readonly [TrialData, ...TrialData[]];
  readonly total: number;
  readonly best: readonly [TrialData, ...TrialData[]];
  readonly complete: number;
  readonly importances: readonly {
    readonly name: string;
    readonly share: number;
  }[];
  readonly boundary: readonly {
    readonly name: string;
    readonly edge: string;
    readonly bound: number;
  }[];
  readonly next: readonly PointData[];
  readonly points: readonly PointData[];
  readonly good: readonly {
    readonly name: string;
    readonly count: number;
    readonly low?: number;
    readonly median?: number;
    readonly high?: number;
  }[];
  readonly decision: string;
  readonly study: string;
  readonly studies: readonly string[];
  readonly state: string;
  readonly before: number;
  readonly ended: number;
  readonly runs: boolean;
  readonly program?: readonly string[];
}

/** A connected server. */
export class Agent {
  readonly client: Client;
  readonly folder: string;
  /** The server's process. */
  readonly pid: number;

  constructor(client: Client, folder: string, pid: number) {
    this.client = client;
    this.folder = folder;
    this.pid = pid;
  }

  /** Calls a tool, whatever comes of it. */
  call(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
  ): Promise<ToolResult> {
    return this.client.callTool({ name, arguments: args });
  }

  /** Calls a tool that has to succeed; gives what it answers. */
  async get(
    name: string,
    args: Readonly<Record<string, unknown>>,
  ): Promise<Data> {
    const { content, isError, structuredContent } = await this.call(name, args);
    assertEquals(
      [isError ?? false, content[0]?.type],
      [false, "text"],
      name + content[0]?.text,
    );
    assert(content[0]!.text !== "");
    return structuredContent as Data;
  }

  /** Calls a tool that has to refuse; gives the reason. */
  async refusal(
    name: string,
    args: Readonly<Record<string, unknown>>,
  ): Promise<string> {
    const { content, isError } = await this.call(name, args);
    assertEquals(isError, true, `${name} did what it should have refused`);
    return content[0]!.text!;
  }
}

/** Starts a server in a new folder, or a given one, connects and disconnects. */
export async function withAgent(
  options: {
    readonly programs?: readonly string[];
    readonly folder?: string;
  },
  fn: (agent: Agent) => Promise<void>,
): Promise<void> {
  const folder = options.folder ?? await Deno.makeTempDir();
  const [command, ...args] = serverCommand(folder, options.programs);
  const client = new sdk!.Client({ name: "test-agent", version: "1.0" });
  const transport = new sdk!.StdioClientTransport({
    command: command!,
    args,
    env: Deno.env.toObject(),
    stderr: "inherit",
  });
  try {
    await client.connect(transport);
    await fn(new Agent(client, folder, transport.pid!));
  } finally {
    await client.close();
    if (options.folder === undefined) {
      await Deno.remove(folder, { recursive: true });
    }
  }
}
