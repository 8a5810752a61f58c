// What was said last: why a study stopped, what went wrong.

import { notice } from "./study_state.ts";

/** Read out as it comes. */
export function Notice() {
  return (
    <div role="alert" class="notices">
      {notice.value && (
        <p class={notice.value.isError ? "notice error" : "notice"}>
          {notice.value.text}
        </p>
      )}
    </div>
  );
}
