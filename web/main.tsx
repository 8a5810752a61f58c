// Starts the page.

import { render } from "preact";
import { App } from "./app.tsx";
import { begin } from "./playground.ts";

render(<App />, document.getElementById("app")!);
begin();
navigator.serviceWorker?.register("./service_worker.js", { type: "module" })
  .catch(() => {}); // the page works without it, but not offline
