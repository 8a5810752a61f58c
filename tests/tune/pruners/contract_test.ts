// The contract suite over the list of pruners.

import { pruners } from "../../../src/tune/pruners/mod.ts";
import { testPruner } from "../../support/pruner_contract.ts";

for (const name of Object.keys(pruners)) testPruner(name);
