// The official SDK's own client, which drives our server in tests, and the one
// place that names its version. Loaded late, so that where no package can be had
// only its tests are left out.

import { requireOrSkip } from "./require.ts";

const CLIENT = "npm:@modelcontextprotocol/client@2.4.0";

/** A part of an answer. */
export interface Content {
  readonly type: string;
  readonly text?: string;
  readonly data?: string;
  readonly mimeType?: string;
}

/** What a tool answered. */
export interface ToolResult {
  readonly content: readonly Content[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
}

/** A tool as it is listed. */
export interface ListedTool {
  readonly name: string;
  readonly title?: string;
  readonly inputSchema: { readonly type: string };
  readonly outputSchema?: { readonly type: string };
  readonly annotations?: { readonly readOnlyHint?: boolean };
}

/** What is used of the SDK's client. */
export interface Client {
  connect(transport: unknown): Promise<void>;
  getServerVersion(): { readonly name: string } | undefined;
  listTools(): Promise<{ readonly tools: readonly ListedTool[] }>;
  callTool(params: {
    readonly name: string;
    readonly arguments: Readonly<Record<string, unknown>>;
  }): Promise<ToolResult>;
  close(): Promise<void>;
}

/** What is used of the SDK. */
export interface ClientSdk {
  readonly Client: new (
    info: { readonly name: string; readonly version: string },
    options?: { readonly versionNegotiation?: unknown },
  ) => Client;
  readonly StdioClientTransport: new (options: {
    readonly command: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly cwd?: string;
    readonly stderr: "pipe" | "inherit";
  }) => { readonly pid: number | null };
}

async function load(): Promise<ClientSdk | undefined> {
  try {
    const { Client } = await import(CLIENT);
    return { Client, ...await import(`${CLIENT}/stdio`) };
  } catch (error) {
    console.error(error);
    return undefined;
  }
}

/** The SDK; undefined, which is said, where it cannot be loaded. */
export const sdk = await load();

/** Whether tests with the SDK can run. */
export const hasSdk = requireOrSkip(
  "the SDK of the Model Context Protocol (npm)",
  sdk !== undefined,
);
