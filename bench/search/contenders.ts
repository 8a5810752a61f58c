// Who is compared, by program and sampler, and on how many values each can be.

/** A sampler of a program. */
export interface Contender {
  /** Its program and its name there: "optuna:tpe". */
  readonly name: string;
  readonly program: string;
  readonly sampler: string;
  /** Which problems it is for: of one value, of several, or of both. */
  readonly values: "one" | "several" | "any";
}

const ANY = [
  ...["lanetune:auto", "lanetune:tpe", "lanetune:gp", "lanetune:random"],
  ...["optuna:random", "optuna:tpe"],
];
const ONE = [
  ...["lanetune:cmaes", "optuna:tpe-univariate", "optuna:cmaes", "optuna:gp"],
  "smac:forest",
];
const SEVERAL = ["lanetune:nsga2", "optuna:nsga2"];

/** Optuna's samplers, its default first, and how SMAC is used. */
export const contenders: readonly Contender[] = [
  ...ANY.map((name) => contenderOf(name, "any")),
  ...ONE.map((name) => contenderOf(name, "one")),
  ...SEVERAL.map((name) => contenderOf(name, "several")),
];

function contenderOf(name: string, values: Contender["values"]): Contender {
  const [program, ...sampler] = name.split(":");
  return { name, program: program!, sampler: sampler.join(":"), values };
}

/** A contender by name; one that is not listed, for any problem. */
export function contenderNamed(name: string): Contender {
  return contenders.find((c) => c.name === name) ?? contenderOf(name, "any");
}
