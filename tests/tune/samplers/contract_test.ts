// The contract suite over the list of samplers.

import { samplers } from "../../../src/tune/samplers/mod.ts";
import { testSampler } from "../../support/sampler_contract.ts";

for (const name of Object.keys(samplers)) testSampler(name);
