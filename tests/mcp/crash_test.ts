// Calls that come at once, a server that is killed, programs that it leaves.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { openJournal, readStudies, toStoredStudy } from "../../files.ts";
import { countRunning, longSleep, untilGone } from "../cli/program/running.ts";
import { inFolder } from "../cli/support.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import { hasSdk } from "../support/mcp_client.ts";
import { test, withAgent } from "./support.ts";

const SPACE = { x: { type: "float", low: 0, high: 1 } };
const ignore = !hasSdk || !requireOrSkip("ps (procps)", runs("ps"));

test("calls that come at once are done one after the other", () =>
  withAgent({}, async (agent) => {
    const study = "s";
    await agent.get("create_study", { study, space: SPACE, lag: 64 });
    const notes = Array.from({ length: 8 }, (_, i) => `note ${i}`);
    const asked = await Promise.all([
      ...notes.map(() => agent.get("ask", { study, count: 2 })),
      ...notes.map((note) =>
        agent.get("enqueue", { study, params: { x: 0.5 }, note })
      ),
    ]);
    const numbers = asked.flatMap(({ trials = [] }: {
      readonly trials?: readonly { readonly number: number }[];
    }) => trials.map(({ number }) => number));
    assertEquals(new Set(numbers).size, 16);
    const told = await Promise.all(
      [...numbers, numbers[0]].map((trial) =>
        agent.call("tell", { study, trial, values: [trial!] })
      ),
    );
    assertEquals(told.filter(({ isError }) => isError).length, 1);
    const [stored] = await readStudies(`${agent.folder}/${study}.jsonl`);
    const { trials } = toStoredStudy(stored!);
    assertEquals(trials.map(({ number }) => number), [...trials.keys()]);
    assertEquals(
      trials.filter(({ outcome }) => outcome?.state === "complete").length,
      16,
    );
    const kept = trials.flatMap(({ attributes, outcome }) =>
      outcome?.attributes?.["note"] ?? attributes?.["note"] ?? []
    );
    assertEquals(kept.sort(), notes);
  }));

test("a study that another program writes is refused, and taken once it is free", () =>
  withAgent({}, async (agent) => {
    const study = "s";
    await agent.get("create_study", { study, space: SPACE });
    const other = await openJournal(`${agent.folder}/${study}.jsonl`, {
      now: Date.now,
    });
    assertStringIncludes(
      await agent.refusal("ask", { study }),
      "another program is writing it",
    );
    await agent.get("describe_study", { study });
    await other.close();
    await agent.get("ask", { study });
  }));

test("a server that is killed leaves a study that goes on", () =>
  inFolder(async (folder) => {
    const study = "s";
    await withAgent({ folder, programs: ["awk"] }, async (agent) => {
      await agent.get("create_study", {
        study,
        space: SPACE,
        program: { words: ["awk", "BEGIN { print {x} }"] },
      });
      await agent.get("enqueue", { study, params: { x: 0 }, note: "first" });
      await agent.get("run_program", { study, trials: 200 });
      for (let ended = 0; ended < 3;) {
        ended = (await agent.get("run_status", { study, wait: 0.05 })).ended;
      }
      Deno.kill(agent.pid, "SIGKILL");
    });
    await withAgent({ folder, programs: ["awk"] }, async (agent) => {
      const { total } = await agent.get("list_trials", { study });
      assert(total >= 3 && total < 200);
      await agent.get("run_program", { study, trials: 3 });
      await agent.get("run_status", { study, wait: 50 });
      const { trials, total: now } = await agent.get("list_trials", {
        study,
        count: 100,
      });
      assertEquals(now, total + 3);
      assertEquals(new Set(trials.map(({ state }) => state)).size, 1);
      assertEquals(trials[0].attributes?.["note"], "first");
    });
  }));

for (const end of ["closes the connection", "kills the server"] as const) {
  Deno.test({
    name: `no program is left when the agent ${end}`,
    ignore,
    fn: () =>
      inFolder(async (folder) => {
        const command = longSleep(end.length * 100);
        await withAgent({ folder, programs: ["sleep"] }, async (agent) => {
          const study = "s";
          await agent.get("create_study", {
            study,
            space: { x: [command.split(" ")[1]] },
            sampler: "grid",
            program: { words: ["sleep", "{x}"], values: ["time"] },
          });
          await agent.get("run_program", { study, trials: 1 });
          while (await countRunning(command) === 0) {
            await agent.get("run_status", { study, wait: 0.05 });
          }
          if (end === "kills the server") Deno.kill(agent.pid, "SIGKILL");
        });
        await untilGone(command);
      }),
  });
}
