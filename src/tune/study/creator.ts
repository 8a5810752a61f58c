// Creating trials (determinism.md, What a sampler sees): when the next number
// may get its parameters, and which. The same for `optimize` and `ask`.

import { check, text } from "../../check.ts";
import { isPlain, quote } from "../../errors.ts";
import { Pcg32 } from "../../random.ts";
import { asPoint, complete } from "../space/params.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Setup } from "./settings.ts";
import type { StudyView } from "../samplers/sampler.ts";
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

/** Creates the trials of one study, in order. */
export class Creator {
  readonly #setup: Setup;
  readonly #ledger: Ledger;
  readonly #views: Views;
  /** What stopping rules see: the same, but what is infeasible looks failed. */
  readonly #ruleViews: Views;

  /** @param ledger Where trials are created. */
  constructor(setup: Setup, ledger: Ledger) {
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

  /** Whether creation can come to an end by itself. */
  get mayEnd(): boolean {
    const { settings, stopping } = this.#setup;
    return stopping.length > 0 ||
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
      if (params !== null) return this.#create(params);
    }
    if (this.#ledger.firstOpen < this.#views.needed(number)) {
      const { lag } = this.#setup.settings;
      return { state: "waits", missing: this.#ledger.firstOpen, lag };
    }
    const view = this.#views.at(number);
    if (isWaiting) return this.#create(this.#completeGiven(number));
    for (const rule of this.#setup.stopping) {
      const message = rule.shouldStop(this.#ruleViews.at(number));
      if (message !== null) {
        const action = `Cannot use stopping rule ${quote(rule.name)}`;
        check(action, "its answer", message, text);
        return { state: "over", reason: { rule: rule.name, message } };
      }
    }
    const suggested = this.#suggest(view, number);
    if (suggested !== null) return this.#create(suggested);
    const message = "every point of the space has been tried";
    return { state: "over", reason: { rule: "exhausted", message } };
  }

  /** What the sampler says, which may be a user's: checked as what enters. */
  #suggest(view: StudyView, number: number): Params | null {
    const { settings: { space }, sampler } = this.#setup;
    const suggestion = sampler.suggest(view, number);
    if (suggestion === null) return null;
    const params = suggestion?.params;
    const point = isPlain(params) ? asPoint(space, params) : null;
    if (point !== null) return point;
    throw new RangeError(
      `Cannot create trial ${number}: sampler ${
        quote(sampler.name)
      } suggested ${quote(params)}, expected a point of the space`,
    );
  }

  #create(params: Params): Creation {
    return { state: "created", number: this.#ledger.create(params) };
  }

  /** What was enqueued, the rest from the sampler or else from its stream. */
  #completeGiven(number: number): Params {
    const { space, seed } = this.#setup.settings;
    const given = this.#ledger.paramsOf(number);
    const view = this.#views.at(number);
    const suggested = this.#suggest(view, number) ?? {};
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
