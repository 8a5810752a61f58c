// How one side learns that the other is no more. A Worker may end itself in
// several ways, of which no platform tells: its lock becomes free with all of
// them. Where there are no locks (no secure context, an opaque origin) nobody
// can know.

/**
 * What is used of `navigator.locks`, which Deno's types do not have; Node 20
 * has no `navigator` at all.
 */
interface Locks {
  request(name: string, granted: () => unknown): Promise<unknown>;
}

function findLocks(): Locks | undefined {
  const { navigator } = globalThis as {
    readonly navigator?: { readonly locks?: Locks };
  };
  return navigator?.locks;
}

/**
 * Takes a lock for as long as this thread lives.
 *
 * @param tell Gets its name; null if there are no locks.
 */
export function holdLife(tell: (life: string | null) => void): void {
  const locks = findLocks();
  if (locks === undefined) return tell(null);
  const life = `lanetune worker ${crypto.randomUUID()}`;
  locks.request(life, () => {
    tell(life);
    return new Promise(() => {});
  }).catch(() => tell(null));
}

/** Resolves when the thread that holds a lock has ended. */
export async function untilEnd(life: string): Promise<void> {
  await findLocks()?.request(life, () => {});
}
