// Where the winner of a study of networks errs: what it takes the samples of a
// test split for, the worst first.

import { confusionOf, type Dataset, type Model } from "../../../../mod.ts";
import { classNameOf } from "../../commands/model/open.ts";
import { pictureUrls } from "./pictures.ts";

/** So many mistakes are shown, four rows of six. */
const MOST_SHOWN = 24;

/** What a winner does with a test split. */
export type Judged = JudgedClasses | JudgedNumbers;

interface JudgedOf {
  /** The winner. */
  readonly trial: number;
  /** The name of the data set. */
  readonly data: string;
  /** How many samples its test split has. */
  readonly samples: number;
}

/** Of a classifier. */
export interface JudgedClasses extends JudgedOf {
  readonly type: "classes";
  /** What the classes are called. */
  readonly names: readonly string[];
  /** Of each class, a row: how often its samples were taken for each class. */
  readonly confusion: readonly (readonly number[])[];
  /** Those it was surest of. */
  readonly mistakes: readonly Mistake[];
}

/** A sample taken for a class that it is not of. */
export interface Mistake {
  /** 0-based, within the test split. */
  readonly sample: number;
  readonly label: number;
  readonly taken: number;
  /** The probability that the winner gave to what it took it for. */
  readonly sureness: number;
  /** The sample as a PNG image, where samples are images: a data URL. */
  readonly picture?: string;
}

/** Of a regression of one number. */
export interface JudgedNumbers extends JudgedOf {
  readonly type: "numbers";
  /** Farthest from the truth first, in the target's own units. */
  readonly misses: readonly Miss[];
}

/** A sample with what was predicted for it. */
export interface Miss {
  /** 0-based, within the test split. */
  readonly sample: number;
  readonly value: number;
  readonly predicted: number;
}

/** Has the winner predict a test split; undefined of several numbers a sample. */
export async function judge(
  model: Model,
  test: Dataset,
  trial: number,
): Promise<Judged | undefined> {
  const about = { trial, data: test.name, samples: test.count };
  if (test.task.type === "classification") {
    return { ...about, type: "classes", ...await classesOf(model, test) };
  }
  return test.task.outputs > 1
    ? undefined
    : { ...about, type: "numbers", misses: await missesOf(model, test) };
}

async function classesOf(
  model: Model,
  test: Dataset,
): Promise<Pick<JudgedClasses, "names" | "confusion" | "mistakes">> {
  const { targets, count } = test;
  const labels = await model.predict(test) as Uint8Array;
  const shares = await model.probabilities(test);
  const classes = shares.length / count;
  const mistakes = Array.from(labels, (taken, sample) => ({
    sample,
    label: targets[sample]!,
    taken,
    sureness: shares[sample * classes + taken]!,
  })).filter(({ label, taken }) => label !== taken)
    .sort((a, b) => b.sureness - a.sureness || a.sample - b.sample)
    .slice(0, MOST_SHOWN);
  const pictures = await pictureUrls(test, mistakes.map((one) => one.sample));
  return {
    names: Array.from({ length: classes }, (_, i) => classNameOf(model, i)),
    confusion: confusionOf(targets, labels, classes),
    mistakes: mistakes.map((mistake, i) => ({
      ...mistake,
      ...pictures && { picture: pictures[i]! },
    })),
  };
}

async function missesOf(model: Model, test: Dataset): Promise<Miss[]> {
  const target = test.schema?.target;
  const { mean, std } = target?.task === "regression"
    ? target
    : { mean: 0, std: 1 };
  const farness = ({ value, predicted }: Miss) => Math.abs(predicted - value);
  return Array.from(await model.predict(test), (predicted, sample) => ({
    sample,
    value: test.targets[sample]! * std + mean,
    predicted,
  })).sort((a, b) => farness(b) - farness(a) || a.sample - b.sample)
    .slice(0, MOST_SHOWN);
}
