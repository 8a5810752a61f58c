// A Worker as its pool sees it, played by a script that keeps to no rule.

import { assertEquals } from "@std/assert";
import { spy } from "@std/testing/mock";
import { withCreated } from "./pools.ts";

/** Speaks the protocol by itself; reports of run 1 come once run 2 is there. */
const LATE = `
  const say = (type, rest) => postMessage({ type: "lanetune:" + type, ...rest });
  const report = (run, step) => say("report", {
    run,
    report: { step, value: 0 },
    attributes: undefined,
  });
  const outcome = { state: "complete", values: [1] };
  onmessage = ({ data: { type, run } }) => {
    if (type === "lanetune:setup") say("prepared");
    if (type !== "lanetune:trial") return;
    report(run - 1, 5);
    say("done", { run: run - 1, outcome: null });
    report(run, 7);
    say("done", { run, outcome });
    report(run, 9);
  };
  say("ready", { life: null });`;

Deno.test("what a Worker says of an earlier run is dropped", async () => {
  const url = `data:text/javascript,${encodeURIComponent(LATE)}`;
  const create = () => new Worker(url, { type: "module" });
  await withCreated({ create }, async (pool) => {
    const { signal } = new AbortController();
    for (const attempt of [1, 2]) {
      const onReport = spy();
      const trial = { number: 3, params: { attempt } };
      const { outcome } = await pool.start(trial, onReport, signal);
      assertEquals(outcome, { state: "complete", values: [1] });
      assertEquals(onReport.calls.map(({ args }) => args[0]), [
        { step: 7, value: 0 },
      ]);
    }
  });
});
