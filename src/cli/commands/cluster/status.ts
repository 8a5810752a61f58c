// `cluster status`: how a study on many machines goes.

import { formatNumber, renderTable } from "../../../../report.ts";
import { describeWorkers } from "../../cluster/coordinate.ts";
import { connect, loadCluster } from "../../cluster/entry.ts";
import type { ClusterStatus, Status } from "../../cluster/entry.ts";
import type { CommandHandler, Context } from "../../command.ts";
import { asUsageLater, UsageError } from "../../usage.ts";

/** Runs `cluster status`. */
export const clusterStatus: CommandHandler = async (context) => {
  const { args, terminal } = context;
  if (!args.has("cluster")) {
    throw new UsageError(
      "Cannot ask for a study: --cluster is missing, expected --cluster URL, " +
        "as nats://HOST:4222",
    );
  }
  const entry = await loadCluster();
  const name = crypto.randomUUID().slice(0, 8);
  const connection = await asUsageLater(connect(entry, args, name));
  try {
    const status = await entry.clusterStatus({
      connection,
      study: args.text("cluster-name") ?? "study",
    });
    if (args.text("format") === "json") {
      terminal.printExact(JSON.stringify(status, null, 2));
    } else print(context, status);
  } finally {
    await connection.close();
  }
  return 0;
};

function print(
  context: Context,
  { study, coordinator, queued, taken }: ClusterStatus,
): void {
  const { terminal } = context;
  if (coordinator === null) {
    terminal.print(
      `${study}: no coordinator answers; on the server ${taken} trials that ` +
        `workers have, ${queued} that wait`,
    );
    return;
  }
  const { workers, running, waiting, ended, endedLastMinute, lost, seconds } =
    coordinator;
  terminal.print(
    `${study}: ${describeWorkers(workers)}; ${running} run, ${waiting} wait`,
  );
  terminal.print(
    `${ended} ended in ${formatNumber(Math.round(seconds))} s, ` +
      `${endedLastMinute} in the last minute; ${lost} times a worker was lost`,
  );
  printVerified(context, coordinator);
  printWorkers(context, workers);
  printSlowest(context, coordinator.slowest);
}

function printVerified({ terminal }: Context, { verified }: Status): void {
  if (verified === undefined) return;
  const { confirmed, waiting, shutOut } = verified;
  terminal.print(
    `${confirmed} verified, ${waiting} wait for another worker's word; ` +
      `shut out: ${shutOut.length === 0 ? "none" : shutOut.join(", ")}`,
  );
}

function printWorkers(
  { terminal }: Context,
  workers: Status["workers"],
): void {
  if (workers.length === 0) return;
  const columns = [
    { title: "worker" },
    { title: "number", align: "right" as const },
    { title: "at once", align: "right" as const },
    { title: "running", align: "right" as const },
    { title: "version" },
  ];
  const rows = workers.map(({ name, index, jobs, trials, about }) => [
    name,
    String(index),
    String(jobs),
    String(trials.length),
    about,
  ]);
  terminal.print("");
  terminal.print(
    renderTable(columns, rows, { style: terminal.style, ...terminal.size }),
  );
}

function printSlowest(
  { terminal }: Context,
  slowest: Status["slowest"],
): void {
  if (slowest.length === 0) return;
  const columns = [
    { title: "slowest trial" },
    { title: "worker" },
    { title: "seconds", align: "right" as const },
    { title: "step", align: "right" as const },
  ];
  const rows = slowest.map(({ number, worker, seconds, step }) => [
    String(number),
    worker,
    seconds.toFixed(1),
    step === undefined ? "" : String(step),
  ]);
  terminal.print("");
  terminal.print(
    renderTable(columns, rows, { style: terminal.style, ...terminal.size }),
  );
}
