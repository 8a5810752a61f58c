// Every way in that is attacked.

import { CALLS } from "./calls.ts";
import { COMMAND_LINES } from "./commands.ts";
import { FORMATS } from "./formats.ts";
import { MODELS } from "./models.ts";
import { SPACES } from "./spaces.ts";
import type { Surface } from "./surface.ts";
import { TABLES } from "./tables.ts";

export const SURFACES: readonly Surface[] = [
  ...FORMATS,
  ...MODELS,
  TABLES,
  ...SPACES,
  ...COMMAND_LINES,
  ...CALLS,
];
