import { assertEquals, assertThrows } from "@std/assert";
import {
  FalseTrialError,
  Hearing,
  type Testimony,
} from "../../../../src/cluster/coordinator/verify/hearing.ts";

const reported = (step: number, value: number) => ({ report: { step, value } });

/** Reports at steps 1, 2, … and, behind them, an end. */
function say(
  hearing: Hearing,
  testimony: Testimony,
  values: readonly number[],
  end?: number,
): void {
  for (const value of values) {
    hearing.report(testimony, reported(testimony.lines.length + 1, value));
  }
  if (end === undefined) return;
  const outcome = { state: "complete", values: [end] } as const;
  const { worker } = testimony;
  hearing.end(testimony, { copy: 0, seconds: 1, worker, outcome });
}

/** All that the study may hear by now. */
function heard(hearing: Hearing): number[] {
  const values: number[] = [];
  hearing.settle();
  for (let next; (next = hearing.next) !== undefined;) {
    values.push(Number(next.report.value));
    hearing.tell(next);
  }
  return values;
}

Deno.test("a held trial is heard as far as two workers agree", () => {
  const hearing = new Hearing(0, true);
  const a = hearing.begin("a"), b = hearing.begin("b");
  say(hearing, a, [3, 2, 1]);
  assertEquals([heard(hearing), hearing.needed], [[], 2]);
  say(hearing, b, [3, 2]);
  assertEquals(heard(hearing), [3, 2]);
  say(hearing, b, [1], 1);
  assertEquals([heard(hearing), hearing.result], [[1], undefined]);
  assertEquals(hearing.waits, true);
  say(hearing, a, [], 1);
  hearing.settle();
  assertEquals(hearing.result?.outcome, { state: "complete", values: [1] });
  assertEquals([hearing.waits, hearing.unsure], [false, undefined]);
  assertEquals(hearing.witnesses, ["a", "b"]);
});

Deno.test("one worker twice is no second word", () => {
  const hearing = new Hearing(0, true);
  say(hearing, hearing.begin("a"), [3], 3);
  say(hearing, hearing.begin("a"), [3], 3);
  assertEquals([heard(hearing), hearing.result], [[], undefined]);
});

Deno.test("what is not held is heard at once, and known as unsure", () => {
  const hearing = new Hearing(0, false);
  say(hearing, hearing.begin("a"), [3, 2], 2);
  assertEquals([heard(hearing), hearing.needed], [[3, 2], 1]);
  assertEquals(hearing.result?.worker, "a");
  assertEquals(hearing.unsure?.length, 3);
  assertEquals([...hearing.tellers], ["a"]);
  assertEquals(hearing.witnesses, []);
});

Deno.test("where two disagree a third decides, wherever they differ", () => {
  const differences: readonly [readonly number[], number][] = [
    [[3, 9], 2], // a report
    [[3, 2], 9], // the end
    [[3], 2], // fewer reports
    [[3, 2, 1], 2], // more of them
  ];
  for (const [values, end] of differences) {
    const hearing = new Hearing(0, true);
    say(hearing, hearing.begin("a"), values, end);
    say(hearing, hearing.begin("b"), [3, 2], 2);
    hearing.settle();
    assertEquals([hearing.needed, hearing.liars], [3, []]);
    say(hearing, hearing.begin("c"), [3, 2], 2);
    hearing.settle();
    assertEquals([hearing.needed, hearing.liars], [2, ["a"]]);
    assertEquals(hearing.witnesses, ["b", "c"]);
    assertEquals(hearing.result?.worker, "b");
  }
});

Deno.test("a late worker is held against what two agreed on", () => {
  const hearing = new Hearing(0, true);
  const late = hearing.begin("late");
  say(hearing, hearing.begin("a"), [3, 2]);
  say(hearing, hearing.begin("b"), [3, 2]);
  say(hearing, late, [3, 9]);
  hearing.settle();
  assertEquals(hearing.liars, ["late"]);
});

Deno.test("what was heard on a liar's word is found", () => {
  const hearing = new Hearing(4, false);
  say(hearing, hearing.begin("liar"), [3, 9]);
  assertEquals(heard(hearing), [3, 9]);
  say(hearing, hearing.begin("a"), [3, 2]);
  hearing.settle();
  assertEquals([hearing.isHeld, hearing.needed], [true, 3]);
  say(hearing, hearing.begin("b"), [3, 2]);
  const { number } = assertThrows(() => hearing.settle(), FalseTrialError);
  assertEquals([number, hearing.liars], [4, ["liar"]]);
});

Deno.test("where others repeat themselves a fourth and a fifth decide", () => {
  const hearing = new Hearing(4, true, () => true);
  for (const [i, worker] of ["a", "b", "c"].entries()) {
    say(hearing, hearing.begin(worker), [3], i);
  }
  hearing.settle();
  assertEquals([hearing.needed, hearing.liars], [4, []]);
  say(hearing, hearing.begin("d"), [3], 1);
  hearing.settle();
  assertEquals(hearing.liars, ["a", "c"]);
  assertEquals(hearing.result?.worker, "b");

  const none = new Hearing(4, true, () => true);
  for (const [i, worker] of ["a", "b", "c", "d", "e"].entries()) {
    say(none, none.begin(worker), [3], i);
  }
  assertThrows(() => none.settle(), Error, "5 workers told 5 things");
});

Deno.test("three that tell three things are no liars but the trial's fault", () => {
  const hearing = new Hearing(4, true);
  for (const [i, worker] of ["a", "b", "c"].entries()) {
    say(hearing, hearing.begin(worker), [3], i);
  }
  assertThrows(
    () => hearing.settle(),
    Error,
    "Cannot verify trial 4: 3 workers told 3 things",
  );
});

Deno.test("recalled lines are told once more by those who tell the same", () => {
  const hearing = new Hearing(0, false);
  say(hearing, hearing.begin("a"), [3, 2], 2);
  heard(hearing);
  const lines = hearing.unsure!;
  for (const [end, isFalse] of [[2, false], [1, true]] as const) {
    const again = new Hearing(0, true);
    const recalled = again.recall("a", lines);
    say(again, again.begin("b"), [3, 2], end);
    say(again, again.begin("c"), [3, 2], end);
    again.settle();
    assertEquals([recalled.isFalse, again.sureLength], [isFalse, 3]);
  }
});
