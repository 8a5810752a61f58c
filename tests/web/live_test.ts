// The page of `tune --serve` in a real Chromium, of a study on a cluster.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { exists } from "../support/require.ts";
import { hasNats, NatsServer } from "../support/nats_server.ts";
import { cli, inFolder, Output, startCli } from "../cli/support.ts";
import { HAS_BROWSER, playAt, type Seen } from "./support.ts";

const STUDY = [
  "tune",
  ...["--sampler", "random", "--epochs", "100"],
  ...["--param", "lr=0.0001..0.1:log", "--hidden-size", "16"],
];

/** Resolves once a file is there. */
async function until(path: string): Promise<void> {
  while (!exists(path)) await new Promise((next) => setTimeout(next, 100));
}

/** Ends a process, if it has not ended. */
async function end(process: Deno.ChildProcess): Promise<void> {
  try {
    process.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended already
  }
  await process.status;
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.locked) await stream.cancel();
  }
}

Deno.test({
  name: "the live page shows a cluster's workers, what they run and what waits",
  ignore: !HAS_BROWSER || !hasNats,
  fn: () =>
    inFolder(async (folder) => {
      await using server = await NatsServer.start();
      const flags = ["--cluster", server.url];
      const study = [...STUDY, "--storage", `${folder}/study.jsonl`];
      const before = await cli([...study, "--total", "1", "--jobs", "1"]);
      assertEquals(before.code, 0, before.stderr);
      const processes = [
        startCli([
          ...study,
          ...["--resume", "--more", "1000", ...flags],
          ...["--serve", "--serve-control"],
        ]),
      ];
      const [tuning] = processes as [Deno.ChildProcess];
      const printed = new Response(tuning.stdout).text();
      const said = new Output(tuning.stderr);
      let seen: Seen;
      try {
        await said.until("/\n");
        const [, url] = /watch it at (\S+)/.exec(said.text)!;
        const playing = playAt(url!, "live", folder);
        await Promise.race([playing, until(`${folder}/alone.png`)]);
        processes.push(startCli(["worker", ...flags, "--jobs", "2"]));
        seen = await playing;
        assertEquals((await tuning.status).code, 0);
      } finally {
        for (const process of processes.toReversed()) await end(process);
        await Promise.all([said.ended, printed]);
      }

      assertEquals(seen.complaints, []);
      assertEquals(seen["judged"], []);
      assertMatch(
        String(seen["alone"]),
        /0 workers, 0 trials at once · 0 running, \d+ waiting/,
      );
      const busy = String(seen["busy"]);
      assertMatch(busy, /1 worker, 2 trials at once · 2 running, \d+ waiting/);
      assertMatch(busy, /\d+ ended, \d+ in the last minute/);
      assertMatch(busy, /Running longest/);
      assertMatch(String(seen["picked"]), /Trial \d+/);
      // Its number is above that of the one before, its rows the only ones.
      assertMatch(busy, /^1\s+[0-9a-f]{8}\s+2\s/m);
      assertMatch(
        String(seen["timeline"]),
        /^Workers: \d+ trials by 1 worker$/,
      );
      const rows = seen["rows"] as string[];
      assertEquals(rows.slice(0, 2), ["1", "1:2"]);
      assert(rows.every((row) => /^1(:\d)?$/.test(row)), rows.join());
      assertEquals(seen["left"], 0);
      assert(Number(seen["width"]) <= 400, `${seen["width"]} pixels wide`);
    }),
});
