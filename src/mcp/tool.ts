// What a tool is: its schemas, what it is allowed to do to the world, and what
// it does. Tools know nothing of the protocol.

import type { StudyFolder } from "./folder.ts";
import type { AllowedPrograms } from "../program/allowed.ts";
import type { Runs } from "./runs.ts";
import { type McpServer, type ServerContext, z } from "./sdk.ts";

/** What every tool works with. */
export interface Session {
  readonly folder: StudyFolder;
  readonly programs: AllowedPrograms;
  readonly runs: Runs;
}

/** What a tool is called with. */
export interface Call extends Session {
  /** Who calls, as the journal keeps it: "claude-code 2.1". */
  readonly by: string;
}

/** A picture in an answer. */
export interface Picture {
  readonly mimeType: string;
  /** In base64. */
  readonly data: string;
}

/** What comes of a call. */
export interface Answer<T> {
  /** For who reads nothing else; complete, but short. */
  readonly text: string;
  /** The same for programs. */
  readonly data: T;
  readonly picture?: Picture;
}

/** How a tool treats what is there. */
const KINDS = {
  /** Looks, and changes nothing. */
  reads: { readOnlyHint: true, openWorldHint: false },
  /** Adds to a study; nothing is ever taken away or overwritten. */
  adds: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
  /** Ends what was going on. */
  ends: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: false,
  },
  /** Starts programs, which do what they do. */
  runs: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: false,
    openWorldHint: true,
  },
} as const;

/** A tool as it is written down. */
export interface ToolSpec<I extends z.ZodRawShape, O extends z.ZodRawShape> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly kind: keyof typeof KINDS;
  readonly input: I;
  readonly output: O;
  /** Does it; what it throws is told to the agent by its message. */
  readonly run: (
    args: z.infer<z.ZodObject<I, z.core.$strict>>,
    call: Call,
  ) => Promise<Answer<z.infer<z.ZodObject<O>>>>;
}

/** A tool, ready to be offered. */
export interface Tool {
  readonly name: string;
  readonly register: (
    server: McpServer,
    session: Session,
    byOf: (context: ServerContext) => string,
  ) => void;
}

/** Makes a tool of what is written down. */
export function tool<I extends z.ZodRawShape, O extends z.ZodRawShape>(
  spec: ToolSpec<I, O>,
): Tool {
  const { name, title, description, kind, input, output, run } = spec;
  return {
    name,
    register: (server, session, byOf) => {
      server.registerTool(name, {
        title,
        description,
        inputSchema: z.strictObject(input),
        outputSchema: z.object(output),
        annotations: { title, ...KINDS[kind] },
      }, async (args, context) => {
        const call = { ...session, by: byOf(context) };
        const { text, data, picture } = await run(args, call);
        return {
          content: [
            { type: "text" as const, text },
            ...picture ? [{ type: "image" as const, ...picture }] : [],
          ],
          structuredContent: data,
        };
      });
    },
  };
}
