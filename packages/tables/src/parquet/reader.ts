import { AnalysisError } from "@ratiometer/config";
import { parquetMetadataAsync, type FileMetaData, type RowGroup } from "hyparquet";
import { askedColumns, requireEntries } from "../asked-columns.ts";
import type { ColumnarFile, ColumnSlice, FileColumn } from "../columnar-file.ts";
import { openInputFile, readBytes, type InputFile } from "../input-file.ts";
import { systemErrorMessage } from "../system-error.ts";
import { readColumnChunk } from "./column-chunk.ts";
import { requireStatedRange } from "./column-range.ts";
import { numbersOfType, sliceOf, type GroupRange, type GroupValues } from "./column-slice.ts";
import { decompression, type Decompress } from "./decompression.ts";
import { leafColumns, type LeafColumn } from "./leaf-column.ts";
import { statedCount, statedName } from "./stated-values.ts";
import { UNITS_KEY } from "./writer.ts";

/** A Parquet file that is open for reading. */
export interface OpenParquet extends ColumnarFile {
  /** The texts of the file's key-value metadata by key. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A row group and the row it begins at. */
interface Group {
  readonly first: number;
  readonly end: number;
  readonly said: RowGroup;
}

/** Errors that the language throws where a description of the file has holes: what they say means nothing to a user. */
const LANGUAGE_ERRORS = ["TypeError", "RangeError", "SyntaxError"];

const isLanguageError = (cause: unknown): boolean =>
  typeof cause === "object" && cause !== null && "name" in cause && LANGUAGE_ERRORS.includes(String(cause.name));

/** What cannot be read, as the user's error; errors that are already that stay what they are. */
export function damagedParquet(path: string, cause: unknown, where = ""): AnalysisError {
  if (cause instanceof AnalysisError) return cause;
  const what = isLanguageError(cause) ? "what it says of itself makes no sense" : systemErrorMessage(cause);
  return new AnalysisError("DATA_PARQUET", `cannot be read as Parquet (${where}${what})`, {
    where: path,
    hint: "the file is damaged or incomplete: copy or produce it again",
    cause,
  });
}

/** Units as writeParquet writes them; of other files nothing is known. */
function unitsOf(text: string | undefined, path: string): ReadonlyMap<string, string> {
  if (text === undefined) return new Map();
  let units: unknown;
  try {
    units = JSON.parse(text);
  } catch {
    // Told below, together with every other way of not being a list of units.
  }
  const entries =
    typeof units === "object" && units !== null ? Object.entries(units as Record<string, unknown>) : [["", undefined] as const];
  return new Map(
    entries.map(([name, unit]) => {
      if (typeof unit === "string") return [name, unit];
      throw new AnalysisError("DATA_PARQUET", `metadata "${UNITS_KEY}" is not a unit for each column`, {
        where: path,
        hint: "write the file again",
      });
    }),
  );
}

/** The row groups of a file. @throws Error if their rows or columns do not add up to what the file announces */
function groupsOf({ row_groups, num_rows }: FileMetaData, leaves: number): readonly Group[] {
  const groups: Group[] = [];
  let first = 0;
  for (const [g, said] of row_groups.entries()) {
    const rows = Number(said.num_rows);
    if (!(Number.isSafeInteger(rows) && rows >= 0)) throw new Error(`row group ${g} has ${statedCount(rows)} rows`);
    if (said.columns.length !== leaves) throw new Error(`row group ${g} has ${said.columns.length} columns, the schema ${leaves}`);
    groups.push({ first, end: first + rows, said });
    first += rows;
  }
  if (first !== Number(num_rows)) throw new Error(`row groups of ${first} rows, the file announces ${statedCount(Number(num_rows))} rows`);
  return groups;
}

/** Where the bytes of a column lie in a row group. @throws Error if the file says of it something else than its schema, or nothing */
function chunkOf(
  { said: { columns } }: Group,
  column: LeafColumn,
  rows: number,
): {
  readonly said: NonNullable<RowGroup["columns"][number]["meta_data"]>;
  readonly start: number;
  readonly end: number;
} {
  const chunk = columns[column.chunk];
  const said = chunk.meta_data;
  if (said === undefined || chunk.crypto_metadata !== undefined) throw new Error("the column is encrypted");
  if (chunk.file_path !== undefined && chunk.file_path !== "") throw new Error(`the column is in another file, "${chunk.file_path}"`);
  if (JSON.stringify(said.path_in_schema) !== JSON.stringify(column.pathInSchema))
    throw new Error(`the column is called "${said.path_in_schema.join(".")}" in a row group`);
  if (said.type !== (column.stored === "FLOAT16" ? "FIXED_LEN_BYTE_ARRAY" : column.stored))
    throw new Error(`the column has a type ${statedName(said.type)} in a row group, ${column.stored} in the schema`);
  const values = Number(said.num_values);
  if (column.kind === "number" ? values !== rows : !(values >= rows && Number.isSafeInteger(values)))
    throw new Error(`${statedCount(values)} values in ${rows} rows`);
  const dictionary = Number(said.dictionary_page_offset ?? 0n);
  const data = Number(said.data_page_offset);
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  const end = start + Number(said.total_compressed_size);
  if (!(Number.isSafeInteger(start) && Number.isSafeInteger(end))) throw new Error("it is not said where the column is");
  return { said, start, end };
}

/** Reads the values of one column in one row group. @throws AnalysisError DATA_PARQUET, DATA_MISSING_VALUE */
async function readChunk(
  file: InputFile,
  group: Group,
  column: LeafColumn,
  path: string,
  decoder: (codec: string) => Promise<Decompress>,
): Promise<GroupValues> {
  const rows = group.end - group.first;
  let values: ReturnType<typeof readColumnChunk>;
  try {
    const { said, start, end } = chunkOf(group, column, rows);
    values = readColumnChunk(await readBytes(file, start, end), column, said, rows, await decoder(said.codec));
    if (!("row" in values)) {
      const numbers = numbersOfType(values.values, column.type);
      requireStatedRange(numbers, said.statistics);
      return { values: numbers, offsets: values.offsets };
    }
  } catch (error) {
    throw damagedParquet(path, error, `column "${column.name}": `);
  }
  throw new AnalysisError("DATA_MISSING_VALUE", `column "${column.name}" is null in row ${group.first + values.row}`, {
    where: path,
    hint: "fill or drop such rows first",
  });
}

/**
 * Opens a Parquet file: its numbers, one or a list of them in each row; lists in lists are laid out one after the other, fields of structures are columns
 * `structure.field`. It reads row group by row group; memory holds one of the columns asked for.
 *
 * @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE, DATA_PARQUET if it is none or damaged. `read` throws DATA_PARQUET, DATA_UNKNOWN_COLUMN, and
 * DATA_MISSING_VALUE with the row of a null
 */
export async function openParquet(path: string): Promise<OpenParquet> {
  const file = await openInputFile(path);
  try {
    return await parquetOf(file, path);
  } catch (error) {
    await file.handle.close();
    throw damagedParquet(path, error);
  }
}

async function parquetOf(file: InputFile, path: string): Promise<OpenParquet> {
  const slice = async (start: number, end = file.size): Promise<ArrayBuffer> => (await readBytes(file, start, end)).buffer;
  const said = await parquetMetadataAsync({ byteLength: file.size, slice }, { geoparquet: false });
  const { columns: leaves, others } = leafColumns(said);
  const groups = groupsOf(said, leaves.length + others.length);
  const metadata = Object.fromEntries((said.key_value_metadata ?? []).map(({ key, value = "" }) => [key, value]));
  const units = unitsOf(Object.hasOwn(metadata, UNITS_KEY) ? metadata[UNITS_KEY] : undefined, path);
  const columns = leaves.map(({ name, type, kind }): FileColumn => ({ name, type, kind, unit: units.get(name) ?? "", title: "" }));
  if (new Set(columns.map(({ name }) => name)).size < columns.length) throw new Error("two columns have the same name");
  const leafOf = new Map(leaves.map((leaf) => [leaf.name, leaf]));
  const entries = Number(said.num_rows);
  const decoders = new Map<string, Promise<Decompress>>();
  const decoder = (codec: string): Promise<Decompress> => {
    const known = decoders.get(codec) ?? decompression(codec);
    decoders.set(codec, known);
    return known;
  };

  const readColumn = async (column: LeafColumn, first: number, end: number): Promise<ColumnSlice> => {
    const parts: GroupRange[] = [];
    for (const group of groups) {
      const [from, to] = [Math.max(first, group.first), Math.min(end, group.end)];
      if (from >= to) continue;
      parts.push({ ...(await readChunk(file, group, column, path, decoder)), from: from - group.first, to: to - group.first });
    }
    return sliceOf(parts, column.type, column.kind);
  };

  return {
    path,
    format: "Parquet",
    entries,
    columns,
    others,
    boundaries: [0, ...groups.map(({ end }) => end).filter((end, g) => end > (g === 0 ? 0 : groups[g - 1].end))],
    metadata,
    read: async (names, first, end) => {
      requireEntries(first, end, entries);
      const slices = new Map<string, ColumnSlice>();
      for (const { name } of askedColumns(columns, names, path)) {
        const leaf = leafOf.get(name);
        if (leaf !== undefined) slices.set(name, await readColumn(leaf, first, end));
      }
      return slices;
    },
    close: () => file.handle.close(),
  };
}
