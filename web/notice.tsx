// What was said last: why a study stopped, what went wrong.

import type { Signal } from "preact/signals";

/** Something to say. */
export interface Said {
  readonly text: string;
  readonly isError: boolean;
}

/** Read out as it comes. */
export function Notice(
  { notice }: { readonly notice: Signal<Said | undefined> },
) {
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
