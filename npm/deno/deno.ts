// In place of npm/node/deno.ts where the package runs in Deno: its own.

export const {
  SeekMode,
  errors,
  lstat,
  mkdir,
  open,
  openSync,
  permissions,
  readDir,
  readFile,
  readTextFile,
  remove,
  rename,
  stat,
  statSync,
  writeFile,
} = Deno;
