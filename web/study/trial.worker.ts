// A Worker that trains the networks of trials.

import { createExperiment, serveFactory } from "../../mod.ts";

serveFactory(createExperiment);
