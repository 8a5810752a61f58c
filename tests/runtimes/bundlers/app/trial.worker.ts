// What the Workers of the application run.

import { serveObjective } from "../../../../mod.ts";

serveObjective(({ params, report }) => {
  const value = (Number(params.x) - 2) ** 2;
  report(1, value);
  return value;
});
