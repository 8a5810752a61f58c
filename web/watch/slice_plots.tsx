// Each parameter against the value. Dragging sideways tries the best
// configuration, or the picked one, with another value of that parameter.

import { useState } from "preact/hooks";
import type { ParamSpec, ParamValue } from "../../mod.ts";
import {
  best,
  controls,
  opened,
  picked,
  status,
  trials,
} from "../study_state.ts";
import { TEXT } from "../text.ts";
import { axisOf, searchedOf, valueNear } from "./params.ts";
import { shown } from "./shown.ts";
import { axisAround, dotsPath, type Frame, nearest, Plot } from "./plot.tsx";
import type { ShownTrial } from "./trials.ts";

/** All parameters that are searched. */
export function SlicePlots() {
  const { space } = opened.value!;
  if (space === undefined) return null;
  const canTry = controls.value.tryPoint !== undefined &&
    status.value !== "done";
  return (
    <section aria-label={TEXT.watch.slices}>
      <h3>{TEXT.watch.slices}</h3>
      {canTry && <p class="hint">{TEXT.watch.slicesHelp}</p>}
      <div class="slices">
        {searchedOf(space).map(([name, param]) => (
          <SlicePlot key={name} name={name} param={param} canTry={canTry} />
        ))}
      </div>
    </section>
  );
}

/** Drawn in this order, the later above. */
const KINDS = ["complete", "best", "picked"] as const;

function kindOf({ number }: ShownTrial): (typeof KINDS)[number] {
  if (number === picked.value) return "picked";
  return number === best.value?.number ? "best" : "complete";
}

interface SliceProps {
  readonly name: string;
  readonly param: ParamSpec;
  readonly canTry: boolean;
}

/** Pixels that make a drag of a click. */
const DRAG = 6;

function SlicePlot({ name, param, canTry }: SliceProps) {
  const [dragged, setDragged] = useState<ParamValue | undefined>(undefined);
  const { objective } = opened.value!;
  const ended = trials.value.filter((trial) =>
    trial?.state === "complete" && trial.value !== undefined &&
    trial.params[name] !== undefined
  );
  const base = trials.value[picked.value ?? -1] ?? best.value;
  const place = ({ x, y }: Frame, { params, value }: ShownTrial) =>
    [x(axisValue(params[name]!)), y(value!)] as const;

  const drag = (down: PointerEvent, { left, right }: Frame) => {
    if (!canTry || base === undefined) return;
    const svg = (down.currentTarget as Element).closest("svg")!;
    const { left: origin } = svg.getBoundingClientRect();
    const at = ({ clientX }: PointerEvent) =>
      valueNear(param, (clientX - origin - left) / (right - left));
    let isDrag = false;
    const end = new AbortController(), { signal } = end;
    addEventListener("pointermove", (event) => {
      isDrag ||= Math.abs(event.clientX - down.clientX) > DRAG;
      if (isDrag) setDragged(at(event));
    }, { signal });
    addEventListener("pointercancel", () => {
      end.abort();
      setDragged(undefined);
    }, { signal });
    addEventListener("pointerup", (event) => {
      end.abort();
      setDragged(undefined);
      const value = at(event);
      if (isDrag && value !== undefined) {
        controls.value.tryPoint?.({ ...base.params, [name]: value });
      }
    }, { signal });
  };

  return (
    <Plot
      title={dragged === undefined ? name : `${name} = ${shown(dragged)}`}
      summary={`${ended.length} trials`}
      height={170}
      x={axisOf(name, param)}
      y={axisAround(objective, ended.map(({ value }) => value!))}
      onPick={(px, py, frame) => {
        const trial = nearest(ended, (one) => [place(frame, one)], px, py);
        if (trial !== undefined) picked.value = trial.number;
      }}
    >
      {(frame) => (
        <>
          <rect
            class={canTry ? "ground draggable" : "ground"}
            x={frame.left}
            y={frame.top}
            width={frame.right - frame.left}
            height={frame.bottom - frame.top}
            onPointerDown={(event) => drag(event, frame)}
          />
          {KINDS.map((kind) => (
            <path
              key={kind}
              class={`dots ${kind}`}
              d={dotsPath(
                ended.filter((trial) => kindOf(trial) === kind)
                  .map((trial) => place(frame, trial)),
              )}
            />
          ))}
          {dragged !== undefined && (
            <line
              class="dragged"
              x1={frame.x(axisValue(dragged))}
              x2={frame.x(axisValue(dragged))}
              y1={frame.top}
              y2={frame.bottom}
            />
          )}
        </>
      )}
    </Plot>
  );
}

function axisValue(value: ParamValue): number | string {
  return typeof value === "number" ? value : String(value);
}
