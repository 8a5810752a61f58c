// What is known of a file, as Deno has it.

import type { Stats } from "node:fs";

export interface FileInfo {
  readonly size: number;
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSymlink: boolean;
  readonly ino: number | null;
  readonly dev: number;
}

export function infoOf(stats: Stats): FileInfo {
  return {
    size: stats.size,
    isFile: stats.isFile(),
    isDirectory: stats.isDirectory(),
    isSymlink: stats.isSymbolicLink(),
    ino: stats.ino,
    dev: stats.dev,
  };
}
