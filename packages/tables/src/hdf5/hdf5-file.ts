import { openInputFile } from "../input-file.ts";
import { damagedHdf5, hdf5Thread } from "./hdf5-thread.ts";
import type { Hdf5Dataset, Hdf5Other } from "./hdf5-object.ts";

/** Rows of a dataset: the bytes of their elements, and of lists of variable length the number of elements in each row. */
export interface Hdf5Rows {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly lengths: Uint32Array | undefined;
}

/** An HDF5 file that is open for reading, as it is organised. */
export interface Hdf5File {
  readonly path: string;
  /** Every dataset once. */
  readonly datasets: readonly Hdf5Dataset[];
  readonly others: readonly Hdf5Other[];
  /**
   * The rows first … end - 1 of a dataset, piece by piece.
   * @throws AnalysisError DATA_HDF5
   */
  readonly rows: (dataset: Hdf5Dataset, first: number, end: number) => AsyncGenerator<Hdf5Rows>;
  /** All texts of a dataset. @throws AnalysisError DATA_HDF5 */
  readonly texts: (dataset: Hdf5Dataset) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** Bytes that are asked of the library at once: far below those at which it has been seen to deliver zeros. */
const PIECE = 1 << 23;

/** A piece of a dataset that is stored in larger ones is unpacked as often as it is cut, but the library's memory ends somewhere. */
const LARGEST_PIECE = 1 << 27;

/** Rows of lists of variable length that are asked for at once. */
const LISTS = 1 << 15;

/** The largest factor by which deflate shrinks. */
const DEFLATE = 1032;

/** Bytes of a row. */
export function rowBytes({ shape = [], size }: Hdf5Dataset): number {
  return shape.slice(1).reduce((product, n) => product * n, size);
}

/** Rows to ask for at once: whole chunks where the file has such. */
function rowsAtOnce(dataset: Hdf5Dataset): number {
  const { type, chunkRows = 1 } = dataset;
  const bytes = Math.max(1, rowBytes(dataset));
  const rows = type.kind === "list" ? LISTS : Math.max(1, Math.floor(PIECE / bytes));
  if (chunkRows <= rows) return rows - (rows % chunkRows);
  return chunkRows * bytes <= LARGEST_PIECE ? chunkRows : rows;
}

/** A dataset that announces more than its file can hold would be delivered as zeros, without an end. */
function plausible(dataset: Hdf5Dataset, fileSize: number): Hdf5Dataset {
  const { shape = [], chunkRows, size } = dataset;
  const bytes = shape.reduce((product, n) => product * n, size);
  if (bytes <= fileSize * (chunkRows === undefined ? 1 : DEFLATE) || dataset.unreadable !== undefined) return dataset;
  return { ...dataset, unreadable: `${bytes} bytes, which the file of ${fileSize} bytes does not hold` };
}

/**
 * Opens an HDF5 file and lists what is in it. The library works in a thread of its own and is asked for bounded pieces.
 * @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE, DATA_HDF5
 */
export async function openHdf5File(path: string): Promise<Hdf5File> {
  const { handle, size: fileSize } = await openInputFile(path);
  await handle.close();
  const thread = hdf5Thread(path);
  const datasets: Hdf5Dataset[] = [];
  const others: Hdf5Other[] = [];
  try {
    await thread.ask({ kind: "objects" }, (answer) => {
      if (answer.kind === "dataset") datasets.push(plausible(answer.dataset, fileSize));
      else if (answer.kind === "other") others.push(answer.other);
    });
  } catch (error) {
    await thread.close();
    throw error;
  }

  const piece = async (dataset: Hdf5Dataset, first: number, end: number): Promise<Hdf5Rows> => {
    let rows: Hdf5Rows | undefined;
    await thread.ask({ kind: "rows", path: dataset.path, first, end }, (answer) => {
      if (answer.kind === "rows") rows = answer;
    });
    const lists = dataset.type.kind === "list";
    const complete = lists ? rows?.lengths?.length === end - first : rows?.bytes.length === (end - first) * rowBytes(dataset);
    if (rows === undefined || !complete) throw damagedHdf5(path, `"${dataset.path}": rows ${first} to ${end} are not all there`);
    return rows;
  };

  return {
    path,
    datasets,
    others,
    rows: async function* (dataset, first, end) {
      const { unreadable } = dataset;
      if (unreadable !== undefined) throw damagedHdf5(path, `"${dataset.path}": ${unreadable}`);
      const step = rowsAtOnce(dataset);
      for (let from = first; from < end;) {
        const to = Math.min(end, from - (from % step) + step);
        yield await piece(dataset, from, to);
        from = to;
      }
    },
    texts: async (dataset) => {
      let texts: readonly string[] = [];
      await thread.ask({ kind: "texts", path: dataset.path }, (answer) => {
        if (answer.kind === "texts") texts = answer.texts;
      });
      const expected = (dataset.shape ?? [0]).reduce((product, n) => product * n, 1);
      if (texts.length !== expected) throw damagedHdf5(path, `"${dataset.path}": ${texts.length} texts, expected ${expected}`);
      return texts;
    },
    close: thread.close,
  };
}
