import { AnalysisError } from "@ratiometer/config";
import { readPickle } from "./pickle.ts";
import { isTerm, type PickleValue } from "./pickle-value.ts";
import { isArchive, storedEntries } from "./stored-archive.ts";

/** A tensor of a PyTorch file. */
export interface TorchTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array | Float64Array;
}

const STORAGES = { "torch.FloatStorage": Float32Array, "torch.DoubleStorage": Float64Array } as const;
/** Storages of other numbers: a file may name them and is then told that they are not read. */
const OTHER_STORAGES = ["Half", "BFloat16", "Long", "Int", "Short", "Char", "Byte", "Bool"].map((type) => `torch.${type}Storage`);
const [TENSOR, PARAMETER] = ["torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter"];
const ALLOWED: ReadonlySet<string> = new Set(["collections.OrderedDict", TENSOR, PARAMETER, ...Object.keys(STORAGES), ...OTHER_STORAGES]);

/** First bytes of the format before PyTorch 1.6: a pickled magic number. */
const LEGACY = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20];
/** No dimension of a network is larger; products of a few of them are exact. */
const LARGEST_SIZE = 2 ** 31;

const isSizes = (value: PickleValue | undefined): value is { readonly kind: "sequence"; readonly items: number[] } =>
  isTerm(value, "sequence") &&
  value.items.every((item) => typeof item === "number" && Number.isInteger(item) && item >= 0 && item < LARGEST_SIZE);

/** Reads what a storage's id says and its bytes. */
function storageReader(
  entries: ReadonlyMap<string, Uint8Array>,
  folder: string,
  where: string,
): (id: PickleValue, tensor: string) => Float32Array | Float64Array {
  return (id, tensor) => {
    const [kind, type, key, , length] = isTerm(id, "sequence") ? id.items : [];
    const bad = (message: string): AnalysisError => new AnalysisError("DATA_TORCH", `tensor "${tensor}" ${message}`, { where });
    if (kind !== "storage" || !isTerm(type, "name") || typeof key !== "string" || typeof length !== "number")
      throw bad("has no storage that can be read");
    const array = STORAGES[type.name as keyof typeof STORAGES] as (typeof STORAGES)[keyof typeof STORAGES] | undefined;
    if (array === undefined) throw bad(`holds numbers of ${type.name}, expected torch.FloatStorage or torch.DoubleStorage`);
    const bytes = entries.get(`${folder}data/${key}`);
    if (bytes?.length !== length * array.BYTES_PER_ELEMENT)
      throw bad(`has ${bytes?.length ?? "no"} bytes of data, expected ${length * array.BYTES_PER_ELEMENT}`);
    // a copy, because an entry need not begin at a multiple of its numbers' size
    return new array(Uint8Array.from(bytes).buffer);
  };
}

/**
 * The tensors of a file that `torch.save` wrote of a state dict, by name: tensors only, nothing in the file is run.
 * @param where the file's name, for errors
 * @throws AnalysisError DATA_TORCH for files of PyTorch before 1.6, for other objects than tensors of 32 or 64 bit floating-point numbers, for values that
 * are not finite, and for damage
 */
export function readTorchTensors(bytes: Uint8Array, where: string): ReadonlyMap<string, TorchTensor> {
  const bad = (message: string, hint?: string): AnalysisError =>
    new AnalysisError("DATA_TORCH", message, { where, ...(hint === undefined ? {} : { hint }) });
  if (LEGACY.every((byte, i) => bytes[i] === byte))
    throw bad(
      "the file is of a format that PyTorch wrote before version 1.6",
      "write it again, in Python: torch.save(torch.load(FILE), NEW_FILE)",
    );
  if (!isArchive(bytes)) throw bad("the file is none that torch.save wrote", "expected a file of a state dict, FILE.pt");
  const entries = storedEntries(bytes, where);
  const pickled = [...entries.keys()].find((name) => /^(?:[^/]*\/)?data\.pkl$/.test(name));
  if (pickled === undefined) throw bad("the archive has no data.pkl", "expected a file that torch.save wrote");
  const folder = pickled.slice(0, -"data.pkl".length);
  const order = entries.get(`${folder}byteorder`);
  if (order !== undefined && Buffer.from(order).toString() !== "little") throw bad("the numbers are big endian, expected little endian");

  const content = readPickle(entries.get(pickled) ?? new Uint8Array(), ALLOWED, where);
  if (!isTerm(content, "dictionary"))
    throw bad("the file holds no state dict, a dictionary of tensors", "in Python: torch.save(model.state_dict(), FILE)");
  const storage = storageReader(entries, folder, where);
  const tensors = new Map<string, TorchTensor>();
  for (const [name, value] of content.entries) {
    if (typeof name !== "string") throw bad("a tensor has no name, expected a state dict");
    const built = isTerm(value, "call") && value.name === PARAMETER ? value.given[0] : value;
    if (!isTerm(built, "call") || built.name !== TENSOR) throw bad(`"${name}" is no tensor`, "save the state dict of the model alone");
    const [reference, offset, sizes, strides] = built.given;
    if (!isTerm(reference, "reference") || !isSizes(sizes) || !isSizes(strides) || strides.items.length !== sizes.items.length)
      throw bad(`tensor "${name}" has no shape`);
    const values = strided(storage(reference.id, name), Number(offset), sizes.items, strides.items);
    if (values === undefined) throw bad(`tensor "${name}" of ${sizes.items.join(" x ")} is larger than its data`);
    const wrong = values.findIndex((number) => !Number.isFinite(number));
    if (wrong >= 0) throw bad(`tensor "${name}" has ${values[wrong]} at position ${wrong}, expected finite numbers`, "the training failed");
    tensors.set(name, { shape: [...sizes.items], values });
  }
  return tensors;
}

/** Row-major values of a view of a storage; undefined if it reaches beyond. */
function strided(
  storage: TorchTensor["values"],
  offset: number,
  sizes: readonly number[],
  strides: readonly number[],
): TorchTensor["values"] | undefined {
  const size = sizes.reduce((product, n) => product * n, 1);
  const furthest = sizes.reduce((sum, n, axis) => sum + Math.max(0, n - 1) * strides[axis], offset);
  if (!(Number.isInteger(offset) && offset >= 0 && size <= storage.length && (size === 0 || furthest < storage.length))) return undefined;
  const index = sizes.map(() => 0);
  const at = (): number => index.reduce((sum, i, axis) => sum + i * strides[axis], offset);
  const values = storage.slice(0, size);
  for (let i = 0; i < size; i++) {
    values[i] = storage[at()];
    for (let axis = sizes.length - 1; axis >= 0 && ++index[axis] === sizes[axis]; axis--) index[axis] = 0;
  }
  return values;
}
