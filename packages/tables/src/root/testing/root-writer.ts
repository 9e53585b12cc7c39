import type { Compression } from "./blocks.ts";
import { byteWriter } from "./byte-writer.ts";
import { objectWriter, type WrittenObject } from "./object-writer.ts";
import { headBytes, headOf, writeRecord, type FileWriter, type PositionBytes, type WrittenKey } from "./record-writer.ts";
import { writeTree, type WrittenTree } from "./tree-writer.ts";
import { DESCRIBING_CLASSES, TREE_CLASSES, type WrittenClass } from "./written-classes.ts";

export interface RootFileOptions {
  readonly compress?: Compression;
  readonly positions?: PositionBytes;
  /** Descriptions of further classes. */
  readonly classes?: Readonly<Record<string, WrittenClass>>;
  /** Further objects, in the top directory or in another. */
  readonly objects?: readonly {
    readonly name: string;
    readonly object: WrittenObject;
    readonly cycle?: number;
    readonly directory?: string;
  }[];
  /** What the keys of the trees are to say instead of TTree. */
  readonly className?: string;
}

const BEGIN = 100;
const FILE = { className: "TFile", name: "test.root", title: "" };
const INFO = { className: "TList", name: "StreamerInfo", title: "Doubly linked list" };

function elementClass(type: number): string {
  if (type === 0 || type === 66) return "TStreamerBase";
  if (type === 61 || type === 81) return "TStreamerObject";
  if (type === 62) return "TStreamerObjectAny";
  if (type === 64) return "TStreamerObjectPointer";
  if (type === 65) return "TStreamerString";
  if (type === 500) return "TStreamerSTL";
  return type > 40 ? "TStreamerBasicPointer" : "TStreamerBasicType";
}

/** The description of a class, as an object to be streamed. */
function descriptionOf(className: string, { version, members }: WrittenClass): WrittenObject {
  const items = members.map(([name, type, typeName = "", countName = "", title = "", arrayLength = 0]): WrittenObject => ({
    className: elementClass(type),
    members: { fName: name, fTitle: title, fType: type, fTypeName: typeName, fCountName: countName, fArrayLength: arrayLength },
  }));
  const fElements = { className: "TObjArray", members: { items } };
  return { className: "TStreamerInfo", members: { fName: className, fClassVersion: version, fElements } };
}

type Name = Pick<WrittenKey, "className" | "name" | "title">;

function streamed(file: FileWriter, object: WrittenObject, key: Name, classes: Readonly<Record<string, WrittenClass>>): Buffer {
  const writer = byteWriter();
  objectWriter(writer, classes, headBytes(key, file.positions)).body(object);
  return writer.finish();
}

/** A record of a directory; its list of keys is somewhere else. */
function directoryBytes(positions: PositionBytes, seek: number, keys: { readonly seek: number; readonly bytes: number }): Buffer {
  const writer = byteWriter();
  writer.integer(positions === 8 ? 1005 : 5, 2);
  writer.integer(0, 8); // times
  writer.integer(keys.bytes, 4);
  writer.integer(0, 4); // bytes of the name
  writer.integer(seek, positions);
  writer.integer(0, positions);
  writer.integer(keys.seek, positions);
  writer.bytes(Buffer.alloc(18)); // identifier
  return writer.finish();
}

const keyOf = (key: Name, seek: number, object: Buffer): WrittenKey => ({
  ...key,
  seek,
  objectBytes: object.length,
  storedBytes: object.length,
});

/** Appends a record that is never compressed. */
function writePlain({ bytes, positions }: FileWriter, key: Name, objectAt: (seek: number) => Buffer): WrittenKey {
  const seek = bytes.length();
  const object = objectAt(seek);
  const written = keyOf(key, seek, object);
  bytes.bytes(headOf(written, positions));
  bytes.bytes(object);
  return written;
}

function writeKeyList(file: FileWriter, keys: readonly WrittenKey[]): { readonly seek: number; readonly bytes: number } {
  const length = byteWriter();
  length.integer(keys.length, 4);
  const list = Buffer.concat([length.finish(), ...keys.map((key) => headOf(key, file.positions))]);
  const { seek } = writePlain(file, FILE, () => list);
  return { seek, bytes: file.bytes.length() - seek };
}

/** Writes a small ROOT file with trees: what readers look at is as ROOT writes it, dates and free segments are left out. */
export function rootFile(trees: readonly WrittenTree[], options: RootFileOptions = {}): Buffer {
  const { positions = 4, className = "TTree" } = options;
  const classes = { ...TREE_CLASSES, ...options.classes };
  const file: FileWriter = { bytes: byteWriter(), positions, compress: options.compress };
  const name = byteWriter();
  name.text(FILE.name);
  name.text(FILE.title);
  const top = (keys: { readonly seek: number; readonly bytes: number }): Buffer => {
    const object = Buffer.concat([name.finish(), directoryBytes(positions, BEGIN, keys)]);
    return Buffer.concat([headOf(keyOf(FILE, BEGIN, object), positions), object]);
  };
  file.bytes.bytes(Buffer.alloc(BEGIN + top({ seek: 0, bytes: 0 }).length));

  const writeTrees = (directory: string): readonly WrittenKey[] =>
    trees
      .filter((tree) => (tree.directory ?? "") === directory)
      .map((tree) => {
        const key = { className, name: tree.name, title: tree.title ?? "", cycle: tree.cycle ?? 1 };
        return writeRecord(file, key, streamed(file, writeTree(file, tree), key, classes));
      });
  const objects = options.objects ?? [];
  const writeObjects = (within: string): readonly WrittenKey[] =>
    objects
      .filter(({ directory = "" }) => directory === within)
      .map(({ name: objectName, object, cycle = 1 }) => {
        const key = { className: object.className, name: objectName, title: "", cycle };
        return writeRecord(file, key, streamed(file, object, key, classes));
      });
  const keys = [...writeTrees(""), ...writeObjects("")];
  for (const directory of new Set([...trees, ...objects].flatMap((one) => one.directory ?? []))) {
    const list = writeKeyList(file, [...writeTrees(directory), ...writeObjects(directory)]);
    keys.push(writePlain(file, { className: "TDirectory", name: directory, title: "" }, (seek) => directoryBytes(positions, seek, list)));
  }
  const items = Object.entries(classes).map(([described, one]) => descriptionOf(described, one));
  const info = writeRecord(file, INFO, streamed(file, { className: "TList", members: { items } }, INFO, DESCRIBING_CLASSES));
  const list = writeKeyList(file, keys);

  const header = byteWriter();
  header.bytes(Buffer.from("root"));
  header.integer(positions === 8 ? 1063014 : 63014, 4);
  header.integer(BEGIN, 4);
  header.integer(file.bytes.length(), positions);
  header.integer(file.bytes.length(), positions); // free segments
  header.integer(0, 4);
  header.integer(1, 4);
  header.integer(headBytes(FILE, positions) + name.length(), 4);
  header.integer(positions, 1);
  header.integer(101, 4);
  header.integer(info.seek, positions);
  header.integer(headBytes(INFO, positions) + info.storedBytes, 4);
  const bytes = file.bytes.finish();
  header.finish().copy(bytes);
  top(list).copy(bytes, BEGIN);
  return bytes;
}
