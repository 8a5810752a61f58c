// Words for a POSIX shell.

/**
 * A word as a shell takes it, in quotes where it needs them.
 *
 * @param word Any text without a NUL.
 */
export function quoteForShell(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", "'\\''")}'`;
}
