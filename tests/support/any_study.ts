// Random studies as Optuna's files may hold them, for round-trip tests.

import fc from "fast-check";
import {
  OPTUNA_STATES,
  type OptunaStudy,
  type OptunaTrial,
} from "../../src/tune/journal/format/optuna.ts";
import type {
  PythonJson,
  PythonObject,
} from "../../src/tune/journal/format/python_json.ts";
import { writeTime } from "../../src/tune/journal/format/time.ts";

/** Any value that Python's json can write, and read as the same. */
export const anyJson: fc.Arbitrary<PythonJson> = fc.letrec<
  { value: PythonJson }
>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false, NaN, Infinity, -Infinity),
    fc.double(),
    fc.integer(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }),
    fc.string({ unit: "binary" }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie("value"), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
})).value;

// SQLite ends a text at a NUL in some of its functions; no key has one.
const anyName = fc.string({ minLength: 1 }).filter((name) =>
  !name.includes("\0")
);

const anyAttributes: fc.Arbitrary<PythonObject> = fc.dictionary(
  anyName,
  anyJson,
  { maxKeys: 3, noNullPrototype: true },
);

const DISTRIBUTIONS = [
  '{"name": "FloatDistribution", "attributes": {"step": null, "low": -1e9, "high": 1e9, "log": false}}',
  '{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": -9, "high": 9}}',
  '{"name": "CategoricalDistribution", "attributes": {"choices": ["\\u00e9", 1, null, true, 0.5]}}',
];

const anyParams = fc.dictionary(
  anyName,
  fc.integer({ min: 0, max: 4 }).chain((n) =>
    fc.tuple(fc.constant(n), fc.constantFrom(...DISTRIBUTIONS))
  ),
  { maxKeys: 4, noNullPrototype: true },
);

/** From 2001 on, to the microsecond, at an hour that no clock repeats. */
const anyTime = fc.integer({ min: 1e9, max: 4e9 }).map((seconds) =>
  writeTime(seconds * 1000 + 0.001, "utc").replace(/T\d\d/, "T12")
);

const anyValue = fc.double({ noNaN: true }).filter((x) => !Object.is(x, -0));
const anyReport = fc.oneof(anyValue, fc.constant(NaN));

const anyTrial = fc.record({
  state: fc.constantFrom(...OPTUNA_STATES),
  params: anyParams,
  values: fc.option(fc.array(anyValue, { minLength: 1, maxLength: 3 })),
  reports: fc.dictionary(
    fc.nat(1000).map(String),
    anyReport,
    { noNullPrototype: true, maxKeys: 5 },
  ),
  userAttributes: anyAttributes,
  systemAttributes: anyAttributes,
  start: fc.option(anyTime),
  complete: fc.option(anyTime),
  isOwn: fc.boolean(),
});

const anyPart = fc.record({
  name: anyName,
  directions: fc.array(fc.constantFrom("minimize", "maximize"), {
    minLength: 1,
    maxLength: 3,
  }),
  userAttributes: anyAttributes,
  systemAttributes: anyAttributes,
  trials: fc.array(anyTrial, { maxLength: 6 }),
});

/** Several studies of different names, numbered as a file would number them. */
export const anyStudies: fc.Arbitrary<readonly OptunaStudy[]> = fc
  .uniqueArray(anyPart, { maxLength: 3, selector: (study) => study.name })
  .map((parts) => {
    let trialId = 0;
    return parts.map(({ trials, ...part }, id) => ({
      ...part,
      id,
      trials: trials.map((trial, number): OptunaTrial => ({
        ...trial,
        id: trialId++,
        number,
        params: mapped(trial.params, ([internal]) => internal),
        distributions: mapped(trial.params, ([, text]) => text),
        reports: Object.entries(trial.reports).map(([step, value]) => ({
          step: Number(step),
          value,
        })).sort((a, b) => a.step - b.step),
      })),
    }));
  });

function mapped<A, B>(
  object: Readonly<Record<string, A>>,
  change: (value: A) => B,
): Record<string, B> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, change(value)]),
  );
}
