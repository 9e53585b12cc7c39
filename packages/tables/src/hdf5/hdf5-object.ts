/** What one element of a dataset is, as the file stores it. */
export type Hdf5Type =
  | { readonly kind: "integer"; readonly size: number; readonly signed: boolean; readonly littleEndian: boolean }
  | { readonly kind: "float"; readonly size: number; readonly littleEndian: boolean }
  /** h5py's truth values: one byte, 0 or 1. */
  | { readonly kind: "boolean" }
  | { readonly kind: "text" }
  | { readonly kind: "structure"; readonly size: number; readonly members: readonly Hdf5Member[] }
  | { readonly kind: "array"; readonly size: number; readonly count: number; readonly element: Hdf5Type }
  /** Any number of elements, of variable length. */
  | { readonly kind: "list"; readonly element: Hdf5Type }
  | { readonly kind: "other"; readonly called: string };

/** A field of a structure. */
export interface Hdf5Member {
  readonly name: string;
  /** Bytes from the beginning of the structure. */
  readonly offset: number;
  readonly type: Hdf5Type;
}

/** A dataset as the file declares it. */
export interface Hdf5Dataset {
  /** Names of groups and dataset with slashes between, none before. */
  readonly path: string;
  readonly type: Hdf5Type;
  /** Bytes of one element. */
  readonly size: number;
  /** Empty for a single value; undefined for a dataset without one. */
  readonly shape: readonly number[] | undefined;
  /** Rows that lie together, where the dataset is stored in pieces. */
  readonly chunkRows: number | undefined;
  /** Why the library cannot read it: a compression it does not know, data in other files. */
  readonly unreadable: string | undefined;
  /** Its attribute `unit` or `units`, "" without. */
  readonly unit: string;
  /** Its attribute `title`, `description` or `long_name`, "" without. */
  readonly title: string;
}

/** A name for something that is no dataset: a link, which is not followed, or a type. */
export interface Hdf5Other {
  readonly path: string;
  /** What it is: "link to /x". */
  readonly called: string;
}

/** What the thread is asked for. */
export type Hdf5Request =
  | { readonly kind: "objects" }
  /** Rows first … end - 1 of a dataset, as bytes; of lists, the elements one after the other and their numbers. */
  | { readonly kind: "rows"; readonly path: string; readonly first: number; readonly end: number }
  | { readonly kind: "texts"; readonly path: string };

/** What the thread answers: any number of the first three, then "done" or "failed". */
export type Hdf5Answer =
  | { readonly kind: "dataset"; readonly dataset: Hdf5Dataset }
  | { readonly kind: "other"; readonly other: Hdf5Other }
  | { readonly kind: "rows"; readonly bytes: Uint8Array<ArrayBuffer>; readonly lengths: Uint32Array | undefined }
  | { readonly kind: "texts"; readonly texts: readonly string[] }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly reason: string };
