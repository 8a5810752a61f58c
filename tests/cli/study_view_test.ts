import { assertEquals } from "@std/assert";
import {
  StudyView,
  type StudyViewOptions,
} from "../../src/cli/study/output/study_view.ts";
import type { StudyEvent, TrialRecord } from "../../mod.ts";
import type { LiveLines } from "../../src/cli/terminal.ts";
import { plainStyle } from "../../report.ts";

/** A terminal of 50 columns that remembers what it was told. */
class FakeTerminal {
  readonly noteStyle = plainStyle;
  readonly noteSize = { columns: 50, rows: 24 };
  readonly notes: string[] = [];
  live: string | undefined;
  #line: () => string = () => "";

  constructor(readonly isLive = true) {}

  note(text: string): void {
    this.notes.push(text);
  }
  showLive(lines: LiveLines): void {
    this.#line = () => lines(this.noteSize, plainStyle);
    this.redraw();
  }
  redraw(): void {
    this.live = this.#line().replace(/0:0\d/g, "0:0s");
  }
  hideLive(): void {
    this.live = undefined;
  }
}

function open(more: Partial<StudyViewOptions> = {}, isLive?: boolean) {
  const terminal = new FakeTerminal(isLive);
  const view = new StudyView({
    terminal,
    meaning: { names: ["accuracy"] },
    direction: "maximize",
    before: [],
    total: 4,
    steps: { name: "Epoch", count: () => 2 },
    ...more,
  });
  return { terminal, view };
}

const report = { step: 1, value: 0.5 };
const created = (number: number) =>
  ({ type: "created", number, params: { lr: number } }) as const;
const ended = (number: number, value: number): StudyEvent => ({
  type: "ended",
  number,
  outcome: { state: "complete", values: [value] },
  reports: [report],
  run: { seconds: 1, worker: 0, attempts: 1 },
});
const finished: TrialRecord = {
  number: 0,
  params: { lr: 0 },
  reports: [],
  outcome: { state: "complete", values: [0.9] },
};
const unfinished: TrialRecord = {
  number: 1,
  params: { lr: 1 },
  reports: [report],
};

Deno.test("StudyView counts epochs of running trials into the bar", () => {
  const { terminal, view } = open();
  view.onEvent(created(0));
  view.onEvent({ type: "progress", number: 0, report });
  terminal.redraw();
  assertEquals(
    terminal.live,
    "|███                     | 0/4  0:0s  0:0s left",
  );
  view.onEvent(ended(0, 0.75));
  terminal.redraw();
  assertEquals(
    terminal.live,
    "|███▊           | 1/4  0:0s  0:0s left  best 0.75",
  );
  assertEquals(terminal.notes, ["trial 0  lr=0  accuracy 0.75  1.00 s"]);
  view.close();
  assertEquals(terminal.live, undefined);
});

Deno.test("StudyView shows what each running trial does, not what waits", () => {
  const { terminal, view } = open();
  for (const number of [0, 1, 2]) view.onEvent(created(number));
  for (const number of [0, 1]) {
    view.onEvent({ type: "started", number, attempt: 1 });
  }
  view.onEvent({ type: "progress", number: 1, report });
  terminal.redraw();
  assertEquals(terminal.live?.split("\n"), [
    "|███                     | 0/4  0:0s  0:0s left",
    "  trial 0  epoch 0/2       lr=0",
    "  trial 1  epoch 1/2  0.5  lr=1",
  ]);
  view.onEvent({ type: "lost", number: 1, attempt: 1 });
  view.onEvent(ended(0, 0.75));
  terminal.redraw();
  assertEquals(terminal.live?.split("\n").length, 1);
});

Deno.test("StudyView shows no more running trials than there is room for", () => {
  const { terminal, view } = open();
  for (let number = 0; number < 40; number++) {
    view.onEvent(created(number));
    view.onEvent({ type: "started", number, attempt: 1 });
  }
  terminal.redraw();
  assertEquals(terminal.live?.split("\n").length, 9);
});

Deno.test("StudyView writes plain lines with a count where there is no terminal", () => {
  const { terminal, view } = open({}, false);
  view.onEvent(created(0));
  view.onEvent(ended(0, 0.75));
  assertEquals(terminal.notes, ["[1/4] trial 0  lr=0  accuracy 0.75  1.00 s"]);
});

Deno.test("StudyView knows what an earlier run came to", () => {
  const { terminal, view } = open({ before: [finished, unfinished] });
  terminal.redraw();
  assertEquals(terminal.live, "|                        | 1/4  0:0s  best 0.9");
  view.onEvent(ended(1, 0.5));
  assertEquals(terminal.notes, ["trial 1  lr=1  accuracy 0.5  1.00 s"]);
});

Deno.test("StudyView logs an unfinished trial from its stored epochs on", () => {
  const lines: string[] = [];
  const { view } = open({
    before: [finished, unfinished],
    log: (line) => lines.push(line),
  });
  const second = { step: 2, value: 0.6, metrics: { validationLoss: 0.5 } };
  for (const one of [report, second]) {
    view.onEvent({ type: "report", number: 1, report: one });
  }
  view.close();
  assertEquals(lines, [
    "Trial 1: lr=1",
    "Epoch 1/2, Validation Loss: NaN, Validation Accuracy: 0.5000",
    "Epoch 2/2, Validation Loss: 0.5000, Validation Accuracy: 0.6000",
  ]);
});

Deno.test("StudyView tells of a lost worker and starts the trial's bar again", () => {
  const { terminal, view } = open();
  view.onEvent(created(0));
  view.onEvent({ type: "progress", number: 0, report });
  view.onEvent({ type: "lost", number: 0, attempt: 1, reason: "burnt" });
  terminal.redraw();
  assertEquals(terminal.notes, ["trial 0 lost its worker: burnt"]);
  assertEquals(terminal.live, "|                        | 0/4  0:0s");
});
