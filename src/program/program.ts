// A program to tune: what decides its results, as it is recorded with a study,
// and the same taken apart and checked.

import { quote } from "../errors.ts";
import type { Space } from "../tune/space/space.ts";
import { type Constraint, parseConstraint } from "./constraints.ts";
import { type Measure, namesOf, needsUsage, parseMeasure } from "./measures.ts";
import {
  BUILT_IN,
  checkTemplate,
  parseTemplate,
  type Template,
} from "./placeholders.ts";

/** Everything that decides what a trial comes to: the record of a study has it. */
export interface ProgramFacts {
  /** The program and its arguments; with `shell`, one text. */
  readonly words: readonly string[];
  /** A shell reads the text. */
  readonly shell?: true;
  /** Where it runs; where the tuner was started unless given. */
  readonly cwd?: string;
  /** Variables of the environment. */
  readonly env: { readonly [name: string]: string };
  /** Files made before a run: their paths, and what they are made of. */
  readonly templates: readonly FileTemplate[];
  /** Measures, one for each direction. */
  readonly values: readonly string[];
  /** What must hold: `p95 <= 50`. */
  readonly constraints: readonly string[];
  /** The figure that reports the value of a step. */
  readonly metric?: string;
  /** Runs that are measured. */
  readonly repeats: number;
  /** Runs before them that are not. */
  readonly warmup: number;
  /** Seconds for all runs of a trial. */
  readonly trialTimeout?: number;
  /** Bytes that each process may ask for. */
  readonly memory?: number;
  /** Exit codes that say: these parameters cannot be. */
  readonly infeasibleExits: readonly number[];
}

/** A file with placeholders. */
export interface FileTemplate {
  /** Where it is made; has placeholders too. */
  readonly to: string;
  /** What it is made of. */
  readonly text: string;
}

/** A program, ready to be filled in. */
export interface Program {
  readonly facts: ProgramFacts;
  readonly words: readonly Template[];
  readonly cwd: Template | undefined;
  readonly env: readonly (readonly [string, Template])[];
  readonly templates: readonly {
    readonly to: Template;
    readonly text: Template;
  }[];
  readonly values: readonly Measure[];
  readonly constraints: readonly Constraint[];
  /** Processor time and memory have to be measured. */
  readonly needsUsage: boolean;
}

/**
 * Takes a program apart.
 *
 * @param facts What it is.
 * @param space What trials choose.
 * @throws {RangeError} If something is unknown, or a parameter goes nowhere.
 * @throws {SyntaxError} If a pattern is none.
 */
export function parseProgram(facts: ProgramFacts, space: Space): Program {
  const parse = parseTemplate;
  const values = facts.values.map((text) => parseMeasure(text, "--value"));
  const constraints = facts.constraints.map(parseConstraint);
  const measures = [...values, ...constraints.map(({ measure }) => measure)];
  const program: Program = {
    facts,
    words: facts.words.map(parse),
    cwd: facts.cwd === undefined ? undefined : parse(facts.cwd),
    env: Object.entries(facts.env).map(([name, text]) => [name, parse(text)]),
    templates: facts.templates.map(({ to, text }) => ({
      to: parse(to),
      text: parse(text),
    })),
    values,
    constraints,
    needsUsage: measures.some(needsUsage),
  };
  checkNames(program, space);
  for (const { kind, detail } of measures) {
    if (kind !== "file" && kind !== "size") continue;
    checkTemplate(parse(detail), "the path", [
      ...Object.keys(space),
      ...BUILT_IN,
    ]);
  }
  if (facts.shell !== true) checkPairs(program, space);
  return program;
}

/** What the values of a program are called. */
export function valueNames({ values }: Pick<ProgramFacts, "values">): string[] {
  return namesOf(values.map((text) => parseMeasure(text, "--value")));
}

/** The parts of a program that have placeholders, with what they are. */
function partsOf(program: Program): (readonly [string, Template])[] {
  const { words, cwd, env, templates } = program;
  return [
    ...words.map((word) => ["the word", word] as const),
    ...cwd === undefined ? [] : [["--cwd", cwd] as const],
    ...env.map(([name, text]) => [`--env ${name}`, text] as const),
    ...templates.flatMap(({ to, text }) => [
      ["the path", to] as const,
      ["the template of", { ...text, text: to.text }] as const,
    ]),
  ];
}

function checkNames(program: Program, space: Space): void {
  const params = Object.keys(space);
  const taken = params.find((name) =>
    (BUILT_IN as readonly string[]).includes(name)
  );
  if (taken !== undefined) {
    throw new RangeError(
      `Cannot search ${quote(taken)}: {${taken}} means something else in a ` +
        "program, expected another name",
    );
  }
  const parts = partsOf(program);
  for (const [what, template] of parts) {
    checkTemplate(template, what, [...params, ...BUILT_IN]);
  }
  const used = new Set(parts.flatMap(([, { names }]) => names));
  const unused = params.find((name) => !used.has(name));
  if (unused === undefined) return;
  throw new RangeError(
    `Cannot search ${
      quote(unused)
    }: it goes nowhere, expected {${unused}} in ` +
      "the program's words, --env or --template",
  );
}

/**
 * `--momentum {momentum}` would leave a flag without its value in trials that
 * have no momentum.
 */
function checkPairs({ words }: Program, space: Space): void {
  words.forEach((word, i) => {
    const name = word.text.slice(1, -1);
    const isBare = word.names[0] === name && word.names.length === 1;
    const before = words[i - 1];
    if (!isBare || space[name]?.when === undefined) return;
    if (!before?.text.startsWith("-") || before.names.length > 0) return;
    throw new RangeError(
      `Cannot leave out ${word.text} where it does not exist: ` +
        `${quote(before.text)} would stay, expected ` +
        `${before.text}=${word.text} in one word`,
    );
  });
}
