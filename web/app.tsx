// The page below its head: three steps and the network.

import { DataStep } from "./data/data_step.tsx";
import { ModelStep } from "./model/model_step.tsx";
import { SearchStep } from "./search/search_step.tsx";
import { Notice } from "./notice.tsx";
import { notice } from "./study_state.ts";
import { TEXT } from "./text.ts";
import { WatchStep } from "./watch/watch_step.tsx";

/** All that code draws; index.html has the head, which is there at once. */
export function App() {
  return (
    <main>
      <div class="setup">
        <DataStep />
        <SearchStep />
      </div>
      <div class="results">
        <Notice notice={notice} />
        <WatchStep title={TEXT.watch.title} />
        <ModelStep />
      </div>
    </main>
  );
}
