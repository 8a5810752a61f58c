// `data fetch NAME`: downloads a data set into the cache, or checks the one
// that is there.

import { CATALOG } from "../../../../files.ts";
import { fetchDataset } from "../../../../files.ts";
import { quote, suggest } from "../../../errors.ts";
import type { CommandHandler } from "../../command.ts";
import { placesOf } from "./places.ts";
import { UsageError } from "../../usage.ts";

/** Runs `data fetch`. */
export const dataFetch: CommandHandler = async (context) => {
  const name = context.args.operands[0]!;
  const entry = Object.hasOwn(CATALOG, name) ? CATALOG[name] : undefined;
  if (entry === undefined) {
    throw new UsageError(
      `Cannot fetch data set ${quote(name)}: unknown, ${
        suggest(name, Object.keys(CATALOG))
      }`,
    );
  }
  if (entry.source.type === "embedded") {
    context.terminal.print(`${name} is embedded, there is nothing to fetch`);
    return 0;
  }
  const folder = await fetchDataset(name, placesOf(context));
  context.terminal.print(`${name} is in ${folder}, all digests are right`);
  return 0;
};
