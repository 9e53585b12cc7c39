import { askedColumns, requireEntries } from "../asked-columns.ts";
import type { ColumnarFile, ColumnSlice, FileColumn, NumberArray } from "../columnar-file.ts";
import { concatNumbers } from "../number-array.ts";
import { datasetName, fieldNumbers, fieldsOf, type Field } from "./field.ts";
import { openHdf5File, rowBytes, type Hdf5File } from "./hdf5-file.ts";
import type { Hdf5Dataset } from "./hdf5-object.ts";
import { damagedHdf5 } from "./hdf5-thread.ts";

/** Rows at whose multiples ranges begin, where the file does not store rows in larger pieces. */
const BLOCK = 1 << 16;

/** Bytes of one dataset in a range that begins and ends at boundaries. */
const RANGE = 1 << 26;

/** The number of rows that most of some columns have, among equals the larger; 0 without any. */
function commonRows(fields: readonly Field[]): number {
  const votes = new Map<number, number>();
  for (const { dataset } of fields) {
    const rows = dataset.shape?.[0] ?? 0;
    votes.set(rows, (votes.get(rows) ?? 0) + 1);
  }
  const most = [...votes].sort(([rows, count], [otherRows, otherCount]) => otherCount - count || otherRows - rows).at(0);
  return most === undefined ? 0 : most[0];
}

/** Multiples of the largest piece in which a column is stored, and the end. */
function boundariesOf(fields: readonly Field[], entries: number): readonly number[] {
  const chunk = Math.max(1, ...fields.map(({ dataset }) => dataset.chunkRows ?? 1).filter((rows) => rows <= entries));
  const widest = Math.max(1, ...fields.map(({ dataset }) => rowBytes(dataset)));
  const rows = Math.max(1, Math.min(BLOCK, Math.floor(RANGE / widest)));
  const step = chunk >= rows ? chunk : rows - (rows % chunk);
  return [...Array.from({ length: Math.ceil(entries / step) }, (_, i) => i * step), entries];
}

/** Offsets of lists from their lengths, which lie in several arrays. */
function offsetsOf(lengths: readonly Uint32Array[]): Uint32Array {
  const offsets = new Uint32Array(lengths.reduce((rows, { length }) => rows + length, 1));
  let row = 0;
  for (const part of lengths) for (const length of part) offsets[++row] = offsets[row - 1] + length;
  return offsets;
}

/** The asked fields of one dataset, whose rows are read once. @throws AnalysisError DATA_HDF5 */
async function readFields(
  file: Hdf5File,
  dataset: Hdf5Dataset,
  fields: readonly Field[],
  first: number,
  end: number,
): Promise<[string, ColumnSlice][]> {
  const parts = new Map<Field, NumberArray[]>(fields.map((field) => [field, []]));
  const lengths: Uint32Array[] = [];
  for await (const rows of file.rows(dataset, first, end)) {
    if (rows.lengths !== undefined) lengths.push(rows.lengths);
    for (const [field, numbers] of parts)
      try {
        numbers.push(fieldNumbers(field, rows.bytes));
      } catch (error) {
        throw damagedHdf5(file.path, error instanceof Error ? error.message : String(error));
      }
  }
  return [...parts].map(([field, numbers]) => {
    const values = concatNumbers(field.type, numbers);
    if (field.kind === "number") return [field.name, { values }];
    const ofVariableLength = dataset.type.kind === "list";
    const own = ofVariableLength ? lengths : [new Uint32Array(end - first).fill(field.elements * field.count)];
    return [field.name, { values, offsets: offsetsOf(own) }];
  });
}

/** Fields of one number of rows as a file of columns. */
function tableOf(file: Hdf5File, entries: number, fields: readonly Field[], others: ColumnarFile["others"]): ColumnarFile {
  const columns = fields.map(({ name, type, kind, dataset }): FileColumn => ({
    name,
    type,
    kind,
    unit: dataset.unit,
    title: dataset.title,
  }));
  const fieldOf = new Map(fields.map((field) => [field.name, field]));
  if (fieldOf.size < fields.length) throw damagedHdf5(file.path, "two columns have the same name");
  return {
    path: file.path,
    format: "HDF5",
    entries,
    columns,
    others,
    boundaries: boundariesOf(fields, entries),
    read: async (names, first, end) => {
      requireEntries(first, end, entries);
      const asked = askedColumns(columns, names, file.path).flatMap(({ name }) => fieldOf.get(name) ?? []);
      const slices = new Map<string, ColumnSlice>();
      for (const dataset of new Set(asked.map((field) => field.dataset))) {
        const own = asked.filter((field) => field.dataset === dataset);
        for (const [name, slice] of await readFields(file, dataset, own, first, end)) slices.set(name, slice);
      }
      return slices;
    },
    close: file.close,
  };
}

const EVENTS = /^events(?:$|\/)/i;

/** The tables of an HDF5 file: its datasets by their number of rows. */
export interface Hdf5Tables {
  /** Of `events` (a dataset, or the datasets of a group), or else of the number of rows that most columns have. */
  readonly main: ColumnarFile;
  /** Of other numbers of rows. They are among the others of `main`, too. Closing one closes all. */
  readonly further: readonly ColumnarFile[];
}

/**
 * The datasets of an open HDF5 file as tables. A column is called after the path of its dataset, with members of structures after dots. Further dimensions, arrays
 * and lists of variable length make lists. What is no number, or cannot be read, is listed, and so are links, which are not followed.
 */
export function hdf5Tables(file: Hdf5File): Hdf5Tables {
  const described = file.datasets.map((dataset) => ({ dataset, ...fieldsOf(dataset) }));
  const usable = described.filter(
    ({ dataset, fields }) => dataset.unreadable === undefined && (dataset.shape ?? []).length > 0 && fields.length > 0,
  );
  const fields = usable.flatMap((part) => part.fields);
  const ofEvents = fields.filter(({ dataset }) => EVENTS.test(dataset.path));
  const entries = commonRows(ofEvents.length > 0 ? ofEvents : fields);
  const inMain = usable.filter(({ dataset }) => dataset.shape?.[0] === entries);
  const others = described.flatMap((part) =>
    inMain.includes(part) ? part.others : [{ name: part.dataset.path, type: datasetName(part.dataset) }],
  );
  const besides = file.others.map(({ path, called }) => ({ name: path, type: called }));
  const lengths = new Set(fields.map(({ dataset }) => dataset.shape?.[0] ?? 0));
  const ofLength = (rows: number): readonly Field[] => fields.filter(({ dataset }) => dataset.shape?.[0] === rows);
  return {
    main: tableOf(file, entries, ofLength(entries), [...others, ...besides]),
    further: [...lengths].filter((rows) => rows !== entries).map((rows) => tableOf(file, rows, ofLength(rows), [])),
  };
}

/**
 * Opens an HDF5 file of any kind: the main one of its tables. It reads in pieces of bounded size.
 * @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE, DATA_HDF5 if it is none or damaged. `read` throws DATA_HDF5 and DATA_UNKNOWN_COLUMN
 */
export async function openHdf5(path: string): Promise<ColumnarFile> {
  const file = await openHdf5File(path);
  try {
    return hdf5Tables(file).main;
  } catch (error) {
    await file.close();
    throw error;
  }
}
