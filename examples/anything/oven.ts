// Tunes something that has nothing to do with networks: the controller of an
// oven. Every ten seconds it sets the heat from how far the oven is from 200 °C
// now (kp), has been (ki), and is coming (kd); how much each counts is searched.
// Bad controllers are found out early, and their simulation is cut short.
//
//   deno run examples/anything/oven.ts

import { createStudy } from "../../mod.ts";

const TARGET = 200;
const STEP_SECONDS = 10;
const STEPS = 180;

/** An oven with a heater that warms up slowly and walls that lose heat. */
class Oven {
  temperature = 20;
  #heater = 0;

  /** Lets ten seconds pass at a power of 0 … 3000 watts. */
  pass(power: number): void {
    this.#heater += (power - this.#heater) * 0.3;
    const loss = (this.temperature - 20) * 8;
    this.temperature += (this.#heater - loss) * STEP_SECONDS / 6000;
  }
}

const study = await createStudy({
  space: {
    kp: { type: "float", low: 1, high: 1000, log: true },
    ki: { type: "float", low: 0.001, high: 10, log: true },
    kd: { type: "float", low: 1, high: 10_000, log: true },
  },
  sampler: "tpe",
  pruner: "median:n_startup_trials=8,n_warmup_steps=20",
});

/** Mean distance from the target over half an hour, in °C. */
await study.optimize((trial) => {
  const { kp, ki, kd } = trial.params;
  const oven = new Oven();
  let sum = 0;
  let previous = TARGET - oven.temperature;
  let total = 0;
  for (let step = 1; step <= STEPS; step++) {
    const error = TARGET - oven.temperature;
    sum += error * STEP_SECONDS;
    const speed = (error - previous) / STEP_SECONDS;
    const power = kp * error + ki * sum + kd * speed;
    oven.pass(Math.min(Math.max(power, 0), 3000));
    previous = error;
    total += Math.abs(error);
    if (trial.report(step, total / step)) break;
  }
  return total / STEPS;
}, { total: 80 });

const cut = study.trials.filter(({ outcome }) => outcome?.state === "pruned");
console.log(`${study.trials.length} controllers, ${cut.length} cut short`);
const { outcome, params } = study.best!;
if (outcome?.state === "complete") {
  console.log(`best: ${outcome.values[0]!.toFixed(1)} °C off on average`);
}
for (const [name, value] of Object.entries(params)) {
  console.log(`  ${name} ${value.toPrecision(3)}`);
}
