// The parts that the schemas of several tools are made of, each bounded.

import {
  CHOICES,
  DIRECTIONS,
  MEASURES,
  NAME_LETTERS,
  PARAMS,
  TEXT_LETTERS,
  WORD_LETTERS,
  WORDS,
} from "./limits.ts";
import { z } from "./sdk.ts";

const value = z.union([
  z.string().max(TEXT_LETTERS),
  z.number(),
  z.boolean(),
  z.null(),
]);

const paramName = z.string().min(1).max(NAME_LETTERS);

/** An object with a bounded number of fields. */
function few<V extends z.ZodType>(values: V) {
  return z.record(paramName, values).refine(
    (record) => Object.keys(record).length <= PARAMS,
    `more than ${PARAMS} entries`,
  );
}

/** The name of a study; the folder judges its letters. */
export const studyName = z.string().max(TEXT_LETTERS)
  .describe("The name of a study in the folder");

/** A trial's number. */
export const trialNumber = z.int().min(0)
  .describe("The trial's number, as ask gave it");

/** A trial's parameters. */
export const params = few(value);

const paramSpec = z.strictObject({
  type: z.enum(["float", "int", "categorical", "fixed"]),
  low: z.number().optional(),
  high: z.number().optional(),
  log: z.boolean().optional(),
  step: z.number().optional(),
  choices: z.array(value).max(CHOICES).optional(),
  value: value.optional(),
  when: few(z.union([value, z.array(value).max(CHOICES)])).optional(),
});

/** What is searched, as docs/spaces.md has it. */
export const space = few(z.union(
  [
    z.string().max(TEXT_LETTERS),
    z.array(value).max(CHOICES),
    paramSpec,
  ],
  `expected a text such as "0..1", a list of at most ${CHOICES} choices, ` +
    "or an object with type and low, high, step, log, choices, value or when",
))
  .describe(
    'Parameters by name, such as {"lr": {"type": "float", "low": 1e-5, ' +
      '"high": 0.1, "log": true}, "layers": {"type": "int", "low": 1, ' +
      '"high": 4}, "optimizer": ["adam", "sgd"]}; "when": {"optimizer": ' +
      '["sgd"]} makes one exist only where an earlier one has that value',
  );

/** What a program is, without anything that only a person may set. */
export const program = z.strictObject({
  words: z.array(z.string().max(WORD_LETTERS)).min(1).max(WORDS).describe(
    "The program and its arguments, each a word of its own (no shell reads " +
      "them); {lr} stands for the parameter lr, {trial}, {seed}, {dir} and " +
      "{out} for the trial's number, seed, folder and a file in it",
  ),
  values: z.array(z.string().max(TEXT_LETTERS)).min(1).max(DIRECTIONS)
    .optional().describe(
      "What it is worth, one for each direction: last (the last number that " +
        "it prints, unless given), json:PATH, time, cpu, rss, exit, " +
        "file:{dir}/NAME, size:{out}",
    ),
  constraints: z.array(z.string().max(TEXT_LETTERS)).max(MEASURES).optional()
    .describe("What the best must keep to, such as rss<512MB"),
  metric: z.string().max(NAME_LETTERS).optional().describe(
    "Which figure of lines such as step=3 loss=0.41 the pruner gets",
  ),
  repeats: z.int().min(1).max(100).optional(),
  warmup: z.int().min(0).max(100).optional(),
  trial_timeout: z.number().positive().max(1e6).optional()
    .describe("Seconds after which a trial fails"),
  memory: z.number().positive().optional()
    .describe("Bytes that each of its processes may ask for"),
});

/** One trial, as answers have it. */
export const trial = z.object({
  number: z.int(),
  state: z.enum(["waiting", "running", "complete", "pruned", "failed"]),
  params,
  values: z.array(z.number()).optional(),
  reason: z.string().optional(),
  infeasible: z.literal(true).optional(),
  origin: z.enum(["sampler", "enqueued"]).describe(
    "Whether the sampler chose its parameters, or somebody enqueued it",
  ),
  given: params.optional().describe("The parameters that were enqueued"),
  attributes: z.record(z.string(), z.unknown()).optional().describe(
    "What is kept with it: note, enqueued_by, told_by …",
  ),
});
