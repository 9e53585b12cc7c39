import { File, ready, type Group } from "h5wasm/node";

/** A dataset to be written: numbers, or texts of 256 bytes. */
export interface Hdf5Values {
  readonly values: readonly string[] | Float64Array | BigInt64Array;
  /** One axis if not given. */
  readonly shape?: readonly number[];
  /** Extents of compressed pieces; stored in one, as it is, if not given. */
  readonly chunks?: readonly number[];
}

/** Datasets by path: "name", or "group/name". */
export type Hdf5Content = Readonly<Record<string, Hdf5Values>>;

const GZIP_LEVEL = 4;

/** Writes an HDF5 file for tests. */
export async function hdf5File(path: string, content: Hdf5Content): Promise<void> {
  await ready;
  const file = new File(path, "w");
  for (const [place, { values, shape = [values.length], chunks }] of Object.entries(content)) {
    const [name, group] = place.split("/").reverse();
    const parent = group === undefined ? file : ((file.keys().includes(group) ? file.get(group) : file.create_group(group)) as Group);
    const packed = chunks === undefined ? {} : { chunks: [...chunks], compression: "gzip" as const, compression_opts: [GZIP_LEVEL] };
    if (values instanceof Float64Array || values instanceof BigInt64Array)
      parent.create_dataset({ name, data: values, shape: [...shape], ...packed });
    else parent.create_dataset({ name, data: [...values], shape: [...shape], dtype: "S256" });
  }
  file.close();
}
