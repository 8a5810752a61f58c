// The Worker of the study: takes what the page asks for, one thing after the
// other, and says what came of it.

import { messageOf } from "../../src/errors.ts";
import type { TrainTest } from "../../mod.ts";
import { gallery } from "../data/sample.ts";
import { describeData } from "../data/describe.ts";
import { DROPPED } from "../data/names.ts";
import { loadSource } from "../data/sources.ts";
import { forget, JOURNAL, keepPlan, keptPlan, writeKept } from "./kept.ts";
import type { DroppedFile, FromStudy, ToStudy } from "./messages.ts";
import { openFile } from "./open_file.ts";
import { Session } from "./session.ts";

/** So many samples of each class are shown. */
const SHOWN = 6;

let session: Session | undefined;
let dropped: readonly DroppedFile[] = [];
let loaded: { readonly name: string; readonly data: TrainTest } | undefined;

function post(message: FromStudy): void {
  self.postMessage(message);
}

async function dataOf(name: string): Promise<TrainTest> {
  if (loaded?.name !== name || name === DROPPED) {
    post({ type: "status", status: "loading" });
    loaded = { name, data: await loadSource(name, dropped) };
  }
  return loaded.data;
}

async function take(message: ToStudy): Promise<void> {
  switch (message.type) {
    case "look": {
      const plan = await keptPlan();
      return post({ type: "kept", ...(plan && { plan }) });
    }
    case "data": {
      if (message.files !== undefined) dropped = message.files;
      const data = await dataOf(message.name);
      return post({
        type: "data",
        name: message.name,
        description: describeData(data),
        samples: gallery(data, SHOWN),
      });
    }
    case "start": {
      const data = await dataOf(message.plan.data);
      await session?.close();
      session = await Session.open(message.plan, data, true, post);
      return session.run(message.jobs);
    }
    case "resume": {
      if (session === undefined) {
        const plan = await keptPlan();
        if (plan === undefined) {
          throw new Error("Cannot go on: nothing is kept");
        }
        const data = await dataOf(plan.data);
        session = await Session.open(plan, data, false, post);
      }
      return session.run(message.jobs);
    }
    case "pause":
      return session?.pause();
    case "stop":
      return await session?.stop();
    case "try":
      return await session?.enqueue(message.params);
    case "save":
      return await session?.save(message.form);
    case "open": {
      await session?.close();
      session = undefined;
      const { opened, journal } = await openFile(message.file);
      await forget();
      if (opened.plan !== undefined) {
        await writeKept(JOURNAL, journal);
        await keepPlan(opened.plan);
      }
      post({ type: "opened", ...opened });
      return post({ type: "status", status: "paused" });
    }
  }
}

let last: Promise<void> = Promise.resolve();
self.addEventListener("message", ({ data }: MessageEvent<ToStudy>) => {
  last = last.then(() => take(data)).catch((error) =>
    post({ type: "failed", message: messageOf(error) })
  );
});
