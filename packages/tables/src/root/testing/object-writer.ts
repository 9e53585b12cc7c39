import type { ByteWriter } from "./byte-writer.ts";
import type { WrittenClass, WrittenMember } from "./written-classes.ts";

/** An object to be streamed; members that are not given are 0, "" or empty. */
export interface WrittenObject {
  readonly className: string;
  readonly members: Readonly<Record<string, WrittenValue | undefined>>;
}

export type WrittenList = readonly (WrittenObject | undefined)[];

export type WrittenValue = number | bigint | string | readonly number[] | WrittenObject | WrittenList | Uint8Array;

const BYTE_COUNT = 0x40000000;
const NEW_CLASS = 0xffffffff;

/** Bytes of a number by the code of its type, negative ones for floats. */
const SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 4, 5: -4, 6: 4, 8: -8, 11: 1, 13: 4, 16: 8, 18: 1 };

const isObject = (value: WrittenValue | undefined): value is WrittenObject => typeof value === "object" && "members" in value;

const integerBytes = (size: number): 1 | 2 | 4 | 8 => (size === 1 || size === 2 || size === 4 ? size : 8);

/**
 * Writes objects by the descriptions of their classes.
 * @param headBytes length of the head of the record that will hold the bytes
 */
export function objectWriter(
  writer: ByteWriter,
  classes: Readonly<Record<string, WrittenClass>>,
  headBytes: number,
): { readonly body: (object: WrittenObject) => void; readonly pointer: (object: WrittenObject | undefined) => void } {
  const places = new Map<WrittenObject, number>();

  const counted = (write: () => void): void => {
    const at = writer.length();
    writer.integer(0, 4);
    write();
    writer.patch(at, BYTE_COUNT + writer.length() - at - 4);
  };

  const tObject = (): void => {
    writer.integer(1, 2);
    writer.integer(0, 4);
    writer.integer(0x03000000, 4);
  };

  const list = (className: string, objects: WrittenList): void =>
    counted(() => {
      writer.integer(className === "TList" ? 5 : 3, 2);
      tObject();
      writer.text("");
      writer.integer(objects.length, 4);
      if (className === "TObjArray") writer.integer(0, 4);
      for (const object of objects) {
        pointer(object);
        if (className === "TList") writer.text("");
      }
    });

  const numbers = (type: number, values: readonly (number | bigint)[]): void => {
    const size = SIZES[type];
    for (const value of values) {
      if (size < 0) writer.float(Number(value), size === -4 ? 4 : 8);
      else writer.integer(value, integerBytes(size));
    }
  };

  const array = (className: string, value: WrittenValue | undefined): void => {
    const values = Array.isArray(value) ? (value as readonly number[]) : [];
    writer.integer(values.length, 4);
    numbers(className === "TArrayD" ? 8 : className === "TArrayF" ? 5 : 3, values);
  };

  const member = ([name, type, typeName = "", countName = ""]: WrittenMember, { members }: WrittenObject): void => {
    const value = members[name];
    if (type === 0 && name.startsWith("TArray")) array(name, members.fArray);
    else if (type === 0) body({ className: name, members });
    else if (type === 66) tObject();
    else if (type === 65) writer.text(typeof value === "string" ? value : "");
    else if (typeName === "TObjArray") list("TObjArray", Array.isArray(value) ? (value as WrittenList) : []);
    else if (typeName.startsWith("TArray")) array(typeName, value);
    else if (type === 62) body({ className: typeName, members: isObject(value) ? value.members : {} });
    else if (type === 64) pointer(value === undefined ? undefined : (value as WrittenObject));
    else if (type > 40) {
      const length = Number(members[countName] ?? 0);
      writer.integer(length > 0 ? 1 : 0, 1);
      numbers(type - 40, (Array.isArray(value) ? (value as readonly number[]) : []).slice(0, length));
    } else if (type > 20) numbers(type - 20, Array.isArray(value) ? (value as readonly number[]) : [0, 0, 0, 0, 0]);
    else numbers(type, [(value ?? 0) as number | bigint]);
  };

  const body = (object: WrittenObject): void => {
    const items = object.members.items;
    if (Array.isArray(items)) {
      list(object.className, items as WrittenList);
      return;
    }
    if (object.members.raw instanceof Uint8Array) {
      writer.bytes(object.members.raw);
      return;
    }
    const { version, members } = classes[object.className];
    counted(() => {
      writer.integer(version, 2);
      for (const one of members) member(one, object);
    });
  };

  const pointer = (object: WrittenObject | undefined): void => {
    const place = object && places.get(object);
    if (object === undefined || place !== undefined) {
      writer.integer(place ?? 0, 4);
      return;
    }
    places.set(object, writer.length() + headBytes + 2);
    counted(() => {
      writer.integer(NEW_CLASS, 4);
      writer.bytes(Buffer.from(`${object.className}\0`));
      body(object);
    });
  };

  return { body, pointer };
}
