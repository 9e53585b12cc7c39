import { expect, test } from "@jest/globals";
import { classDescriptions, type ClassDescription, type ClassElement } from "./class-descriptions.ts";
import type { ObjectBytes } from "./key.ts";
import { readObject } from "./object-reader.ts";
import { byteWriter } from "./testing/byte-writer.ts";
import { objectWriter, type WrittenObject } from "./testing/object-writer.ts";
import { TREE_CLASSES } from "./testing/written-classes.ts";
import { listMember, numberMember, pointerMember, textMember } from "./streamed-object.ts";

const HEAD = 57;

const described = (className: string): ClassDescription => {
  const { version, members } = TREE_CLASSES[className];
  return {
    className,
    version,
    checkSum: 0,
    elements: members.map(([name, type, typeName = "", countName = ""]): ClassElement => ({
      name,
      type,
      typeName,
      countName,
      title: "",
      arrayLength: 0,
    })),
  };
};

const classes = classDescriptions(["TLeaf", "TLeafI", "TLeafF", "TBranch", "TAttFill"].map(described));

const objectBytes = (className: string, bytes: Buffer): ObjectBytes => ({
  key: { bytes: HEAD + bytes.length, objectBytes: bytes.length, headBytes: HEAD, cycle: 1, seek: 100, className, name: "x", title: "" },
  bytes,
});

function streamed(object: WrittenObject): Buffer {
  const writer = byteWriter();
  objectWriter(writer, TREE_CLASSES, HEAD).body(object);
  return writer.finish();
}

const leaf = (name: string, members = {}): WrittenObject => ({ className: "TLeafI", members: { fName: name, fLen: 3, ...members } });

test("members come with those of base classes, and a reference is to the object itself", () => {
  const counter = leaf("n");
  const list = { className: "TObjArray", members: { items: [leaf("x", { fLeafCount: counter }), undefined, counter] } };
  const read = readObject(objectBytes("TObjArray", streamed(list)), classes, "x");
  const [first, none, last] = listMember(read, "items", "x");
  expect(none).toBeUndefined();
  expect(first?.className).toBe("TLeafI");
  if (first === undefined || last === undefined) throw new Error("objects are missing");
  expect(textMember(first, "fName", "x")).toBe("x");
  expect(numberMember(first, "fLen", "x")).toBe(3);
  expect(pointerMember(first, "fLeafCount", "x")).toBe(last);
  expect(textMember(last, "fName", "x")).toBe("n");
});

test("the name of a class is read where it was written first", () => {
  const whole = streamed({ className: "TObjArray", members: { items: [leaf("a"), leaf("b")] } });
  // The second name of the class becomes a reference to the first, which is five bytes into the list after its head of 29.
  const first = whole.indexOf("TLeafI\0") - 4;
  const second = whole.indexOf("TLeafI\0", first + 10) - 4;
  const tag = Buffer.alloc(4);
  tag.writeUInt32BE((0x80000000 | (first + HEAD + 2)) >>> 0);
  const shorter = Buffer.concat([whole.subarray(0, second), tag, whole.subarray(second + 11)]);
  shorter.writeUInt32BE(whole.readUInt32BE(0) - 7, 0);
  shorter.writeUInt32BE(whole.readUInt32BE(second - 4) - 7, second - 4);
  const items = listMember(readObject(objectBytes("TObjArray", shorter), classes, "x"), "items", "x");
  expect(items.map((item) => item?.members.get("fName"))).toEqual(["a", "b"]);
});

test("objects of classes that are not needed are passed over", () => {
  const whole = streamed({ className: "TObjArray", members: { items: [leaf("a"), leaf("b")] } });
  const at = whole.indexOf("TLeafI\0");
  whole.write("XLeafI", at);
  const [other, next] = listMember(readObject(objectBytes("TObjArray", whole), classes, "x"), "items", "x");
  expect(other).toMatchObject({ className: "XLeafI", members: new Map() });
  expect(next?.members.get("fName")).toBe("b");
});

test("a needed class that the file does not describe is told with its version", () => {
  const whole = streamed({ className: "TLeafD", members: {} });
  expect(() => readObject(objectBytes("TLeafD", whole), classes, "x.root: tree")).toThrow(
    expect.objectContaining({
      code: "DATA_ROOT_UNSUPPORTED",
      where: "x.root: tree",
      message: "version 1 of the class TLeafD, which the file does not describe",
    }),
  );
});

test("any length or reference that is wrong is damage", () => {
  const damaged = expect.objectContaining({ code: "DATA_ROOT_DAMAGED" });
  const whole = streamed({ className: "TObjArray", members: { items: [leaf("x", { fLeafCount: leaf("n") })] } });
  const changed = (at: number, value: number): Buffer => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt32BE(value, at);
    return bytes;
  };
  const count = whole.indexOf("TLeafI\0") - 8;
  const inner = whole.indexOf("TLeafI\0", count + 12) - 8;
  for (const bytes of [
    changed(0, 0x4000ffff), // the list is longer than the record
    changed(0, 0x40000004),
    changed(count, whole.readUInt32BE(count) + 1),
    changed(count, whole.readUInt32BE(count) - 1),
    changed(count, 0xc0000010),
    changed(count, 12345), // a reference to nothing
    changed(count + 4, 0x80000002), // a class before the beginning
    changed(count + 4, 0x00000005), // no class
    changed(inner, 0x7fffffff),
    whole.subarray(0, whole.length - 1),
  ])
    expect(() => readObject(objectBytes("TObjArray", bytes), classes, "x")).toThrow(damaged);
});

test("lists within lists without end are damage, and do not exhaust the stack", () => {
  let list: WrittenObject = { className: "TObjArray", members: { items: [] } };
  for (let i = 0; i < 1000; i++) list = { className: "TObjArray", members: { items: [list] } };
  expect(() => readObject(objectBytes("TObjArray", streamed(list)), classes, "x")).toThrow(
    expect.objectContaining({ code: "DATA_ROOT_DAMAGED", message: expect.stringContaining("objects within objects") }),
  );
});
