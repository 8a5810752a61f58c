// Standard output and standard error: results on the one, everything else on
// the other, and live lines at the bottom of a terminal that other lines push
// down. Everything is written at once, so that the two never swap lines, and
// nothing reaches a terminal with characters that would steer it.

import {
  ansiStyle,
  plainStyle,
  type Style,
  visibleLines,
  widthOf,
  withoutSigns,
  wrapText,
} from "../../report.ts";
import { reasonOf } from "../disk.ts";
import { readVariable } from "./rights.ts";
import { ClosedPipeError } from "./usage.ts";

/** The size of a terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The lines at the bottom, drawn for a terminal of this size. */
export type LiveLines = (size: Size, style: Style) => string;

type Output = typeof Deno.stdout | typeof Deno.stderr;

const encoder = new TextEncoder();
const REDRAW_MS = 100;

/** Where a command writes. */
export class Terminal {
  /** Colours of results. */
  readonly style: Style;
  /** Colours of everything else. */
  readonly noteStyle: Style;
  /** Whether its locale has more letters than ASCII. */
  readonly hasSigns = knowsUnicode();
  /** Whether live lines can be shown. */
  readonly isLive: boolean;
  readonly #isQuiet: boolean;
  #live: LiveLines | undefined;
  #drawn: readonly string[] = [];
  /** Whether nobody reads standard error any more. */
  #isUnheard = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param options `quiet` drops notes and live lines. */
  constructor(options: { readonly quiet?: boolean } = {}) {
    this.#isQuiet = options.quiet ?? false;
    const onTerminal = Deno.stderr.isTerminal();
    this.style = styleFor(Deno.stdout.isTerminal());
    this.noteStyle = styleFor(onTerminal);
    this.isLive = onTerminal && !isDumb() && !this.#isQuiet;
  }

  /** Size of the terminal that results go to; undefined if none. */
  get size(): Size | undefined {
    return Deno.stdout.isTerminal() ? consoleSize() : undefined;
  }

  /** Size of the terminal that everything else goes to; undefined if none. */
  get noteSize(): Size | undefined {
    return Deno.stderr.isTerminal() ? consoleSize() : undefined;
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

  /** Writes anything else, broken between words; dropped by `--quiet`. */
  note(text: string): void {
    const columns = this.noteSize?.columns ?? Infinity;
    this.noteCommand(wrapText(text, columns).join("\n"));
  }

  /** Writes a command that can be copied, in one piece; a note otherwise. */
  noteCommand(text: string): void {
    if (!this.#isQuiet) this.warn(text);
  }

  /** Writes what even `--quiet` must not hide. */
  warn(text: string): void {
    this.#put(Deno.stderr, visibleLines(text));
  }

  /** Keeps lines at the bottom, redrawn as time and the window change. */
  showLive(lines: LiveLines): void {
    if (!this.isLive) return;
    this.#live = lines;
    this.#timer ??= setInterval(this.redraw, REDRAW_MS);
    if (Deno.build.os !== "windows") {
      Deno.addSignalListener("SIGWINCH", this.redraw);
    }
    this.redraw();
  }

  /** Draws the live lines again, with what they say now. */
  redraw = (): void => {
    this.#write(Deno.stderr, this.#goBack() + this.#draw());
  };

  /** Removes the live lines. */
  hideLive(): void {
    if (this.#live === undefined) return;
    this.#write(Deno.stderr, this.#erase());
    this.#live = undefined;
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (Deno.build.os !== "windows") {
      Deno.removeSignalListener("SIGWINCH", this.redraw);
    }
  }

  /** Lines above the live ones; in one write where it can be, to not flicker. */
  #put(output: Output, text: string): void {
    const line = text + "\n", erased = this.#erase();
    if (output === Deno.stderr) {
      return this.#write(output, erased + line + this.#draw());
    }
    this.#write(Deno.stderr, erased);
    this.#write(output, line);
    this.#write(Deno.stderr, this.#draw());
  }

  /** What draws the live lines from where the cursor is, over what is there. */
  #draw(): string {
    if (this.#live === undefined) return "";
    const text = visibleLines(this.#live(consoleSize(), this.noteStyle));
    this.#drawn = text.split("\n");
    return this.#drawn.join("\x1b[K\n") + "\x1b[J";
  }

  /** What removes the live lines. */
  #erase(): string {
    const back = this.#goBack();
    return back === "" ? "" : `${back}\x1b[J`;
  }

  /** What moves to the first live line; a narrower window has wrapped some. */
  #goBack(): string {
    if (this.#drawn.length === 0) return "";
    const { columns } = consoleSize();
    const rows = this.#drawn.reduce(
      (sum, line) => sum + Math.max(Math.ceil(widthOf(line) / columns), 1),
      0,
    );
    this.#drawn = [];
    return rows > 1 ? `\r\x1b[${rows - 1}A` : "\r";
  }

  #write(output: Output, text: string): void {
    if (text === "") return;
    const isShown = !this.hasSigns && output.isTerminal();
    const shown = isShown ? withoutSigns(text) : text;
    if (output === Deno.stderr) this.#say(shown);
    else printAll(shown);
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

function consoleSize(): Size {
  try {
    const { columns, rows } = Deno.consoleSize();
    return { columns: columns || 80, rows: rows || 24 };
  } catch {
    return { columns: 80, rows: 24 }; // no terminal to ask
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

/** Whether the locale, if one is set, has more letters than ASCII. */
function knowsUnicode(): boolean {
  const locale = ["LC_ALL", "LC_CTYPE", "LANG"]
    .map((name) => readVariable(name)).find((value) => value);
  return locale === undefined || /utf-?8/i.test(locale);
}
