// Which plot `plot NAME` means: by its name, by its kind where it is the only
// one, or by two parameters.

import { quote, suggest } from "../../../errors.ts";
import type { Args } from "../../args/args.ts";
import type { ReportInput } from "../../report/input.ts";
import { plotsOf, WINNER_PLOTS } from "../../report/plots/mod.ts";
import {
  countBoth,
  isPairKind,
  PAIR_KINDS,
  type PairKind,
  pairsOf,
  plotOfPair,
} from "../../report/plots/pairs.ts";
import type { Plot } from "../../report/plots/plot.ts";
import { UsageError } from "../../usage.ts";

/** @throws {UsageError} If there is no such plot. */
export function choosePlot(
  input: ReportInput,
  name: string,
  args: Args,
): Plot {
  const x = args.text("x"), y = args.text("y");
  if (x === undefined && y === undefined) return plotNamed(input, name);
  const action = `Cannot plot ${quote(name)}`;
  if (!isPairKind(name)) {
    throw new UsageError(
      `${action} with --x and --y: expected one of ${PAIR_KINDS.join(", ")}`,
    );
  }
  if (x === undefined || y === undefined) {
    throw new UsageError(
      `${action} with one of --x and --y: expected both, or none`,
    );
  }
  return plotOver(input, name, [x, y]);
}

function plotOver(
  input: ReportInput,
  kind: PairKind,
  wanted: readonly [string, string],
): Plot {
  const action = `Cannot plot ${quote(kind)}`;
  const pairs = pairsOf(input), names = pairs?.names ?? [];
  const places = wanted.map((name) => {
    const at = names.indexOf(name);
    if (at >= 0) return at;
    throw new UsageError(
      `${action}: there are not several values of ${quote(name)}, ${
        suggest(name, names)
      }`,
    );
  });
  const [x, y] = places as [number, number];
  if (x === y) {
    throw new UsageError(
      `${action}: --x and --y are both ${quote(wanted[0])}, expected two`,
    );
  }
  const count = countBoth(pairs!, x, y);
  if (count > 1) return plotOfPair(kind, pairs!, x, y);
  throw new UsageError(
    `${action}: completed trials that have both ${quote(wanted[0])} and ${
      quote(wanted[1])
    } are ${count}, expected 2 or more`,
  );
}

/**
 * The plot of a name; that of a kind, where it is the only one.
 *
 * @throws {UsageError} If there is no such plot.
 */
export function plotNamed(input: ReportInput, name: string): Plot {
  const kinds = plotsOf(input);
  const all = [...kinds.values()].flat();
  const own = kinds.get(name) ?? [];
  const found = all.find((one) => one.name === name) ??
    (own.length === 1 ? own[0] : undefined);
  if (found !== undefined) return found;
  const action = `Cannot plot ${quote(name)}`;
  if (all.length === 0) {
    throw new UsageError(`${action}: the study has nothing to plot`);
  }
  if (own.length > 0) {
    const names = own.map((one) => one.name).join(", ");
    const more = isPairKind(name) ? ", or --x and --y" : "";
    throw new UsageError(`${action}: expected one of ${names}${more}`);
  }
  const isNetwork = input.study.settings?.facts["dataset"] !== undefined;
  const names = [
    ...all.map((one) => one.name),
    ...isNetwork ? WINNER_PLOTS : [],
  ];
  throw new UsageError(`${action}: ${suggest(name, names)}`);
}
