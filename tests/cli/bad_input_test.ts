// The bad input of a command line: each line with its message and exit code,
// and nothing on standard output.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { encodeIdx } from "../../mod.ts";
import { cli, inFolder } from "./support.ts";

const WRONG_USAGE: readonly (readonly [readonly string[], string])[] = [
  [["--epochs=0"], "Cannot use --epochs: found 0, expected an integer"],
  [["--epochs=-1"], "Cannot use --epochs: found -1, expected an integer"],
  [["--epochs=1.5"], "Cannot use --epochs: found 1.5, expected an integer"],
  [["--epochs=NaN"], 'Cannot use --epochs: found "NaN", expected an integer'],
  [
    ["--epochs=1e99"],
    "Cannot use --epochs: found 1e+99, expected an integer",
  ],
  [
    ["--batch-size=0"],
    "Cannot use --batch-size: found 0, expected an integer",
  ],
  [["--lr=0"], "Cannot use --lr: found 0, expected a number above 0"],
  [["--momentum=1"], "Cannot use --momentum: found 1, expected a number"],
  [["--optimizer=adm"], 'Cannot use --optimizer: found "adm", expected'],
  [["--momentum=0.9"], "Cannot use --momentum: optimizer may be "],
  [["--dropout=1"], "Cannot use --dropout: found 1, expected a number from 0"],
  [
    ["--optimizer=nesterov", "--momentum=0"],
    'Cannot use --optimizer: "nesterov" with momentum 0 is "sgd" under',
  ],
  [
    ["train", "--optimizer=adamw", "--weight-decay=0"],
    'Cannot use --optimizer: it is "adamw", which with weight_decay 0 is "adam"',
  ],
  [
    ["--param=optimizer=sgd,nesterov", "--momentum=0"],
    'Cannot search optimizer: "nesterov" with momentum 0 is "sgd" under',
  ],
  [["train", "--momentum=0.9"], "Cannot use --momentum: it is 0.9 and has no"],
  [["--param=lr=0.1,-1"], "hyperparameter lr: found -1, expected"],
  [["--param=lr=0.1,x"], 'hyperparameter lr: found "x", expected'],
  [["--param=lr="], 'parameter "lr": it has no values'],
  [["--param=lr"], 'found "lr", expected NAME=V1,V2 in one word, as in lr=1,2'],
  [["--param=lr=0.1,0.1"], 'parameter "lr": its choices [0.1,0.1] repeat'],
  [["--param=lr=0.1", "--param=lr=1"], "lr: --param names it twice"],
  [["--param=lr=0.1", "--lr=1"], "Cannot both fix and search lr"],
  [["--param=lrr=0.1"], 'unknown hyperparameter, did you mean "lr"?'],
  [["--param=lr=0.1..1"], 'over parameter "lr": it is continuous'],
  [
    ["--param=hidden_size=16.5..64"],
    "found 16.5, expected an integer from 1",
  ],
  [["--dataset=mnits"], 'data set "mnits": did you mean "mnist"?'],
  [["--seed=-1"], '--seed: found "-1", expected a whole number'],
  [["--jobs=0"], '--jobs: found "0", expected a whole number of at least 1'],
  [["--validation=holdout=0"], 'found "holdout=0", expected test, holdout='],
  [["--validation=holdout=1"], 'found "holdout=1", expected test, holdout='],
  [["--validation=kfold=1"], 'found "kfold=1", expected test, holdout='],
  [["--validation=tst"], 'found "tst", did you mean "test"?'],
  [["--variant=fast"], 'found "fast", expected one of "auto", "relaxed"'],
  [["--format=xml"], 'found "xml", expected one of "text", "json", "csv"'],
  [["--log=all"], 'found "all", expected one of "epochs"'],
  [
    ["--param=momentum=0,0.9"],
    'Cannot search momentum: optimizer may be "adam"',
  ],
  [["--epoch=3"], 'unknown flag "--epoch", did you mean "--epochs"?'],
  [["tune", "mnist"], 'Cannot run "tune": found "mnist", expected flags only'],
];

/** What only the data can tell. */
const WRONG_FOR_DATA: typeof WRONG_USAGE = [
  [["--warmup-epochs=5"], "warmup is 5 epochs, expected less than all 5"],
  [["--param=warmup_epochs=0,5"], "warmup is 5 epochs, expected less than all"],
  [["--class-weight=1-2"], "there are 2 class weights, expected 10"],
  [["--param=class_weight=1-2,none"], "there are 2 class weights, expected 10"],
  [["--normalization=batch", "--batch-size=1"], "batches of 1 leave 1 of 4000"],
  [["--loss=huber"], 'loss is "huber", the data are for classification'],
  [["--dataset=iris", "--augment-shift=1"], "samples of shape 4 cannot be"],
  [["--param=hidden_size=1000000"], "GiB of memory"],
  [["--hidden-size=1000000"], "GiB of memory"],
];

Deno.test("wrong usage: exit code 2, a message that says what is wanted", async () => {
  for (const [args, message] of [...WRONG_USAGE, ...WRONG_FOR_DATA]) {
    const { code, stdout, stderr } = await cli(args, []);
    assertEquals([code, stdout], [2, ""], args.join(" "));
    assertStringIncludes(stderr, message);
    assertStringIncludes(stderr, "error: Cannot ");
    // Only what depends on the data waits for it.
    const isLoaded = WRONG_FOR_DATA.some(([one]) => one === args);
    assertEquals(stderr.includes("training and "), isLoaded, message);
  }
});

Deno.test("what a space file misspells is named before data is loaded", () =>
  inFolder(async (folder) => {
    const path = `${folder}/space.json`;
    await Deno.writeTextFile(path, '{"hiden_size": [8, 16]}');
    const { code, stderr } = await cli([`--space=${path}`]);
    assertEquals([code, stderr], [
      2,
      'error: Cannot use "hiden_size": unknown hyperparameter, ' +
      'did you mean "hidden_size"?\n',
    ]);
  }));

/** A folder with the four files of a data set of two samples each. */
async function writeFolder(
  change: (files: Record<string, Uint8Array>) => void,
): Promise<string> {
  const folder = await Deno.makeTempDir();
  const images = encodeIdx({
    type: "u8",
    shape: [2, 2, 2],
    data: Uint8Array.of(0, 255, 0, 9, 255, 0, 7, 0),
  });
  const labels = encodeIdx({
    type: "u8",
    shape: [2],
    data: Uint8Array.of(0, 1),
  });
  const files: Record<string, Uint8Array> = {
    "train-images-idx3-ubyte": images,
    "train-labels-idx1-ubyte": labels,
    "t10k-images-idx3-ubyte": images,
    "t10k-labels-idx1-ubyte": labels,
  };
  change(files);
  for (const [name, bytes] of Object.entries(files)) {
    await Deno.writeFile(`${folder}/${name}`, bytes);
  }
  return folder;
}

const IMAGES = "train-images-idx3-ubyte", LABELS = "train-labels-idx1-ubyte";
const BROKEN: readonly (readonly [
  string,
  (files: Record<string, Uint8Array>) => void,
  string,
])[] = [
  ["empty", (files) => files[IMAGES] = new Uint8Array(), "Cannot read IDX"],
  [
    "truncated",
    (files) => files[IMAGES] = files[IMAGES]!.slice(0, -1),
    "Cannot read IDX",
  ],
  [
    "oversized",
    (files) => files[IMAGES] = Uint8Array.of(...files[IMAGES]!, 0),
    "Cannot read IDX",
  ],
  [
    "wrong magic",
    (files) => files[IMAGES] = Uint8Array.of(7, ...files[IMAGES]!.slice(1)),
    "Cannot read IDX",
  ],
  ["wrong rank", (files) => files[LABELS] = files[IMAGES]!, "rank 3"],
  [
    "fewer labels",
    (files) =>
      files[LABELS] = encodeIdx({
        type: "u8",
        shape: [1],
        data: Uint8Array.of(1),
      }),
    "there are 2 images and 1 labels",
  ],
  [
    "too high a label in the test split",
    (files) =>
      files["t10k-labels-idx1-ubyte"] = encodeIdx({
        type: "u8",
        shape: [2],
        data: Uint8Array.of(0, 9),
      }),
    "label 1 is 9, expected an integer from 0 to 1",
  ],
];

Deno.test("a broken data set: exit code 1, a message that names the file", async () => {
  for (const [name, change, message] of BROKEN) {
    const folder = await writeFolder(change);
    const { code, stdout, stderr } = await cli(["--dataset", folder]);
    assertEquals([code, stdout], [1, ""], name);
    assertStringIncludes(stderr, message, name);
    assertStringIncludes(stderr, folder, name);
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a whole folder of IDX files is a data set, its constants are shown", async () => {
  const folder = await writeFolder(() => {});
  const { code, stderr } = await cli(
    ["--dataset", folder, "--epochs=1", "--lr=0.01", "--num-layers=1"],
  );
  assertEquals(code, 0);
  assertStringIncludes(stderr, "2 training and 2 test samples of 2×2");
  assertStringIncludes(stderr, "mean 0.2578, standard deviation 0.4287");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a data set without the right to read it names the flag", async () => {
  const { code, stderr } = await cli(["--dataset=mnist"], []);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "--allow-read");
});
