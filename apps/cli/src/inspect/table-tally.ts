import { AnalysisError } from "@ratiometer/config";
import type { ColumnarFile, ColumnSlice, FileColumn } from "@ratiometer/tables";
import { columnTally, type ColumnTally } from "./column-tally.ts";
import { weightListTally, type WeightListFacts, type WeightListTally } from "./weight-list-tally.ts";

/** What has been seen of a table. */
export interface TableTally {
  /** Of every column that can be read. */
  readonly tallies: readonly ColumnTally[];
  readonly weightLists: readonly WeightListFacts[];
  /** Columns that lack values, with what the reader says of the first one. */
  readonly gaps: readonly { readonly column: FileColumn; readonly message: string }[];
}

/** How a table is looked through. */
export interface TableTallyOptions {
  /** Whether a column is a list of weights, which is looked at position by position. */
  readonly isWeightList: (column: FileColumn) => boolean;
  /** Fraction of the numbers read so far. */
  readonly onProgress?: (fraction: number) => void;
}

/** Bytes of values at once. */
const BUDGET = 1 << 26;

/** Entries at once, where the file can be cut so finely. */
const ENTRIES = 1 << 15;

const BYTES = 8;

/** Numbers in a list of an event, for planning. */
const LIST = 4;

/** Ranges of entries that begin and end where the file can be cut. */
function readableRanges(boundaries: readonly number[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (let b = 1; b < boundaries.length; b++) {
    const last = ranges.at(-1);
    if (last !== undefined && boundaries[b] - last[0] <= ENTRIES) last[1] = boundaries[b];
    else ranges.push([boundaries[b - 1], boundaries[b]]);
  }
  return ranges;
}

/** Columns whose values fit into the budget together, in their order. */
function batches(columns: readonly FileColumn[], entries: number): readonly (readonly FileColumn[])[] {
  const parts: FileColumn[][] = [];
  let bytes = Infinity;
  for (const column of columns) {
    const own = entries * BYTES * (column.kind === "list" ? LIST : 1);
    if (bytes + own > BUDGET) {
      parts.push([]);
      bytes = 0;
    }
    parts[parts.length - 1].push(column);
    bytes += own;
  }
  return parts;
}

/**
 * Reads a table from beginning to end, in parts, and counts, sums and compares what is in it. A column that lacks values is left out and named.
 * @throws AnalysisError those of the file's reader but DATA_MISSING_VALUE
 */
export async function tableTally(file: ColumnarFile, { isWeightList, onProgress }: TableTallyOptions): Promise<TableTally> {
  const tallies = new Map<string, ColumnTally>(file.columns.map((column) => [column.name, columnTally(column)]));
  const lists = new Map<string, WeightListTally>(file.columns.filter(isWeightList).map(({ name }) => [name, weightListTally(name)]));
  const gaps = new Map<FileColumn, string>();
  const take = (slices: ReadonlyMap<string, ColumnSlice>): void => {
    for (const [name, slice] of slices) {
      tallies.get(name)?.add(slice.values);
      lists.get(name)?.add(slice);
    }
  };
  const ranges = readableRanges(file.boundaries);
  for (const [r, [first, end]] of ranges.entries()) {
    const parts = batches(file.columns, end - first);
    for (const [p, part] of parts.entries()) {
      const readable = part.filter((column) => !gaps.has(column));
      try {
        take(await file.read(readable.map(({ name }) => name), first, end)); // prettier-ignore
      } catch (error) {
        if (!isGap(error)) throw error;
        // One column of these lacks a value: which one is seen when they are read alone.
        for (const column of readable) {
          const slices = await file.read([column.name], first, end).catch((reason: unknown) => {
            if (!isGap(reason)) throw reason;
            gaps.set(column, reason.message);
            return new Map<string, ColumnSlice>();
          });
          take(slices);
        }
      }
      onProgress?.((r + (p + 1) / parts.length) / ranges.length);
    }
  }
  for (const { name } of gaps.keys()) tallies.delete(name);
  return {
    tallies: [...tallies.values()],
    weightLists: [...lists].filter(([name]) => tallies.has(name)).map(([, list]) => list.facts()),
    gaps: [...gaps].map(([column, message]) => ({ column, message })),
  };
}

const isGap = (error: unknown): error is AnalysisError => error instanceof AnalysisError && error.code === "DATA_MISSING_VALUE";
