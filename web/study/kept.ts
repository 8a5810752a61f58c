// What the browser keeps: the journal of the study, and the plan that it was
// begun with. In the page's private file system; a Worker may write there.

import type { Plan } from "../search/plan.ts";
import { checkPlan } from "../search/plan.ts";

/** The journal's name. */
export const JOURNAL = "study.jsonl";
const PLAN = "plan.json";

function folder(): Promise<FileSystemDirectoryHandle> {
  return navigator.storage.getDirectory();
}

/** The content of a kept file; empty if there is none. */
export async function readKept(name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const handle = await (await folder()).getFileHandle(name);
    return new Uint8Array(await (await handle.getFile()).arrayBuffer());
  } catch {
    return new Uint8Array();
  }
}

/** Replaces a kept file. */
export async function writeKept(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const handle = await (await folder()).getFileHandle(name, { create: true });
  const file = await handle.createWritable();
  await file.write(bytes);
  await file.close();
}

/** The plan of the study that is kept, if one is and can be read. */
export async function keptPlan(): Promise<Plan | undefined> {
  try {
    const bytes = await readKept(PLAN);
    return await checkPlan(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/** Keeps a plan. */
export function keepPlan(plan: Plan): Promise<void> {
  return writeKept(PLAN, new TextEncoder().encode(JSON.stringify(plan)));
}

/** Forgets the study. */
export async function forget(): Promise<void> {
  const root = await folder();
  for (const name of [JOURNAL, PLAN]) {
    await root.removeEntry(name).catch(() => {}); // there was none
  }
}
