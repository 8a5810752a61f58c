// The Worker of the networks: trains those that are asked for, keeps them, and
// lets all of them look at a drawing.

import {
  loadEngine,
  type Model,
  type TrainTest,
  trainWinner,
} from "../../mod.ts";
import { messageOf } from "../../src/errors.ts";
import { className, isGrey } from "../data/sample.ts";
import { DROPPED } from "../data/names.ts";
import { loadSource } from "../data/sources.ts";
import { optionsOf } from "../study/options.ts";
import { placementOf } from "./input.ts";
import { mistakesOf, unitsOf } from "./looks.ts";
import type { FromModel, ToModel } from "./messages.ts";

/** The networks by the number of their trial: two, to compare. */
const models = new Map<number, Model>();
const MOST = 2;
let loaded: { readonly name: string; readonly data: TrainTest } | undefined;

function post(message: FromModel): void {
  self.postMessage(message);
}

type Train = Extract<ToModel, { type: "train" }>;

async function train({ number, plan, params, files }: Train): Promise<void> {
  if (loaded?.name !== plan.data || plan.data === DROPPED) {
    loaded = { name: plan.data, data: await loadSource(plan.data, files) };
  }
  const { data } = loaded, { test } = data;
  const engine = await loadEngine({ variant: plan.variant });
  const options = optionsOf(plan, data, engine);
  const { model, score } = await trainWinner(options, params);
  models.delete(number);
  if (models.size === MOST) models.delete(models.keys().next().value!);
  models.set(number, model);
  if (test.task.type !== "classification" || !isGrey(test)) {
    throw new RangeError(
      "Cannot look at the network: its inputs are no grey images of classes",
    );
  }
  const { classes } = test.task;
  const probabilities = await model.probabilities(test.inputs);
  post({
    type: "trained",
    number,
    accuracy: score.accuracy,
    classes: Array.from({ length: classes }, (_, i) => className(test, i)),
    placement: placementOf(data.train),
    units: unitsOf(model, test.inputShape),
    mistakes: mistakesOf(test, probabilities, classes),
  });
}

async function take(message: ToModel): Promise<void> {
  switch (message.type) {
    case "train":
      return await train(message);
    case "look":
      for (const [number, model] of models) {
        const probabilities = await model.probabilities(message.pixels);
        post({ type: "seen", number, probabilities });
      }
      return;
    case "save": {
      const model = models.get(message.number);
      if (model === undefined) return;
      const name = `trial-${message.number}.safetensors`;
      return post({ type: "file", name, bytes: model.save() });
    }
  }
}

let last: Promise<void> = Promise.resolve();
self.addEventListener("message", ({ data }: MessageEvent<ToModel>) => {
  last = last.then(() => take(data)).catch((error) =>
    post({ type: "failed", message: messageOf(error) })
  );
});
