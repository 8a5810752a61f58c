// What each Worker of the page runs.

import { createExperiment, serveFactory } from "lanetune";

serveFactory(createExperiment);
