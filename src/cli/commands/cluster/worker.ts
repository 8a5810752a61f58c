// `worker`: runs trials of studies on many machines, until it is told to end.

import { connect, loadCluster } from "../../cluster/entry.ts";
import { serveMetrics } from "../../cluster/metrics.ts";
import { sendMetrics, TrialSpans } from "../../cluster/telemetry.ts";
import { TrialCounts } from "../../cluster/trial_counts.ts";
import type { CommandHandler } from "../../command.ts";
import { checkReadable } from "../../local_files.ts";
import { makeTemporary } from "../../program/folder.ts";
import { requireRight } from "../../rights.ts";
import { readJobs, readTime } from "../../study/search.ts";
import { asUsageLater, UsageError } from "../../usage.ts";

/** Runs `worker` until Ctrl-C or SIGTERM. */
export const worker: CommandHandler = async ({ args, terminal, signal }) => {
  if (!args.has("cluster")) {
    throw new UsageError(
      "Cannot start a worker: --cluster is missing, expected --cluster URL, " +
        "as nats://HOST:4222",
    );
  }
  const programs = args.list("allow-program");
  if (programs.length > 0) requireRight("run a program", { name: "run" });
  const jobs = readJobs(args) ?? navigator.hardwareConcurrency;
  const leaveSeconds = readTime(args, "leave-after");
  await using folder = await folderFor(programs);
  const entry = await loadCluster();
  const open = await asUsageLater(entry.openAllowed({
    jobs,
    modules: await Promise.all(args.list("allow-module").map(urlOf)),
    programs,
    ...(folder && { folder: folder.path }),
  }));
  const name = args.text("worker-name") ?? crypto.randomUUID().slice(0, 8);
  const study = args.text("cluster-name") ?? "study";
  const counts = new TrialCounts();
  const read = () => counts.metrics(jobs);
  const connection = await asUsageLater(connect(entry, args, name));
  const note = (message: string) => terminal.note(message);
  await using _served = serveMetrics(args, read, note);
  using _sent = sendMetrics(read);
  using spans = new TrialSpans({ study, worker: name });
  try {
    await entry.work({
      connection,
      study,
      worker: name,
      jobs,
      open,
      signal,
      ...(leaveSeconds !== undefined && { leaveSeconds }),
      onNotice: note,
      onTrial: (trial) => {
        counts.take(trial);
        if (trial.state === "running") spans.begin(trial.number);
        else spans.end(trial.number, { state: trial.state });
      },
    });
  } finally {
    await connection.close();
  }
  return 0;
};

/** The URL of a module's file. */
async function urlOf(path: string): Promise<URL> {
  await checkReadable(path);
  const parts = (await Deno.realPath(path)).split("/");
  return new URL(`file://${parts.map(encodeURIComponent).join("/")}`);
}

/** Where trials of programs have their folders, while the worker is there. */
async function folderFor(
  programs: readonly string[],
): Promise<(AsyncDisposable & { readonly path: string }) | undefined> {
  return programs.length === 0 ? undefined : await makeTemporary();
}
