// Where the shared reference folder and its data lie: beside the repository.

/** A file or folder of the shared folder. */
export function sharedPath(path: string): string {
  return new URL(`../../../shared/${path}`, import.meta.url).pathname;
}
