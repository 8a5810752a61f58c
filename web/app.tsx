// The page: three steps and the network.

import { DataStep } from "./data/data_step.tsx";
import { ModelStep } from "./model/model_step.tsx";
import { SearchStep } from "./search/search_step.tsx";
import { Notice } from "./notice.tsx";
import { TEXT } from "./text.ts";
import { WatchStep } from "./watch/watch_step.tsx";

/** All of it. */
export function App() {
  return (
    <>
      <a class="skip" href="#watch">{TEXT.skip}</a>
      <header class="masthead">
        <h1>{TEXT.title}</h1>
        <p>{TEXT.lead} {TEXT.privacy}</p>
      </header>
      <main>
        <div class="setup">
          <DataStep />
          <SearchStep />
        </div>
        <div class="results">
          <Notice />
          <WatchStep title={TEXT.watch.title} />
          <ModelStep />
        </div>
      </main>
    </>
  );
}
