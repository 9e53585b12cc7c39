import { crc32 } from "node:zlib";

/** A tensor to write: contiguous unless strides are given. */
export interface TensorToWrite {
  readonly shape: readonly number[];
  readonly strides?: readonly number[];
  readonly offset?: number;
  readonly values: Float32Array | Float64Array;
}

const u16 = (value: number): Buffer => Buffer.from(Uint16Array.of(value).buffer);
const u32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);

/** A ZIP archive of stored entries, their sizes in the central directory alone, as a streaming writer leaves them. */
export function zipFile(entries: readonly (readonly [name: string, content: Uint8Array])[], method = 0): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of entries) {
    const common = [u16(20), u16(8), u16(method), u32(0)];
    const head = Buffer.concat([u32(0x04034b50), ...common, u32(0), u32(0), u32(0), u16(name.length), u16(0), Buffer.from(name)]);
    directory.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(20),
        ...common,
        u32(crc32(content)),
        u32(content.length),
        u32(content.length),
        u16(name.length),
        ...[0, 0, 0, 0].map(u16),
        u32(0),
        u32(at),
        Buffer.from(name),
      ]),
    );
    local.push(head, Buffer.from(content));
    at += head.length + content.length;
  }
  const central = Buffer.concat(directory);
  const end = [u32(0x06054b50), u16(0), u16(0), u16(entries.length), u16(entries.length), u32(central.length), u32(at), u16(0)];
  return Buffer.concat([...local, central, ...end]);
}

const text = (value: string): Buffer => Buffer.concat([Buffer.from("X"), u32(Buffer.byteLength(value)), Buffer.from(value)]);
const whole = (value: number): Buffer => Buffer.concat([Buffer.from("J"), u32(value)]);
const global = (module: string, name: string): Buffer => Buffer.from(`c${module}\n${name}\n`);
const tuple = (items: readonly Buffer[]): Buffer => Buffer.concat([Buffer.from("("), ...items, Buffer.from("t")]);

/** A state dict as a pickle (protocol 2). */
export function statePickle(tensors: Readonly<Record<string, TensorToWrite>>): Buffer {
  const built = Object.entries(tensors).map(([name, { shape, strides, offset = 0, values }], key) => {
    const contiguous = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
    const type = values instanceof Float32Array ? "FloatStorage" : "DoubleStorage";
    const storage = tuple([text("storage"), global("torch", type), text(String(key)), text("cpu"), whole(values.length)]);
    const given = tuple([
      Buffer.concat([storage, Buffer.from("Q")]),
      whole(offset),
      tuple(shape.map(whole)),
      tuple((strides ?? contiguous).map(whole)),
      Buffer.from([0x89]),
      Buffer.concat([global("collections", "OrderedDict"), Buffer.from(")R")]),
    ]);
    return Buffer.concat([text(name), global("torch._utils", "_rebuild_tensor_v2"), given, Buffer.from("R")]);
  });
  return Buffer.concat([Buffer.from([0x80, 2]), global("collections", "OrderedDict"), Buffer.from(")R("), ...built, Buffer.from("u.")]);
}

/** What `torch.save` writes of a state dict. */
export const torchFile = (tensors: Readonly<Record<string, TensorToWrite>>): Buffer =>
  zipFile([
    ["state/data.pkl", statePickle(tensors)],
    ...Object.values(tensors).map(
      ({ values }, key) => [`state/data/${key}`, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)] as const,
    ),
    ["state/version", Buffer.from("3\n")],
  ]);
