// The page of `tune --serve`: a study that a command runs, as it tells of it.

import { render } from "preact";
import type { FromView, ToView } from "../src/cli/serve/messages.ts";
import { Notice } from "./notice.tsx";
import {
  controls,
  fail,
  notice,
  opened,
  status,
  takeFromStudy,
} from "./study_state.ts";
import { TEXT } from "./text.ts";
import { WatchStep } from "./watch/watch_step.tsx";

async function say(message: FromView): Promise<void> {
  try {
    const response = await fetch("control", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(message),
    });
    if (!response.ok) fail((await response.text()).trim());
  } catch {
    fail(TEXT.live.gone);
  }
}

const source = new EventSource("events");
source.onmessage = ({ data }: MessageEvent<string>) => {
  const message = JSON.parse(data) as ToView;
  if (message.type !== "opened") {
    takeFromStudy(message);
    // The command is about to end: nobody will answer any more.
    if (message.type === "status" && message.status === "done") source.close();
    return;
  }
  controls.value = message.canControl
    ? {
      stop: () => say({ type: "stop" }),
      tryPoint: (params) => say({ type: "try", params }),
    }
    : {};
  takeFromStudy({ ...message, plan: undefined });
};
source.onerror = () => {
  if (status.value !== "done") fail(TEXT.live.gone);
};

/** Its own name is the title. */
function Live() {
  const title = opened.value?.name ?? TEXT.watch.status["loading"]!;
  return (
    <>
      <header class="masthead">
        <h1>{TEXT.title}</h1>
      </header>
      <main class="live">
        <div class="results">
          <Notice notice={notice} />
          <WatchStep title={title} />
        </div>
      </main>
    </>
  );
}

render(<Live />, document.getElementById("app")!);
