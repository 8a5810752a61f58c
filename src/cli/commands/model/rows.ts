// Predictions as lines of text, rows of CSV, or one JSON array, piece by piece.

import { toCsv, visible } from "../../../../report.ts";

/** What a model gives for one sample: likeliest classes, or numbers. */
export interface Row {
  readonly classes?: readonly {
    readonly label: string;
    readonly probability: number;
  }[];
  readonly values?: readonly number[];
}

/** A row with where it comes from. */
export interface NamedRow extends Row {
  readonly file: string;
  /** 0-based, within its file. */
  readonly sample: number;
}

/** A way to write predictions. */
export interface RowFormat {
  readonly isForTerminal: boolean;
  head(about: {
    /** Classes or numbers of a row. */
    readonly width: number;
    readonly isRegression: boolean;
  }): string;
  rows(rows: readonly NamedRow[], isFirst: boolean): string;
  readonly tail: string;
}

const count = (width: number) => Array.from({ length: width }, (_, i) => i);

/** Every format by name. */
export const ROW_FORMATS: Readonly<Record<string, RowFormat>> = {
  text: {
    isForTerminal: true,
    head: () => "",
    rows: (rows) =>
      rows.map(({ sample, classes, values = [] }) => {
        const cells = classes?.map(({ label, probability }) =>
          `${visible(label)} ${probability.toFixed(4)}`
        ) ?? values.map((value) =>
          String(value)
        );
        return `${String(sample).padStart(6)}  ${cells.join("  ")}`;
      }).join("\n"),
    tail: "",
  },
  csv: {
    isForTerminal: false,
    head: ({ width, isRegression }) =>
      csv([[
        "file",
        "sample",
        ...isRegression
          ? count(width).map((i) => `value_${i}`)
          : count(width).flatMap((i) =>
            ["label", "probability"].map((name) =>
              i === 0 ? name : `${name}_${i + 1}`
            )
          ),
      ]]),
    rows: (rows) =>
      csv(rows.map(({ file, sample, classes, values = [] }) => [
        file,
        sample,
        ...classes?.flatMap(({ label, probability }) => [label, probability]) ??
          values,
      ])),
    tail: "",
  },
  json: {
    isForTerminal: false,
    head: () => "[",
    rows: (rows, isFirst) =>
      (isFirst ? "" : ",") + rows.map((row) => JSON.stringify(row)).join(",\n"),
    tail: "]",
  },
};

function csv(rows: readonly (readonly (string | number)[])[]): string {
  return toCsv(rows).trimEnd();
}
