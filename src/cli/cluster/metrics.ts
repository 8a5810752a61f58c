// What monitoring reads: counts in Prometheus' text format, and whether the
// process lives, on a port of this machine alone.
// https://prometheus.io/docs/instrumenting/exposition_formats/

import type { Args } from "../args/args.ts";
import { requireRight } from "../rights.ts";
import { UsageError } from "../usage.ts";

/** A figure as it is now. */
export interface Metric {
  /** Without the prefix that all have. */
  readonly name: string;
  /** A counter only grows, as long as the process lives. */
  readonly type: "gauge" | "counter";
  readonly help: string;
  readonly value: number;
}

/** A figure that goes up and down. */
export function gauge(name: string, help: string, value: number): Metric {
  return { name, type: "gauge", help, value };
}

/** A figure that only grows; its name without the ending that those have. */
export function counter(name: string, help: string, value: number): Metric {
  return { name: `${name}_total`, type: "counter", help, value };
}

const TEXT = "text/plain; version=0.0.4; charset=utf-8";

/** The page of some figures. */
export function formatMetrics(metrics: readonly Metric[]): string {
  return metrics.map(({ name, type, help, value }) => {
    const full = `lanetune_${name}`;
    return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${full} ${value}\n`;
  }).join("");
}

/**
 * Serves figures where `--metrics-port` says so.
 *
 * @param read Gives the figures as they are.
 * @param note Told the address.
 * @returns Ends it; undefined without the flag.
 */
export function serveMetrics(
  args: Args,
  read: () => readonly Metric[],
  note: (message: string) => void,
): AsyncDisposable | undefined {
  const port = args.integer("metrics-port", 0);
  if (port === undefined) return undefined;
  requireRight("serve metrics", { name: "net" });
  const answers: Readonly<Record<string, () => Response>> = {
    "/metrics": () =>
      new Response(formatMetrics(read()), {
        headers: { "content-type": TEXT },
      }),
    "/healthz": () => new Response("ok\n"),
  };
  try {
    return Deno.serve({
      hostname: "127.0.0.1",
      port,
      onListen: ({ port }) =>
        note(`metrics at http://127.0.0.1:${port}/metrics`),
    }, (request) => {
      const answer = answers[new URL(request.url).pathname];
      return answer?.() ?? new Response("not found\n", { status: 404 });
    });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AddrInUse)) throw cause;
    throw new UsageError(
      `Cannot use --metrics-port: port ${port} is in use, expected a free ` +
        "one, or 0",
    );
  }
}
