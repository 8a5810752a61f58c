// Reads what a page of Markdown tells its reader to run.

/** The text of every fenced block of a language, from the page's top. */
export function fencedBlocks(page: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm");
  return [...page.matchAll(fence)].map(([, text]) => text!);
}

/** The commands of a block, one a line, comments left in: a shell knows them. */
export function commandsOf(block: string): string[] {
  return block.split("\n").filter((line) => /^[^#\s]/.test(line));
}

/** A command without the comment behind it. */
export function withoutComment(command: string): string {
  return command.replace(/\s+#.*$/, "");
}

/**
 * Which commands of a page no test runs, and why: from its comments
 * `<!-- not run: COMMAND (REASON) -->`.
 */
export function notRun(page: string): Map<string, string> {
  const comments = page.matchAll(/<!-- not run: ([^]*?) \(([^]*?)\) -->/g);
  const oneLine = (text: string) => text.replaceAll(/\s+/g, " ");
  return new Map(
    Array.from(comments, ([, command, why]) => [
      oneLine(command!),
      oneLine(why!),
    ]),
  );
}
