// The tutorial's whole job on the real MNIST, as the README has it, held
// against what PyTorch gives (ten seeds a configuration, in bench/reference/).

import { assert, assertEquals, assertLess } from "@std/assert";

const ROOT = new URL("../", import.meta.url);
const SHARED = new URL("../shared/", ROOT);

interface Row {
  readonly params: Record<string, unknown>;
  readonly accuracy: number;
  readonly deviation: number;
}

interface Output {
  readonly trials: readonly {
    readonly number: number;
    readonly state: string;
    readonly params: Record<string, unknown>;
    readonly value: number;
    readonly epochs: readonly { readonly validationAccuracy: number }[];
  }[];
  readonly best: { readonly number: number; readonly value: number };
}

/** The rows of the reference: `| 64 | 0.001 | 2 | … | .9711 ± .0038 | … |`. */
async function reference(): Promise<Row[]> {
  const path = new URL("bench/reference/mnist-pytorch-10-seeds.md", ROOT);
  const text = await Deno.readTextFile(path);
  return text.split("\n").filter((line) => /^\| \d/.test(line)).map((line) => {
    const cells = line.split("|").map((cell) => cell.trim());
    const [accuracy, deviation] = cells[5]!.split(" ± ").map(Number);
    const [hidden_size, lr, num_layers] = cells.slice(1, 4).map(Number);
    return {
      params: { hidden_size, lr, num_layers },
      accuracy: accuracy!,
      deviation: deviation!,
    };
  });
}

Deno.test("the tutorial's job gives what PyTorch gives, in time", async () => {
  const rows = await reference();
  assertEquals(rows.length, 8);
  const started = performance.now();
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--allow-all", "cli.ts", "tune", "--dataset", "mnist"],
      ...["--data-dir", new URL("data/mnist", SHARED).pathname],
      ...["--format", "json"],
    ],
    cwd: ROOT,
  }).output();
  const seconds = (performance.now() - started) / 1000;
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const { trials, best }: Output = JSON.parse(new TextDecoder().decode(stdout));

  assertEquals(
    trials.map(({ params }) => params),
    rows.map(({ params }) => params),
  );
  for (const [n, { number, state, value, epochs }] of trials.entries()) {
    const { accuracy, deviation } = rows[n]!;
    assertEquals([number, state, epochs.length], [n, "complete", 5]);
    assertEquals(epochs.at(-1)!.validationAccuracy, value);
    const off = Math.abs(value - accuracy) / deviation;
    assertLess(
      off,
      4,
      `trial ${n}: ${value}, PyTorch ${accuracy} ± ${deviation}`,
    );
  }
  const values = trials.map(({ value }) => value);
  assertEquals(best.value, Math.max(...values));
  assertEquals(best.number, values.indexOf(best.value)); // the first of equals
  assert(best.value > 0.97, `best accuracy ${best.value}`);
  console.log(`tutorial's job: ${seconds.toFixed(1)} s, best ${best.value}`);
  assertLess(seconds, 120); // twice or thrice what a slow machine takes
});
