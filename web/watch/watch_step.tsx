// The third step: the study as it runs.

import { opened, pause, resume, save, status, stop } from "../state.ts";
import { TEXT } from "../text.ts";
import { BestPlot } from "./best_plot.tsx";
import { CurvesPlot } from "./curves_plot.tsx";
import { Findings } from "./findings.tsx";
import { ParallelPlot } from "./parallel_plot.tsx";
import { PickedTrial } from "./picked_trial.tsx";
import { SlicePlots } from "./slice_plots.tsx";
import { TimelinePlot } from "./timeline_plot.tsx";
import { TrialsTable } from "./trials_table.tsx";

function Controls() {
  const text = TEXT.watch;
  const isRunning = status.value === "running";
  const canGoOn = status.value === "paused" &&
    opened.value?.plan !== undefined;
  return (
    <div class="actions">
      <button type="button" disabled={!isRunning} onClick={pause}>
        {text.pause}
      </button>
      <button type="button" disabled={!canGoOn} onClick={resume}>
        {text.resume}
      </button>
      <button
        type="button"
        disabled={!isRunning && status.value !== "pausing"}
        onClick={stop}
      >
        {text.stop}
      </button>
      <span class="spacer" />
      <span class="hint">{TEXT.keep.title}</span>
      <button type="button" onClick={() => save("journal")}>
        {TEXT.keep.journal}
      </button>
      <button type="button" onClick={() => save("json")}>
        {TEXT.keep.json}
      </button>
    </div>
  );
}

/** Controls, findings, plots, table. */
export function WatchStep() {
  const text = TEXT.watch;
  return (
    <section class="step watch" id="watch" aria-labelledby="watch-title">
      <h2 id="watch-title">
        {text.title}
        {status.value !== undefined && (
          <span class={`status ${status.value}`} role="status">
            {text.status[status.value]}
          </span>
        )}
      </h2>
      {opened.value === undefined ? <p class="empty">{text.empty}</p> : (
        <>
          <Controls />
          <Findings />
          <PickedTrial />
          <div class="plots">
            <BestPlot />
            <CurvesPlot />
          </div>
          <ParallelPlot />
          <SlicePlots />
          <TimelinePlot />
          <TrialsTable />
        </>
      )}
    </section>
  );
}
