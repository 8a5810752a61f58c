// Standard output and standard error: results on the one, everything else on
// the other, and a live line at the bottom of a terminal that other lines push
// down. Everything is written at once, so that the two never swap lines, and
// nothing reaches a terminal with characters that would steer it.

import {
  ansiStyle,
  plainStyle,
  type Style,
  visibleLines,
  widthOf,
} from "../../report.ts";
import { reasonOf } from "../disk.ts";
import { readVariable } from "./rights.ts";
import { ClosedPipeError } from "./usage.ts";

/** The line at the bottom, drawn for a terminal of this width. */
export type LiveLine = (columns: number, style: Style) => string;

type Output = typeof Deno.stdout | typeof Deno.stderr;

const encoder = new TextEncoder();
const REDRAW_MS = 100;

/** Where a command writes. */
export class Terminal {
  /** Colours of results. */
  readonly style: Style;
  /** Colours of everything else. */
  readonly noteStyle: Style;
  /** Whether a live line can be shown. */
  readonly isLive: boolean;
  readonly #isQuiet: boolean;
  #live: LiveLine | undefined;
  #drawn = "";
  /** Whether nobody reads standard error any more. */
  #isUnheard = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param options `quiet` drops notes and the live line. */
  constructor(options: { readonly quiet?: boolean } = {}) {
    this.#isQuiet = options.quiet ?? false;
    const onTerminal = Deno.stderr.isTerminal();
    this.style = styleFor(Deno.stdout.isTerminal());
    this.noteStyle = styleFor(onTerminal);
    this.isLive = onTerminal && !isDumb() && !this.#isQuiet;
  }

  /** Columns of the terminal that results go to; undefined if none. */
  get columns(): number | undefined {
    return Deno.stdout.isTerminal() ? consoleColumns() : undefined;
  }

  /** Writes a result for people, with a newline. */
  print(text: string): void {
    this.#put(Deno.stdout, visibleLines(text));
  }

  /**
   * Writes a result for programs, with a newline: each character as it is,
   * unless it goes to a terminal.
   */
  printExact(text: string): void {
    const isRead = !Deno.stdout.isTerminal();
    this.#put(Deno.stdout, isRead ? text : visibleLines(text));
  }

  /** Writes anything else, with a newline; dropped by `--quiet`. */
  note(text: string): void {
    if (!this.#isQuiet) this.warn(text);
  }

  /** Writes what even `--quiet` must not hide. */
  warn(text: string): void {
    this.#put(Deno.stderr, visibleLines(text));
  }

  /** Keeps a line at the bottom, redrawn as time and the window change. */
  showLive(line: LiveLine): void {
    if (!this.isLive) return;
    this.#live = line;
    this.#timer ??= setInterval(this.redraw, REDRAW_MS);
    if (Deno.build.os !== "windows") {
      Deno.addSignalListener("SIGWINCH", this.redraw);
    }
    this.#draw();
  }

  /** Draws the live line again, with what it says now. */
  redraw = (): void => {
    this.#erase();
    this.#draw();
  };

  /** Removes the live line. */
  hideLive(): void {
    if (this.#live === undefined) return;
    this.#erase();
    this.#live = undefined;
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (Deno.build.os !== "windows") {
      Deno.removeSignalListener("SIGWINCH", this.redraw);
    }
  }

  #put(output: Output, text: string): void {
    this.#erase();
    if (output === Deno.stderr) this.#say(text + "\n");
    else printAll(text + "\n");
    this.#draw();
  }

  /** Work and results go on where nobody reads what is said beside them. */
  #say(text: string): void {
    if (this.#isUnheard) return;
    try {
      writeAll(Deno.stderr, text);
    } catch {
      this.#isUnheard = true;
    }
  }

  #draw(): void {
    if (this.#live === undefined) return;
    this.#drawn = visibleLines(this.#live(consoleColumns(), this.noteStyle));
    this.#say(this.#drawn);
  }

  /** A window made narrower has wrapped the line: all its rows go. */
  #erase(): void {
    if (this.#drawn === "") return;
    const rows = Math.ceil(widthOf(this.#drawn) / consoleColumns());
    const up = rows > 1 ? `\x1b[${rows - 1}A` : "";
    this.#say(`\r${up}\x1b[J`);
    this.#drawn = "";
  }
}

function writeAll(output: Output, text: string): void {
  let bytes = encoder.encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(output.writeSync(bytes));
}

/** Results must get through, or the command has failed. */
function printAll(text: string): void {
  try {
    writeAll(Deno.stdout, text);
  } catch (cause) {
    if (cause instanceof Deno.errors.BrokenPipe) {
      throw new ClosedPipeError("Cannot print: the reader is gone", { cause });
    }
    throw new Error(`Cannot print: ${reasonOf(cause)}`, { cause });
  }
}

function consoleColumns(): number {
  try {
    return Deno.consoleSize().columns || 80;
  } catch {
    return 80; // no terminal to ask
  }
}

/**
 * Colours on a terminal, unless `NO_COLOR` is set or it has none; `FORCE_COLOR`
 * rules over both, as in Deno itself.
 */
function styleFor(isTerminal: boolean): Style {
  const forced = readVariable("FORCE_COLOR");
  const hasColour = forced === undefined
    ? isTerminal && !Deno.noColor && !isDumb()
    : forced !== "0";
  return hasColour ? ansiStyle : plainStyle;
}

function isDumb(): boolean {
  return readVariable("TERM") === "dumb";
}
