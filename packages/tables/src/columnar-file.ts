/** Types of numbers that files of columns hold. */
export type NumberType = "bool" | "int8" | "uint8" | "int16" | "uint16" | "int32" | "uint32" | "int64" | "uint64" | "float32" | "float64";

/** Numbers of one type, exactly as the file has them: "bool" as 0 and 1, integers of 64 bits as BigInt. */
export type NumberArray =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** A column as the file declares it. */
export interface FileColumn {
  readonly name: string;
  readonly type: NumberType;
  /** number: one per entry; list: any number of them per entry, nested ones laid out one after the other. */
  readonly kind: "number" | "list";
  /** "" where the file does not say it. */
  readonly unit: string;
  /** What the file says the column is; "" if nothing. */
  readonly title: string;
}

/** A column in a range of n entries. */
export interface ColumnSlice {
  readonly values: NumberArray;
  /** Of a list: entry i of the range owns the values offsets[i] … offsets[i + 1] - 1; n + 1 numbers from 0. */
  readonly offsets?: Uint32Array;
}

/**
 * A file of events by columns, open for reading: a tree of a ROOT file, a Parquet, HDF5, CSV or JSONL table. Values are those of the file, NaN
 * included: whoever takes them into a table refuses or fills them.
 */
export interface ColumnarFile {
  readonly path: string;
  /** As people call it: "ROOT TTree", "Parquet", … */
  readonly format: string;
  readonly entries: number;
  readonly columns: readonly FileColumn[];
  /** What else is there and holds no numbers that can be read: name, and what the file calls its type. */
  readonly others: readonly { readonly name: string; readonly type: string }[];
  /**
   * Entry numbers, rising from 0 to `entries`, at which a range can begin or end without anything being read twice; in a file that offers such
   * places too seldom, with little being read twice.
   */
  readonly boundaries: readonly number[];
  /**
   * The entries first … end - 1 of the named columns. Every number that the file declares for them is there, or it throws.
   * @throws AnalysisError DATA_UNKNOWN_COLUMN with the nearest name, and those of the format where the file is damaged
   */
  readonly read: (names: readonly string[], first: number, end: number) => Promise<ReadonlyMap<string, ColumnSlice>>;
  readonly close: () => Promise<void>;
}
