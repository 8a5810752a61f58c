// Shows a report in a tab of its own. It has scripts inside, which this page's
// policy would forbid anything that it opens itself; so the service worker
// serves it, as a page under its own policy.

import { fail } from "./study_state.ts";
import { TEXT } from "./text.ts";

const PATH = "report.html";

/** Shows it, or, where that cannot be, gives it as a file. */
export async function showReport(
  bytes: Uint8Array<ArrayBuffer>,
  download: () => void,
): Promise<void> {
  try {
    if (navigator.serviceWorker?.controller === null) return download();
    const cache = await caches.open("lanetune");
    const headers = { "content-type": "text/html; charset=utf-8" };
    await cache.put(PATH, new Response(bytes, { headers }));
    if (open(PATH, "_blank") === null) fail(TEXT.keep.blocked);
  } catch (error) {
    fail(error);
    download();
  }
}
