import { assertEquals, assertRejects } from "@std/assert";
import { Journal } from "../../../src/tune/journal/journal.ts";
import type { StudyEvent, StudySettings } from "../../../src/tune/storage.ts";
import { createStudy, openStudy } from "../../../src/tune/study/create.ts";
import type { Attributes } from "../../../src/tune/trial.ts";
import { MemoryJournal } from "../../support/memory_journal.ts";

const SETTINGS: StudySettings = {
  directions: ["maximize"],
  space: {
    lr: { type: "float", low: 1e-4, high: 0.1, log: true },
    layers: { type: "int", low: 1, high: 4 },
    optimizer: { type: "categorical", choices: ["adam", "sgd"] },
    momentum: {
      type: "float",
      low: 0,
      high: 1,
      when: { optimizer: ["sgd"] },
    },
  },
  sampler: { name: "random", options: {} },
  pruner: { name: "threshold", options: { lower: -Infinity, upper: null } },
  stopping: [{ name: "target", options: { value: 0.99 } }],
  seed: 7,
  lag: 4,
  facts: { engine: { variant: "plain", abi: 1 } },
};

const RUN = { seconds: 1.5, worker: 0, attempts: 1 };

const EVENTS: readonly StudyEvent[] = [
  { type: "study", name: "é", settings: SETTINGS },
  {
    type: "created",
    number: 0,
    params: { lr: 0.01, layers: 2, optimizer: "adam" },
  },
  {
    type: "created",
    number: 1,
    params: { lr: 1e-4, layers: 4, optimizer: "sgd", momentum: 1 },
  },
  { type: "enqueued", number: 2, params: { lr: 0.1 } },
  { type: "report", number: 1, report: { step: 1, value: NaN } },
  { type: "report", number: 0, report: { step: 1, value: 0.9 } },
  {
    type: "ended",
    number: 0,
    outcome: {
      state: "complete",
      values: [0.9],
      gradient: { lr: -2 },
      attributes: { run: "mine", note: [1, "a"] },
    },
    reports: [{
      step: 1,
      value: 0.9,
      metrics: { trainLoss: 0.5, train_loss: NaN, validationAccuracy: 0.9 },
    }],
    run: RUN,
  },
  {
    type: "ended",
    number: 1,
    outcome: { state: "pruned", values: null },
    reports: [{ step: 1, value: NaN }],
    run: RUN,
  },
  {
    type: "created",
    number: 2,
    params: { lr: 0.1, layers: 1, optimizer: "adam" },
  },
  {
    type: "ended",
    number: 2,
    outcome: { state: "failed", reason: "loss became NaN in epoch 1" },
    reports: [],
    run: RUN,
  },
  { type: "stopped", reason: { rule: "total", message: "3 trials" } },
];

const NOON = new Date(2026, 10, 23, 12).getTime();

async function write(
  file: MemoryJournal,
  events: readonly StudyEvent[],
): Promise<void> {
  const journal = new Journal(file, { now: () => NOON });
  await journal.load();
  for (const event of events) await journal.append(event);
  await journal.close();
}

async function load(file: MemoryJournal, study?: string) {
  const notices: string[] = [];
  const journal = new Journal(file, {
    now: () => NOON,
    onNotice: (message) => notices.push(message),
    ...(study !== undefined && { study }),
  });
  const stored = await journal.load();
  return { journal, stored, notices };
}

Deno.test("Journal writes the lines of docs/journal.md", async () => {
  const file = new MemoryJournal();
  await write(file, EVENTS);
  const golden = new URL("../../golden/optuna/study.jsonl", import.meta.url);
  assertEquals(file.text, await Deno.readTextFile(golden));
});

Deno.test("Journal writes each event in one piece and syncs ends", async () => {
  const file = new MemoryJournal();
  await write(file, EVENTS);
  assertEquals(file.calls.filter((c) => c === "append").length, EVENTS.length);
  const ends = EVENTS.filter((event) => event.type === "ended").length;
  assertEquals(file.calls.filter((call) => call === "sync").length, ends + 1);
  assertEquals(file.calls.slice(-2), ["sync", "close"]);
});

for (
  const [fsync, syncs] of [["always", EVENTS.length + 1], ["never", 0]] as const
) {
  Deno.test(`Journal with fsync ${fsync} syncs ${syncs} times`, async () => {
    const file = new MemoryJournal();
    const journal = new Journal(file, { now: () => NOON, fsync });
    await journal.load();
    for (const event of EVENTS) await journal.append(event);
    await journal.close();
    assertEquals(file.calls.filter((call) => call === "sync").length, syncs);
  });
}

Deno.test("Journal writes on while it waits for the disk, once for all ends before", async () => {
  const disk = Promise.withResolvers<void>();
  const calls: string[] = [];
  const count = (call: string) => Promise.resolve(void calls.push(call));
  const journal = new Journal({
    read: () => [],
    append: () => count("append"),
    cut: () => count("cut"),
    sync: async () => {
      await count("sync");
      if (calls.includes("synced")) return;
      await disk.promise;
      calls.push("synced");
    },
    close: () => count("close"),
  }, { now: () => NOON });
  await journal.load();
  const order: number[] = [];
  const stored = EVENTS.map((event, at) =>
    journal.append(event).then(() => order.push(at))
  );
  const ends = EVENTS.flatMap(({ type }, at) => type === "ended" ? [at] : []);
  const others = EVENTS.flatMap((_, at) => ends.includes(at) ? [] : [at]);
  await Promise.all(others.map((at) => stored[at]));
  assertEquals(order, others);
  assertEquals(calls.filter((call) => call === "append").length, EVENTS.length);
  disk.resolve();
  await Promise.all(stored);
  assertEquals(order, [...others, ...ends]);
  await journal.close();
  const appends = EVENTS.map(() => "append");
  assertEquals(calls, [...appends, "sync", "synced", "sync", "close"]);
});

Deno.test("Journal writes nothing after the disk failed", async () => {
  const file = new MemoryJournal();
  file.sync = () => Promise.reject(new Error("the disk is gone"));
  const { journal } = await load(file);
  const end = EVENTS.findIndex(({ type }) => type === "ended");
  for (const event of EVENTS.slice(0, end)) await journal.append(event);
  await assertRejects(() => journal.append(EVENTS[end]!), Error, "is gone");
  const before = file.text;
  await assertRejects(() => journal.append(EVENTS[end + 1]!), Error, "is gone");
  await assertRejects(() => journal.close(), Error, "is gone");
  assertEquals(file.text, before);
  assertEquals(file.calls.at(-1), "close");
});

Deno.test("Journal.load() gives back what the events said", async () => {
  const file = new MemoryJournal();
  await write(file, EVENTS);
  const { stored } = await load(file);
  assertEquals(stored, {
    name: "é",
    directions: ["maximize"],
    settings: SETTINGS,
    trials: [
      {
        number: 0,
        params: { lr: 0.01, layers: 2, optimizer: "adam" },
        reports: [{
          step: 1,
          value: 0.9,
          metrics: { trainLoss: 0.5, train_loss: NaN, validationAccuracy: 0.9 },
        }],
        outcome: {
          state: "complete",
          values: [0.9],
          gradient: { lr: -2 },
          attributes: { run: "mine", note: [1, "a"] },
        },
        run: RUN,
      },
      {
        number: 1,
        params: { lr: 1e-4, layers: 4, optimizer: "sgd", momentum: 1 },
        reports: [{ step: 1, value: NaN }],
        outcome: { state: "pruned", values: null },
        run: RUN,
      },
      {
        number: 2,
        params: { lr: 0.1, layers: 1, optimizer: "adam" },
        enqueued: { lr: 0.1 },
        reports: [],
        outcome: { state: "failed", reason: "loss became NaN in epoch 1" },
        run: RUN,
      },
    ],
    stopped: { rule: "total", message: "3 trials" },
  });
});

Deno.test("Journal keeps what a trial was enqueued with, under any name", async () => {
  const attributes = { note: "why not", run: "mine", _run: 1 };
  const file = new MemoryJournal();
  const params = { lr: 0.1, layers: 1, optimizer: "adam" };
  const events: StudyEvent[] = [
    EVENTS[0]!,
    { type: "enqueued", number: 0, params: { lr: 0.1 }, attributes },
    { type: "created", number: 0, params },
  ];
  for (const event of events) {
    await write(file, [event]);
    if (event.type === "study") continue;
    const { stored } = await load(file);
    assertEquals(stored?.trials[0]?.attributes, attributes, event.type);
  }
});

Deno.test("Journal continues a prefix of events to the same bytes", async () => {
  const whole = new MemoryJournal();
  await write(whole, EVENTS);
  for (let at = 0; at <= EVENTS.length; at++) {
    const file = new MemoryJournal();
    await write(file, EVENTS.slice(0, at));
    await write(file, EVENTS.slice(at));
    assertEquals(file.text, whole.text, `cut before event ${at}`);
  }
});

Deno.test("Journal cut at any byte loads, and says what it cut once it writes", async () => {
  const whole = new MemoryJournal();
  await write(whole, EVENTS);
  for (let size = 0; size <= whole.bytes.length; size += 7) {
    const file = new MemoryJournal(whole.bytes.slice(0, size));
    const { journal, stored, notices } = await load(file);
    assertEquals([file.bytes.length, notices], [size, []]);
    const lines = file.text.split("\n").length - 1;
    assertEquals(stored === null, lines === 0);
    await journal.append(EVENTS[0]!);
    const torn = size - whole.bytes.slice(0, size).lastIndexOf(10) - 1;
    assertEquals(notices.length, torn === 0 ? 0 : 1);
    if (torn > 0) {
      assertEquals(
        notices[0],
        `cut an unfinished line of ${torn} bytes off the end`,
      );
    }
  }
});

Deno.test("Journal keeps a waiting trial's queue while op 5 lines are cut off", async () => {
  const file = new MemoryJournal();
  await write(file, EVENTS.slice(0, 9));
  const lines = file.text.trimEnd().split("\n");
  const cut = new MemoryJournal(lines.slice(0, -1).join("\n") + "\n");
  const { stored } = await load(cut);
  assertEquals(stored?.trials[2], {
    number: 2,
    params: { lr: 0.1 },
    enqueued: { lr: 0.1 },
    waiting: true,
    reports: [],
  });
});

const EXTERNAL = [
  '{"op_code": 0, "worker_id": "w", "study_name": "s", "directions": [1]}',
  '{"op_code": 4, "worker_id": "w", "study_id": 0, "datetime_start": "2026-11-23T11:00:00.000001"}',
  '{"op_code": 5, "worker_id": "w", "trial_id": 0, "param_name": "x", "param_value_internal": 1.5, "distribution": "{\\"name\\": \\"FloatDistribution\\", \\"attributes\\": {\\"step\\": null, \\"low\\": 1.0, \\"high\\": 2.0, \\"log\\": false}}"}',
].join("\n") + "\n";

const ADOPTION = {
  type: "study",
  name: "ignored",
  settings: {
    ...SETTINGS,
    directions: ["minimize"],
    space: { x: { type: "float", low: 0, high: 1 } },
  },
} as const;

Deno.test("Journal closes the unfinished trials of another program", async () => {
  const file = new MemoryJournal(EXTERNAL);
  const { journal, stored, notices } = await load(file);
  assertEquals([file.text, notices], [EXTERNAL, []]);
  await journal.append(ADOPTION);
  await journal.close();
  assertEquals(stored?.settings, null);
  assertEquals(stored?.trials[0]?.params, { x: 1.5 });
  assertEquals(stored?.trials[0]?.outcome, {
    state: "failed",
    reason: "left unfinished by another program",
  });
  assertEquals(stored?.trials[0]?.run?.seconds, 3599.999999);
  assertEquals(notices.length, 1);
  assertEquals((await load(file)).stored?.trials, stored?.trials);
});

Deno.test("Journal.close() lets go of the file after an event that no line can hold", async () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  for (const value of [cycle, Symbol("s")]) {
    const file = new MemoryJournal();
    const { journal } = await load(file);
    for (const event of EVENTS.slice(0, 2)) await journal.append(event);
    const before = file.text;
    const attributes = { odd: value } as unknown as Attributes;
    await assertRejects(
      () =>
        journal.append({
          type: "ended",
          number: 0,
          outcome: { state: "complete", values: [1], attributes },
          reports: [],
          run: RUN,
        }),
      TypeError,
      'Cannot write attribute "odd": ',
    );
    // An event is missing: nothing may follow it.
    await assertRejects(() => journal.append(EVENTS[2]!), TypeError, "odd");
    await assertRejects(() => journal.close(), TypeError, "odd");
    assertEquals([file.text, file.calls.at(-1)], [before, "close"]);
  }
});

Deno.test("Journal takes an attribute that is undefined for none, as every JSON does", async () => {
  const file = new MemoryJournal();
  const { journal } = await load(file);
  for (const event of EVENTS.slice(0, 2)) await journal.append(event);
  const attributes = {
    gone: undefined,
    kept: [1, { a: undefined }, undefined],
  };
  await journal.append({
    type: "ended",
    number: 0,
    outcome: {
      state: "complete",
      values: [1],
      attributes: attributes as unknown as Attributes,
    },
    reports: [],
    run: RUN,
  });
  await journal.close();
  assertEquals((await load(file)).stored?.trials[0]?.outcome, {
    state: "complete",
    values: [1],
    attributes: { kept: [1, {}, null] },
  });
});

Deno.test("a study that is refused leaves its journal as it was", async () => {
  const SPACE = ADOPTION.settings.space;
  const torn = EXTERNAL + '{"op_code": 7, "wor';
  const refused: [ask: (storage: Journal) => Promise<unknown>, why: string][] =
    [
      [(storage) => createStudy({ space: SPACE, storage }), "expected resume"],
      [
        (storage) =>
          createStudy({
            space: SPACE,
            direction: "maximize",
            resume: true,
            storage,
          }),
        "directions are",
      ],
      [
        (storage) =>
          createStudy({
            space: { x: { type: "int", low: 0, high: 1 } },
            resume: true,
            storage,
          }),
        "Cannot adopt the study",
      ],
      [(storage) => openStudy(storage), "another program made it"],
    ];
  for (const [ask, why] of refused) {
    const file = new MemoryJournal(torn);
    const journal = new Journal(file, { now: () => NOON });
    await assertRejects(() => ask(journal), RangeError, why);
    // Nobody else may have a hold on the storage, so it is closed.
    assertEquals([file.text, file.calls.at(-1)], [torn, "close"]);
    await journal.close().catch(() => {});
    assertEquals(file.calls.filter((call) => call === "close").length, 1);
  }
});

Deno.test("Journal.close() called again does nothing, and nothing is written after it", async () => {
  const file = new MemoryJournal();
  const { journal } = await load(file);
  await journal.append(EVENTS[0]!);
  await journal.close();
  await journal.close();
  assertEquals(file.calls, ["append", "sync", "close"]);
  await assertRejects(
    () => journal.append(EVENTS[1]!),
    Error,
    "Cannot write a journal: it is closed",
  );
});

Deno.test("Journal keeps a queue at the end and closes one that was passed over", async () => {
  const [study, created] = EXTERNAL.split("\n");
  const waiting = created!.replace(
    /"datetime_start": "[^"]*"/,
    (start) =>
      `${
        start.slice(0, 17)
      } null, "state": 4, "system_attrs": {"fixed_params": {"x": 1.5}}`,
  );
  const ended = created!.replace(/}$/, ', "state": 1, "value": 3}');
  const file = new MemoryJournal(
    [study, waiting, ended, waiting, waiting, ""].join("\n"),
  );
  const { journal, stored, notices } = await load(file);
  assertEquals(
    stored?.trials.map(({ waiting, outcome }) =>
      waiting ? "waiting" : outcome?.state
    ),
    ["failed", "complete", "waiting", "waiting"],
  );
  assertEquals(stored?.trials[2]?.params, { x: 1.5 });
  await journal.append(ADOPTION);
  assertEquals(notices, [
    "trial 0 is failed: left waiting by another program",
  ]);
});

Deno.test("Journal.load() gives what another program keeps with its study and a waiting trial", async () => {
  const lines = [
    EXTERNAL.split("\n")[0]!,
    '{"op_code":2,"worker_id":"w","study_id":0,"user_attr":{"team":["blue"]}}',
    '{"op_code":4,"worker_id":"w","study_id":0,"datetime_start":null,"state":4,"user_attrs":{"memo":1},"system_attrs":{"fixed_params":{"x":1.5}}}',
  ];
  const { stored } = await load(new MemoryJournal(lines.join("\n") + "\n"));
  assertEquals(stored?.attributes, { team: ["blue"] });
  assertEquals(stored?.trials[0]?.attributes, { memo: 1 });
});

Deno.test("Journal adopts a study without settings by one line", async () => {
  const file = new MemoryJournal(EXTERNAL);
  const { journal } = await load(file);
  const before = file.text;
  await journal.append(ADOPTION);
  await journal.append({ type: "created", number: 1, params: { x: 0.5 } });
  await journal.close();
  const lines = file.text.slice(before.length).trimEnd().split("\n");
  assertEquals(lines.map((line) => line.slice(0, 13)), [
    '{"op_code":8,', // the trial that another program left
    '{"op_code":6,',
    '{"op_code":2,',
    '{"op_code":4,',
  ]);
  const { stored } = await load(file);
  assertEquals(stored?.name, "s");
  assertEquals(stored?.settings, ADOPTION.settings);
  assertEquals(stored?.trials[1]?.params, { x: 0.5 });
});

Deno.test("Journal refuses a space that Optuna could not mix with the file's", async () => {
  const { journal } = await load(new MemoryJournal(EXTERNAL));
  const space = { x: { type: "int", low: 0, high: 1 } } as const;
  await assertRejects(
    () =>
      journal.append({
        type: "study",
        name: "s",
        settings: { ...SETTINGS, space },
      }),
    RangeError,
    'Cannot adopt the study: its trials have "x" as {"type":"float"',
  );
});

Deno.test("Journal holds several studies and wants the name of one", async () => {
  const file = new MemoryJournal(EXTERNAL);
  const first = await load(file, "other");
  assertEquals(first.stored, null);
  for (const event of EVENTS.slice(0, 3)) await first.journal.append(event);
  await first.journal.close();
  const { stored } = await load(file, "other");
  assertEquals(stored?.trials.length, 2);
  assertEquals((await load(file, "s")).stored?.trials.length, 1);
  await assertRejects(
    () => load(file),
    RangeError,
    'there are 2 ("s", "other"), expected the name of one',
  );
});

Deno.test("Journal refuses settings of a later format", async () => {
  const file = new MemoryJournal(
    EXTERNAL.split("\n")[0] +
      '\n{"op_code":2,"worker_id":"x","study_id":0,"user_attr":{"lanetune":{"format":2}}}\n',
  );
  await assertRejects(() => load(file), SyntaxError, "their format is 2");
});

Deno.test("Journal names damaged settings", async () => {
  const file = new MemoryJournal();
  await write(file, EVENTS.slice(0, 1));
  const damaged = new MemoryJournal(
    file.text.replace('"seed":7', '"seed":"7"'),
  );
  await assertRejects(() => load(damaged), SyntaxError, '"seed" is damaged');
});

Deno.test("Journal writes nothing after a write that failed", async () => {
  const file = new MemoryJournal();
  const { journal } = await load(file);
  await journal.append(EVENTS[0]!);
  const before = file.text;
  file.bytes = new TextEncoder().encode(before + "x");
  await assertRejects(() => journal.append(EVENTS[1]!), Error, "size is");
  file.bytes = new TextEncoder().encode(before);
  await assertRejects(() => journal.append(EVENTS[1]!), Error, "size is");
  await assertRejects(() => journal.close(), Error, "size is");
  assertEquals(file.text, before);
  assertEquals(file.calls.at(-1), "close");
});

Deno.test("Journal rejects events of trials that do not run", async () => {
  const report = { step: 1, value: 1 };
  for (const [number, why] of [[2, "it waits"], [9, "it does not exist"]]) {
    const { journal } = await load(new MemoryJournal());
    for (const event of EVENTS.slice(0, 4)) await journal.append(event);
    await assertRejects(
      () =>
        journal.append({ type: "report", number: number as number, report }),
      RangeError,
      `Cannot write trial ${number}: ${why}`,
    );
  }
});
