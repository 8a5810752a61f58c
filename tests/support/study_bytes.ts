// What "the same study" means (determinism.md): its export, byte for byte,
// without the facts of the host, which stand under `run`.

import { type Exportable, exportStudy } from "../../src/tune/study/export.ts";

/** The bytes of a study, run here or read back. */
export function bytesOf(study: Exportable): string {
  return withoutRun(exportStudy(study));
}

/** The bytes of an export without every key `run`. */
export function withoutRun(exported: unknown): string {
  return JSON.stringify(
    exported,
    (key, value) => key === "run" ? undefined : value,
    1,
  );
}
