// The third step: the study as it runs.

import { controls, opened, status } from "../study_state.ts";
import { TEXT } from "../text.ts";
import { BestPlot } from "./best_plot.tsx";
import { Cluster } from "./cluster.tsx";
import { CurvesPlot } from "./curves_plot.tsx";
import { Findings } from "./findings.tsx";
import { ParallelPlot } from "./parallel_plot.tsx";
import { PickedTrial } from "./picked_trial.tsx";
import { SlicePlots } from "./slice_plots.tsx";
import { TimelinePlot } from "./timeline_plot.tsx";
import { TrialsTable } from "./trials_table.tsx";

function Buttons() {
  const text = TEXT.watch;
  const { pause, resume, stop, save } = controls.value;
  const isRunning = status.value === "running";
  return (
    <div class="actions">
      {pause && (
        <button type="button" disabled={!isRunning} onClick={pause}>
          {text.pause}
        </button>
      )}
      {resume && (
        <button
          type="button"
          disabled={status.value !== "paused"}
          onClick={resume}
        >
          {text.resume}
        </button>
      )}
      {stop && (
        <button
          type="button"
          disabled={!isRunning && status.value !== "pausing"}
          onClick={stop}
        >
          {text.stop}
        </button>
      )}
      <span class="spacer" />
      {save && (
        <>
          <span class="hint">{TEXT.keep.title}</span>
          <button type="button" onClick={() => save("report")}>
            {TEXT.keep.report}
          </button>
          <button type="button" onClick={() => save("journal")}>
            {TEXT.keep.journal}
          </button>
          <button type="button" onClick={() => save("json")}>
            {TEXT.keep.json}
          </button>
        </>
      )}
    </div>
  );
}

/** Controls, findings, plots, table. */
export function WatchStep({ title }: { readonly title: string }) {
  const text = TEXT.watch;
  return (
    <section class="step watch" id="watch" aria-labelledby="watch-title">
      <h2 id="watch-title">
        {title}
        {status.value !== undefined && (
          <span class={`status ${status.value}`} role="status">
            {text.status[status.value]}
          </span>
        )}
      </h2>
      {opened.value === undefined ? <p class="empty">{text.empty}</p> : (
        <>
          <Buttons />
          <Findings />
          <PickedTrial />
          <div class="plots">
            <BestPlot />
            <CurvesPlot />
          </div>
          <Cluster />
          <ParallelPlot />
          <SlicePlots />
          <TimelinePlot />
          <TrialsTable />
        </>
      )}
    </section>
  );
}
