import { parentPort, workerData } from "node:worker_threads";
import { Dataset, File, ready, type Metadata } from "h5wasm/node";
import type { Hdf5Answer, Hdf5Dataset, Hdf5Request, Hdf5Type } from "./hdf5-object.ts";

// The one place that meets the HDF5 library: its module, its memory and its file system are global, and a damaged file can bring it into any state.
// It lives in a thread of its own, which is ended after the first failure.

/** Pages of 64 kB that the library may take: a damaged list without an end is to end here and not with the machine's memory. */
const MOST_PAGES = 1 << 14;

/** What Node calls WebAssembly.Memory, which the compiler does not know here. */
interface LibraryMemory {
  readonly buffer: ArrayBuffer;
  grow: (this: LibraryMemory, pages: number) => number;
}

const { prototype } = (
  globalThis as typeof globalThis & { readonly WebAssembly: { readonly Memory: { readonly prototype: LibraryMemory } } }
).WebAssembly.Memory;
const { grow } = prototype;
prototype.grow = function (pages) {
  if (this.buffer.byteLength / 65536 + pages > MOST_PAGES) throw new RangeError("the HDF5 library asks for too much memory");
  return grow.call(this, pages);
};

const library = await ready;
// Its functions return what a failed call has left behind; with this they throw instead.
library.activate_throwing_error_handler();

const { path: filePath } = workerData as { readonly path: string };
const send = (answer: Hdf5Answer, transfer: readonly ArrayBuffer[] = []): void => parentPort?.postMessage(answer, transfer);

/** Filters that are part of the library: deflate, shuffle, fletcher32, szip, nbit, scaleoffset. */
const LARGEST_BUILT_IN_FILTER = 6;

const UNITS = ["unit", "units"];
const TITLES = ["title", "description", "long_name"];

/** Whether the numbers in an element of a type are little-endian, one by one. */
function byteOrders({ type, littleEndian, compound_type, array_type, vlen_type }: Metadata): readonly boolean[] {
  const classes = library.H5T_class_t;
  const parts = [...(compound_type?.members ?? []), ...[array_type, vlen_type].filter((part) => part !== undefined)];
  if (parts.length > 0) return parts.flatMap(byteOrders);
  const numbers = [classes.H5T_INTEGER, classes.H5T_FLOAT, classes.H5T_BITFIELD, classes.H5T_ENUM];
  return numbers.some(({ value }) => value === type) ? [littleEndian] : [];
}

/** @param swapped whether the library delivers little-endian numbers, whatever the file has */
function typeOf(metadata: Metadata, swapped: boolean): Hdf5Type {
  const { type, size, signed, vlen, compound_type, array_type, enum_type, vlen_type } = metadata;
  const classes = library.H5T_class_t;
  const littleEndian = metadata.littleEndian || swapped || size === 1;
  switch (type) {
    case classes.H5T_INTEGER.value:
      return [1, 2, 4, 8].includes(size) ? { kind: "integer", size, signed, littleEndian } : other("integer", size);
    case classes.H5T_BITFIELD.value:
      return size === 1 ? { kind: "integer", size, signed: false, littleEndian: true } : other("bit field", size);
    case classes.H5T_FLOAT.value:
      return [2, 4, 8].includes(size) ? { kind: "float", size, littleEndian } : other("float", size);
    case classes.H5T_ENUM.value: {
      const members = enum_type?.members ?? {};
      if (size === 1 && enum_type?.nmembers === 2 && members.FALSE === 0 && members.TRUE === 1) return { kind: "boolean" };
      return [1, 2, 4, 8].includes(size) ? { kind: "integer", size, signed, littleEndian } : other("enumeration", size);
    }
    case classes.H5T_STRING.value:
      return vlen || size > 0 ? { kind: "text" } : other("text", size);
    case classes.H5T_COMPOUND.value:
      return {
        kind: "structure",
        size,
        members: (compound_type?.members ?? []).map((member) => ({
          name: member.name,
          offset: member.offset,
          type: typeOf(member, swapped),
        })),
      };
    case classes.H5T_ARRAY.value:
      if (array_type === undefined) return other("array", size);
      return {
        kind: "array",
        size,
        count: (array_type.shape ?? []).reduce((product, n) => product * n, 1),
        element: typeOf(array_type, swapped),
      };
    case classes.H5T_VLEN.value:
      return vlen_type === undefined ? other("list", size) : { kind: "list", element: typeOf(vlen_type, swapped) };
    case classes.H5T_REFERENCE.value:
      return other("reference", size);
    case classes.H5T_OPAQUE.value:
      return other("opaque", size);
    default:
      return other(`type class ${type}`, size);
  }
}

const other = (what: string, size: number): Hdf5Type => ({ kind: "other", called: `${what} of ${8 * size} bits` });

function textAttribute(dataset: Dataset, names: readonly string[]): string {
  const present = Object.keys(dataset.attrs);
  const name = names.find((candidate) => present.includes(candidate));
  if (name === undefined) return "";
  const attribute = dataset.attrs[name];
  if (attribute.metadata.type !== library.H5T_class_t.H5T_STRING.value || (attribute.shape ?? []).length > 0) return "";
  const { value } = attribute;
  return typeof value === "string" ? value : "";
}

function whyUnreadable(id: bigint, path: string, metadata: Metadata): string | undefined {
  // Where a source of a virtual dataset is missing the library delivers zeros.
  if (metadata.virtual_sources !== undefined)
    return `in other files (${metadata.virtual_sources.map(({ file_name }) => file_name).join(", ")})`;
  const unknown = library.get_dataset_filters(id, path).find((filter) => filter.id > LARGEST_BUILT_IN_FILTER);
  return unknown === undefined ? undefined : `compressed by ${unknown.name === "" ? `filter ${unknown.id}` : unknown.name}`;
}

function describe(id: bigint, fullPath: string): Hdf5Dataset {
  const dataset = new Dataset(id, fullPath);
  const { metadata } = dataset;
  return {
    path: fullPath.slice(1),
    // The library swaps the bytes of all numbers or none: where they are all big-endian, it does.
    type: typeOf(
      metadata,
      byteOrders(metadata).every((littleEndian) => !littleEndian),
    ),
    size: metadata.size,
    shape: metadata.shape ?? undefined,
    chunkRows: metadata.chunks?.[0],
    unreadable: whyUnreadable(id, fullPath, metadata),
    unit: textAttribute(dataset, UNITS),
    title: textAttribute(dataset, TITLES),
  };
}

/** Sends every dataset once, under the first of its names, and links as what they are. */
function sendObjects(id: bigint): void {
  const seen = new Set<string>();
  const groups = ["/"];
  for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
    const inner: string[] = [];
    for (const name of library.get_names(id, group, false)) {
      const path = `${group === "/" ? "" : group}/${name}`;
      const target = library.get_symbolic_link(id, path) as string | null;
      const external = library.get_external_link(id, path) as { readonly filename?: string; readonly obj_path?: string };
      if (target !== null || external.filename !== undefined) {
        const elsewhere = external.filename === undefined ? "" : `${external.filename}:`;
        send({ kind: "other", other: { path: path.slice(1), called: `link to ${elsewhere}${target ?? external.obj_path ?? ""}` } });
        continue;
      }
      const address = String(library.create_object_reference(id, path));
      if (seen.has(address)) continue;
      seen.add(address);
      const type = library.get_type(id, path);
      if (type === library.H5G_GROUP) inner.push(path);
      else if (type === library.H5G_DATASET) send({ kind: "dataset", dataset: describe(id, path) });
      else if (type === library.H5G_TYPE) send({ kind: "other", other: { path: path.slice(1), called: "a type without data" } });
      else throw new Error(`"${path.slice(1)}" is neither group, dataset nor type`);
    }
    groups.push(...inner.reverse());
  }
}

/** Elements of variable length: for each a number of them and where in the library's memory they are. */
function copyLists(view: Uint32Array, elementSize: number): { readonly bytes: Uint8Array<ArrayBuffer>; readonly lengths: Uint32Array } {
  const lengths = Uint32Array.from({ length: view.length / 2 }, (_, i) => view[2 * i]);
  const bytes = new Uint8Array(lengths.reduce((sum, n) => sum + n, 0) * elementSize);
  let at = 0;
  lengths.forEach((n, i) => {
    bytes.set(library.HEAPU8.subarray(view[2 * i + 1], view[2 * i + 1] + n * elementSize), at);
    at += n * elementSize;
  });
  return { bytes, lengths };
}

/** A single value counts as one row. */
function sendRows(id: bigint, path: string, first: number, end: number): void {
  const { shape, size, vlen_type } = library.get_dataset_metadata(id, path);
  const [rows, ...inner] = shape?.length === 0 ? [1] : (shape ?? [0]);
  if (end > rows) throw new Error(`rows ${first} to ${end} of a dataset of ${rows}`);
  const length = inner.reduce((product, n) => product * n, (end - first) * size);
  const at = library._malloc(Math.max(1, length));
  if (at === 0) throw new Error(`no memory for ${length} bytes`);
  const count = shape?.length === 0 ? null : [end - first, ...inner].map(BigInt);
  const offset = count && count.map((_, axis) => (axis === 0 ? BigInt(first) : 0n));
  const stride = count && count.map(() => 1n);
  const status = library.get_dataset_data(id, path, count, offset, stride, BigInt(at));
  if (status < 0) throw new Error(`reading ended with status ${status}`);
  if (vlen_type === undefined) {
    const bytes = new Uint8Array(library.HEAPU8.subarray(at, at + length));
    send({ kind: "rows", bytes, lengths: undefined }, [bytes.buffer]);
  } else {
    const { bytes, lengths } = copyLists(new Uint32Array(library.HEAPU8.buffer, at, length / 4), vlen_type.size);
    if (count !== null) library.reclaim_vlen_memory_count(id, path, "", BigInt(at), count);
    send({ kind: "rows", bytes, lengths }, [bytes.buffer]);
  }
  library._free(at);
}

function sendTexts(id: bigint, path: string): void {
  const { value } = new Dataset(id, path);
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  send({ kind: "texts", texts: texts.map(String) });
}

/** The deepest reason that the library gives in its stack of errors. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return [...text.matchAll(/^ *#\d+: .* in \w+\(\): (.*)$/gm)].at(-1)?.[1] ?? text.split("\n", 1)[0];
}

let id: bigint | undefined;

parentPort?.on("message", (request: Hdf5Request) => {
  try {
    id ??= new File(filePath, "r").file_id;
    if (id < 0n) throw new Error("the library does not open it");
    if (request.kind === "objects") sendObjects(id);
    else if (request.kind === "rows") sendRows(id, `/${request.path}`, request.first, request.end);
    else sendTexts(id, `/${request.path}`);
    send({ kind: "done" });
  } catch (error) {
    send({ kind: "failed", reason: reasonOf(error) });
  }
});
// Not before: the time that a file may take does not count the loading of the library.
send({ kind: "done" });
