// Reads what a page of Markdown tells its reader to run.

/** A fenced block. */
export interface Block {
  readonly language: string;
  /**
   * The word behind the language: the file that the block is, or `output` of
   * what the block before says to run.
   */
  readonly name: string;
  readonly text: string;
}

/** Every fenced block of a page, from its top. */
export function blocksOf(page: string): Block[] {
  const fence = /^```(\w+)(?: (\S+))?\n([^]*?)^```$/gm;
  return Array.from(
    page.matchAll(fence),
    ([, language = "", name = "", text = ""]) => ({ language, name, text }),
  );
}

/** The text of every fenced block of a language. */
export function fencedBlocks(page: string, language: string): string[] {
  return blocksOf(page).filter((block) => block.language === language)
    .map(({ text }) => text);
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

/** Without times, and without the blanks that line them up. */
export function timeless(text: string): string {
  return text.replaceAll(/\d+\.\d+ s\b/g, "time").replaceAll(/ +/g, " ")
    .replaceAll(/ $/gm, "").trim();
}
