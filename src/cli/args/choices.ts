// The values that flags take, read from the library's own lists, and only when
// they are needed: help must start fast.

/** Choices as they stand here. */
export const list = (...names: string[]) => () => Promise.resolve(names);

/** Choices from one of the library's lists. */
export function listed(name: "samplers" | "pruners" | "stoppingRules") {
  const techniques = async () => (await import("../../../mod.ts"))[name];
  const choices = async () => Object.keys(await techniques());
  return { choices, techniques, suffix: ":" } as const;
}

/** The formats of results. */
export async function reportFormats(): Promise<readonly string[]> {
  return Object.keys((await import("../../../report.ts")).REPORT_FORMATS);
}
