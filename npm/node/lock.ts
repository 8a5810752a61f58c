// The kernel's lock of a file, which Deno takes as well. Node has no call for
// it; but a lock belongs to the open file, not to the process that asks for it:
// a program that inherits the file locks it for us, and ends.

import { spawnSync } from "node:child_process";

/** Programs that lock the file that they have as number 3; 1 means it is taken. */
const LOCKERS: readonly (readonly [string, ...string[]])[] = [
  ["flock", "-x", "-n", "3"],
  [
    "perl",
    "-MFcntl=:flock",
    "-e",
    'open(my $file, ">>&=", 3) or exit 2; exit !flock($file, LOCK_EX | LOCK_NB)',
  ],
];

/**
 * Locks a file for this process, until it is closed.
 *
 * @param handle The number of the open file.
 * @returns False if another process has it locked.
 * @throws {Error} If this machine has no program that locks.
 */
export function tryLock(handle: number): boolean {
  for (const [program, ...args] of LOCKERS) {
    const { status } = spawnSync(program, args, {
      stdio: ["ignore", "ignore", "ignore", handle],
    });
    if (status === 0 || status === 1) return status === 0;
  }
  throw new Error(
    "Node locks files by the programs flock or perl, expected one of them",
  );
}
