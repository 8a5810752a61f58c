// A plan: all that decides a study in the page, small enough for a link.

import {
  checkHyperparameterSpace,
  createStudy,
  type Params,
  parseSpace,
  type Space,
  type Validation,
  type Variant,
} from "../../mod.ts";
import {
  check,
  fields,
  integer,
  object,
  oneOf,
  optional,
  recordOf,
  scalar,
  text,
} from "../../src/check.ts";

/** What is to be searched, on what, and how. */
export interface Plan {
  /** A name of `SOURCES`, or "files" for what was dropped on the page. */
  readonly data: string;
  readonly space: Space;
  readonly sampler: string;
  readonly pruner: string;
  readonly seed: number;
  /** Trials under way at once; the library's own if absent. */
  readonly lag?: number;
  /** Trials in all; as many as the space has points if absent. */
  readonly total?: number;
  readonly validation: Validation["type"];
  readonly variant: "auto" | Variant;
  /** Hyperparameters that are not searched. */
  readonly fixed: Params;
}

const RULE = fields({
  data: text,
  space: object,
  sampler: text,
  pruner: text,
  seed: integer(0),
  lag: optional(integer(1)),
  total: optional(integer(1)),
  validation: oneOf("test", "holdout", "kfold"),
  variant: oneOf("auto", "relaxed", "plain"),
  fixed: recordOf(scalar),
});

/** What a validation is where a plan has only room for its name. */
export const VALIDATIONS: Readonly<Record<Validation["type"], Validation>> = {
  test: { type: "test" },
  holdout: { type: "holdout", fraction: 1 / 6 },
  kfold: { type: "kfold", folds: 5 },
};

/** No link needs more. */
const LONGEST_LINK = 20_000;

/**
 * Checks a plan, wherever it comes from.
 *
 * @throws {TypeError} If it is none; a {@linkcode RangeError} if no study can
 * have it.
 */
export async function checkPlan(value: unknown): Promise<Plan> {
  check("Cannot open a plan", "", value, RULE);
  const plan = value as Plan;
  const space = parseSpace(plan.space);
  checkHyperparameterSpace(space, plan.fixed);
  // Refuses samplers and pruners that are unknown or do not fit the space.
  await createStudy({ ...searchOf(plan), space });
  return { ...plan, space };
}

/** The part of a plan that a study is created with. */
export function searchOf({ space, sampler, pruner, seed, lag }: Plan) {
  return { space, sampler, pruner, seed, ...(lag !== undefined && { lag }) };
}

/** A plan as the fragment of an address. */
export function planToFragment(plan: Plan): string {
  const bytes = new TextEncoder().encode(JSON.stringify(plan));
  return `plan=${bytes.toBase64({ alphabet: "base64url", omitPadding: true })}`;
}

/**
 * The plan in the fragment of an address, if it has one.
 *
 * @throws {SyntaxError} If it is damaged, else as {@linkcode checkPlan}.
 */
export async function planFromFragment(
  fragment: string,
): Promise<Plan | undefined> {
  const encoded = /^#?plan=([\w-]+)$/.exec(fragment)?.[1];
  if (encoded === undefined) return undefined;
  if (encoded.length > LONGEST_LINK) {
    throw new RangeError(
      `Cannot open the link: its plan has ${encoded.length} characters, ` +
        `expected at most ${LONGEST_LINK}`,
    );
  }
  return await checkPlan(readJson(encoded));
}

function readJson(encoded: string): unknown {
  try {
    const bytes = Uint8Array.fromBase64(encoded, { alphabet: "base64url" });
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new SyntaxError("Cannot open the link: its plan is damaged", {
      cause,
    });
  }
}
