// Trainings in Workers: their options come from the page.

import { createExperiment, serveFactory } from "../../../../mod.ts";

serveFactory(createExperiment);
