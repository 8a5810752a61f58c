// Creating trials (determinism.md, What a sampler sees): when the next number
// may get its parameters, and which. The same for `optimize` and `ask`.

import { check, integer, optional, text } from "../../check.ts";
import { isPlain, quote } from "../../errors.ts";
import { Pcg32 } from "../../random.ts";
import { asPoint, complete } from "../space/params.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Setup } from "./settings.ts";
import type { StudyView, Suggestion } from "../samplers/sampler.ts";
import { fromUnit, sizeOf } from "../space/space.ts";
import type { StopReason } from "../storage.ts";
import type { Params } from "../trial.ts";
import { Views } from "./view.ts";

/** What came of trying to create a trial. */
export type Creation =
  | { readonly state: "created"; readonly number: number }
  /** It must wait for the outcome of trial `missing`, which the lag demands. */
  | { readonly state: "waits"; readonly missing: number; readonly lag: number }
  | { readonly state: "over"; readonly reason: StopReason };

/** Where trials are created: the ledger, or one that only looks like it. */
export type Created = Pick<
  Ledger,
  | "created"
  | "length"
  | "firstOpen"
  | "paramsOf"
  | "outcomeOf"
  | "continuationOf"
  | "create"
>;

/** Creates the trials of one study, in order. */
export class Creator {
  readonly #setup: Setup;
  readonly #ledger: Created;
  readonly #views: Views;
  /** What stopping rules see: the same, but what is infeasible looks failed. */
  readonly #ruleViews: Views;

  /** @param ledger Where trials are created. */
  constructor(setup: Setup, ledger: Created) {
    const { settings, sampler, stopping } = setup;
    const readsOutcomes = sampler.readsOutcomes || stopping.length > 0;
    this.#setup = setup;
    this.#ledger = ledger;
    const { readsConstraints } = sampler;
    const options = { ...settings, readsOutcomes };
    this.#views = new Views(ledger, { ...options, readsConstraints });
    this.#ruleViews = readsConstraints
      ? new Views(ledger, options)
      : this.#views;
  }

  /** Whether creation never waits: all trials could be created at once. */
  get neverWaits(): boolean {
    return this.#views.needed(Number.MAX_SAFE_INTEGER) === 0;
  }

  /** How many trials can be under way: the lag, or any number. */
  get mostAtOnce(): number {
    return this.neverWaits ? Infinity : this.#setup.settings.lag;
  }

  /** Whether trials may go on from each other. */
  get continuesTrials(): boolean {
    return this.#setup.sampler.mayResume !== undefined;
  }

  /** Whether creation can come to an end by itself. */
  get mayEnd(): boolean {
    const { settings, sampler, stopping } = this.#setup;
    return stopping.length > 0 || sampler.end !== undefined ||
      Object.values(settings.space).every((p) => Number.isFinite(sizeOf(p)));
  }

  /** Creates the trial with the lowest number that has no parameters yet. */
  createNext(): Creation {
    const number = this.#ledger.created;
    const isWaiting = number < this.#ledger.length;
    if (isWaiting) {
      const given = this.#ledger.paramsOf(number);
      const params = complete(
        this.#setup.settings.space,
        given,
        () => undefined,
      );
      if (params !== null) return this.#create({ params });
    }
    const { settings: { lag }, sampler } = this.#setup;
    const { firstOpen } = this.#ledger;
    const waits = { state: "waits", missing: firstOpen, lag } as const;
    if (firstOpen < this.#views.needed(number)) return waits;
    const view = this.#views.at(number);
    if (isWaiting) {
      return this.#create({ params: this.#completeGiven(number) });
    }
    for (const rule of this.#setup.stopping) {
      const message = rule.shouldStop(this.#ruleViews.at(number));
      if (message !== null) {
        const action = `Cannot use stopping rule ${quote(rule.name)}`;
        check(action, "its answer", message, text);
        return { state: "over", reason: { rule: rule.name, message } };
      }
    }
    let suggested = this.#suggest(view, number);
    if (suggested === null && sampler.mayResume) {
      // Trials that it does not see yet may still be continued.
      if (firstOpen < number) return waits;
      suggested = this.#suggest(this.#views.whole(number), number);
    }
    if (suggested !== null) return this.#create(suggested);
    const message = sampler.end ?? "every point of the space has been tried";
    return { state: "over", reason: { rule: "exhausted", message } };
  }

  /** What the sampler says, which may be a user's: checked as what enters. */
  #suggest(view: StudyView, number: number): Suggestion | null {
    const { settings: { space }, sampler } = this.#setup;
    const suggestion = sampler.suggest(view, number);
    if (suggestion === null) return null;
    const params = suggestion?.params;
    const point = isPlain(params) ? asPoint(space, params) : null;
    const by = `Cannot create trial ${number}: sampler ${quote(sampler.name)}`;
    if (point === null) {
      throw new RangeError(
        `${by} suggested ${quote(params)}, expected a point of the space`,
      );
    }
    const { resumeFrom, until } = suggestion;
    check(`${by} suggested`, "until", until, optional(integer(0)));
    const before = view.trials[resumeFrom ?? -1]?.outcome;
    const isPaused = before?.state === "pruned" && before.checkpoint;
    if (resumeFrom !== undefined && !isPaused) {
      throw new RangeError(
        `${by} goes on from ${
          quote(resumeFrom)
        }, expected a paused trial that it sees`,
      );
    }
    return { ...suggestion, params: point };
  }

  #create({ params, ...continuation }: Suggestion): Creation {
    const number = this.#ledger.create(params, continuation);
    return { state: "created", number };
  }

  /** What was enqueued, the rest from the sampler or else from its stream. */
  #completeGiven(number: number): Params {
    const { space, seed } = this.#setup.settings;
    const given = this.#ledger.paramsOf(number);
    const view = this.#views.at(number);
    const suggested = this.#suggest(view, number)?.params ?? {};
    const random = Pcg32.of(seed, "sampling", number);
    return complete(
      space,
      given,
      (name, param) =>
        Object.hasOwn(suggested, name)
          ? suggested[name]
          : fromUnit(param, random.nextFloat()),
    )!;
  }
}
