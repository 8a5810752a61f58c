// A table of trials, which scrolls by itself where it is too wide or too long.

import type { ComponentChildren } from "preact";
import { TEXT } from "../text.ts";

interface TrialsFrameProps {
  /** Heads of the columns after the trial's number and state. */
  readonly columns: readonly string[];
  /** Rows. */
  readonly children: ComponentChildren;
}

/** The table around its rows. */
export function TrialsFrame({ columns, children }: TrialsFrameProps) {
  return (
    <div
      class="scroll"
      tabIndex={0}
      role="group"
      aria-label={TEXT.watch.trials}
    >
      <table class="trials">
        <thead>
          <tr>
            <th scope="col">{TEXT.watch.trial}</th>
            <th scope="col">{TEXT.watch.state}</th>
            {columns.map((name) => <th key={name} scope="col">{name}</th>)}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
