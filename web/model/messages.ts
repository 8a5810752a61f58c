// What page and networks say to each other: they train and look in a Worker.

import type { Params } from "../../mod.ts";
import type { Sample } from "../data/sample.ts";
import type { Plan } from "../search/plan.ts";
import type { DroppedFile } from "../study/messages.ts";
import type { Placement } from "./input.ts";

/** From the page. */
export type ToModel =
  /** Trains the network of a trial. */
  | {
    readonly type: "train";
    readonly number: number;
    readonly plan: Plan;
    readonly params: Params;
    readonly files: readonly DroppedFile[];
  }
  /** Looks at a drawing with every network there is. */
  | { readonly type: "look"; readonly pixels: Uint8Array<ArrayBuffer> }
  /** Gives the file of a network. */
  | { readonly type: "save"; readonly number: number };

/** A test image that a network takes for something else. */
export interface Mistake extends Sample {
  readonly takenFor: string;
  /** How sure it is, from 0 to 1. */
  readonly probability: number;
}

/** A network as the page shows it. */
export interface Trained {
  readonly number: number;
  readonly accuracy: number;
  readonly classes: readonly string[];
  readonly placement: Placement;
  /** What each unit of the first layer looks for: 128 is nothing. */
  readonly units: readonly Sample[];
  /** The surest first. */
  readonly mistakes: readonly Mistake[];
}

/** To the page. */
export type FromModel =
  | ({ readonly type: "trained" } & Trained)
  | {
    readonly type: "seen";
    readonly number: number;
    readonly probabilities: Float32Array;
  }
  | {
    readonly type: "file";
    readonly name: string;
    readonly bytes: Uint8Array<ArrayBuffer>;
  }
  | { readonly type: "failed"; readonly message: string };
