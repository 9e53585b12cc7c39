import type { TextValue } from "./text-value.ts";

/** A place at which reading can begin: a byte, and the row and the line (from 1) that begin there. */
export interface RowMark {
  readonly position: number;
  readonly row: number;
  readonly line: number;
}

/** Rows that lie together in a file. */
export interface RowBlock<Row> {
  readonly rows: readonly Row[];
  /** Its beginning; undefined where reading cannot begin there. */
  readonly mark: RowMark | undefined;
}

/** A kind of table of text. */
export interface TextFormat<Row> {
  readonly path: string;
  readonly format: string;
  readonly columns: readonly { readonly name: string; readonly unit: string }[];
  /** The rows from the first, or from a mark on. @throws AnalysisError where they are malformed */
  readonly blocks: (from?: RowMark, onProgress?: (fraction: number) => void) => AsyncGenerator<RowBlock<Row>>;
  /** The value of a row in a column; a text for one that is missing or not finite. */
  readonly value: (row: Row, column: number) => TextValue;
  /** Where a row is, as errors say it. */
  readonly place: (row: Row) => string;
}
