// Dots and lines in the cells of a terminal: in braille, of which a cell has two
// by four dots, or in ASCII, where it has one.

/** In the order of braille's bits: which bit a dot of a cell is. */
const BITS = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]] as const;
const BRAILLE = 0x2800;

/** How cells are drawn. */
export type Signs = "braille" | "ascii";

/** A drawing of some columns and rows. */
export class Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly #across: number;
  readonly #down: number;
  readonly #signs: Signs;
  readonly #dots: Uint8Array;
  /** Which layer drew in a cell last. */
  readonly #layers: Uint8Array;

  constructor(columns: number, rows: number, signs: Signs) {
    this.columns = columns;
    this.rows = rows;
    this.#signs = signs;
    [this.#across, this.#down] = signs === "braille" ? [2, 4] : [1, 1];
    this.#dots = new Uint8Array(columns * rows);
    this.#layers = new Uint8Array(columns * rows);
  }

  /**
   * A dot.
   *
   * @param x From 0, left, to 1, right.
   * @param y From 0, below, to 1, above.
   * @param layer Which text of `lines` marks it, above 0.
   */
  dot(x: number, y: number, layer: number): void {
    const [column, row] = this.#place(x, y);
    this.#set(column, row, layer);
  }

  /** A straight line between two dots. */
  line(
    [x1, y1]: readonly [number, number],
    [x2, y2]: readonly [number, number],
    layer: number,
  ): void {
    const [fromColumn, fromRow] = this.#place(x1, y1);
    const [toColumn, toRow] = this.#place(x2, y2);
    const steps = Math.max(
      Math.abs(toColumn - fromColumn),
      Math.abs(toRow - fromRow),
      1,
    );
    for (let i = 0; i <= steps; i++) {
      const at = (from: number, to: number) =>
        Math.round(from + (to - from) * i / steps);
      this.#set(at(fromColumn, toColumn), at(fromRow, toRow), layer);
    }
  }

  /**
   * The rows as text.
   *
   * @param signs For each layer from 1 on: its ASCII sign, and how its text is
   * marked.
   */
  lines(
    signs: readonly {
      readonly sign: string;
      readonly mark: (text: string) => string;
    }[],
  ): string[] {
    return Array.from({ length: this.rows }, (_, row) => {
      const cells = Array.from({ length: this.columns }, (_, column) => {
        const at = row * this.columns + column, layer = this.#layers[at]!;
        if (layer === 0) return " ";
        const { sign, mark } = signs[layer - 1]!;
        return mark(
          this.#signs === "ascii"
            ? sign
            : String.fromCharCode(BRAILLE + this.#dots[at]!),
        );
      });
      return cells.join("").trimEnd();
    });
  }

  /** The column of an x. */
  columnOf(x: number): number {
    return Math.floor(this.#place(x, 0)[0] / this.#across);
  }

  /** The dot at a place, counted from the upper left. */
  #place(x: number, y: number): [number, number] {
    const across = this.columns * this.#across, down = this.rows * this.#down;
    return [
      Math.min(Math.floor(x * across), across - 1),
      Math.min(Math.floor((1 - y) * down), down - 1),
    ];
  }

  #set(column: number, row: number, layer: number): void {
    const at = Math.floor(row / this.#down) * this.columns +
      Math.floor(column / this.#across);
    this.#dots[at]! |= BITS[column % this.#across]![row % this.#down]!;
    this.#layers[at] = Math.max(this.#layers[at]!, layer);
  }
}
