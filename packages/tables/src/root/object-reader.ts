import { cursorOver, int32, text, uint32, uint8, zeroTerminated, type ByteCursor } from "./byte-cursor.ts";
import type { ClassDescriptions, ClassElement } from "./class-descriptions.ts";
import { damaged, unsupported } from "./damage.ts";
import { readEmbeddedBasket } from "./embedded-basket.ts";
import type { ObjectBytes } from "./key.ts";
import { BYTE_COUNT, CLASS, finishObject, isByteCount, readObjectHead, readTNamed, readTObject } from "./object-head.ts";
import type { StreamedList, StreamedObject, StreamedValue } from "./streamed-object.ts";
import { STREAMER_TYPE, numberReader } from "./streamer-type.ts";

/** What is known while the objects in a record are read. */
interface ObjectReader {
  readonly cursor: ByteCursor;
  readonly classes: ClassDescriptions;
  /** References count from the beginning of the record, so many bytes before the cursor's first. */
  readonly headBytes: number;
  /** The objects read so far by what refers to them. */
  readonly objects: Map<number, StreamedObject>;
  depth: number;
}

const NEW_CLASS = 0xffffffff;
/** References have this much added, so that none is 0. */
const REFERENCE_OFFSET = 2;
/** Branches within branches, three levels each: no file is as deep. */
const MOST_LEVELS = 200;

/** The lists that are read, and the first of their versions that has a name. */
const LISTS: ReadonlyMap<string, number> = new Map([
  ["TObjArray", 3],
  ["TList", 4],
]);

/** Classes that hold something of a tree or describe classes. Objects of others are passed over. */
const isNeeded = (className: string): boolean =>
  LISTS.has(className) || (/^T(Tree|Branch|Leaf|Basket|Streamer)/.test(className) && className !== "TBranchClones");

/** One level deeper, unless that is too deep. */
function enter(reader: ObjectReader): void {
  if (++reader.depth > MOST_LEVELS) throw damaged(reader.cursor.where, `objects within objects, more than ${MOST_LEVELS} of them`);
}

/** Reads a TObjArray or a TList, which has an option after each object. */
function readList(reader: ObjectReader, className: string): StreamedList {
  const { cursor } = reader;
  enter(reader);
  const head = readObjectHead(cursor);
  if (head.version < (LISTS.get(className) ?? 0)) throw unsupported(cursor.where, `version ${head.version} of the class ${className}`);
  readTObject(cursor, new Map());
  text(cursor); // name
  const length = int32(cursor);
  if (className === "TObjArray") int32(cursor); // number of the first
  const list: (StreamedObject | undefined)[] = [];
  for (let i = 0; i < length; i++) {
    list.push(readPointer(reader));
    if (className === "TList") text(cursor);
  }
  finishObject(cursor, head, className);
  reader.depth--;
  return list;
}

const ARRAY_TYPES: ReadonlyMap<string, number> = new Map([
  ["TArrayC", 1],
  ["TArrayS", 2],
  ["TArrayI", 3],
  ["TArrayL", 4],
  ["TArrayF", 5],
  ["TArrayD", 8],
  ["TArrayL64", 16],
]);

function readNumbers(cursor: ByteCursor, length: number, type: number): Float64Array {
  const read = numberReader(type);
  if (read === undefined) throw unsupported(cursor.where, `an array of type ${type}`);
  // A number has a byte at least.
  if (!(length >= 0 && length <= cursor.end - cursor.position))
    throw damaged(cursor.where, `an array of ${length} numbers in ${cursor.end - cursor.position} bytes`);
  const numbers = new Float64Array(length);
  for (let i = 0; i < length; i++) numbers[i] = read(cursor);
  return numbers;
}

function readCountedArray({ cursor }: ObjectReader, { name, type, countName }: ClassElement, members: Map<string, StreamedValue>): void {
  if (uint8(cursor) === 0) {
    members.set(name, new Float64Array(0));
    return;
  }
  const length = members.get(countName);
  if (typeof length !== "number") throw damaged(cursor.where, `the array ${name} is counted by ${countName}, which is not there`);
  members.set(name, readNumbers(cursor, length, type - STREAMER_TYPE.countedArray));
}

/** @returns false for a member of a kind that is not read here, nor any after it */
function readElement(reader: ObjectReader, element: ClassElement, members: Map<string, StreamedValue>): boolean {
  const { cursor } = reader;
  const { name, type } = element;
  const readNumber = numberReader(type);
  if (readNumber !== undefined) {
    members.set(name, readNumber(cursor));
    return true;
  }
  switch (type) {
    case STREAMER_TYPE.base: {
      // A base that is an array of numbers: the contents of a histogram.
      const arrayType = ARRAY_TYPES.get(name);
      if (arrayType === undefined) readMembers(reader, name, members);
      else members.set("fArray", readNumbers(cursor, int32(cursor), arrayType));
      return true;
    }
    case STREAMER_TYPE.tObject:
    case STREAMER_TYPE.tNamed:
      readMembers(reader, name, members);
      return true;
    case STREAMER_TYPE.object:
    case STREAMER_TYPE.any:
    case STREAMER_TYPE.inlineObject:
    case STREAMER_TYPE.inlineAny:
      members.set(name, readInline(reader, element.typeName.replace(/\*$/, "")));
      return true;
    case STREAMER_TYPE.objectPointer:
    case STREAMER_TYPE.anyPointer: {
      const object = readPointer(reader);
      members.set(name, object !== undefined && LISTS.has(object.className) ? object.members.get("items") : object);
      return true;
    }
    case STREAMER_TYPE.string:
      members.set(name, text(cursor));
      return true;
    default:
      if (numberReader(type - STREAMER_TYPE.fixedArray) !== undefined)
        members.set(name, readNumbers(cursor, element.arrayLength, type - STREAMER_TYPE.fixedArray));
      else if (numberReader(type - STREAMER_TYPE.countedArray) !== undefined) readCountedArray(reader, element, members);
      else return false;
      return true;
  }
}

/** An object that is a member itself. */
function readInline(reader: ObjectReader, className: string): StreamedValue {
  const { cursor } = reader;
  if (LISTS.has(className)) return readList(reader, className);
  const arrayType = ARRAY_TYPES.get(className);
  if (arrayType !== undefined) return readNumbers(cursor, int32(cursor), arrayType);
  const object = { className, members: new Map<string, StreamedValue>() };
  readMembers(reader, className, object.members);
  return object;
}

/** Reads what a class, as a base or alone, streams of itself. */
function readMembers(reader: ObjectReader, className: string, members: Map<string, StreamedValue>): void {
  const { cursor } = reader;
  if (className === "TObject") {
    readTObject(cursor, members);
    return;
  }
  if (className === "TNamed") {
    readTNamed(cursor, members);
    return;
  }
  enter(reader);
  const head = readObjectHead(cursor);
  const description = reader.classes.find(className, head.version, head.checkSum);
  if (description === undefined && (head.end === undefined || isNeeded(className)))
    throw unsupported(cursor.where, `version ${head.version} of the class ${className}, which the file does not describe`);
  const complete = description?.elements.every((element) => readElement(reader, element, members)) ?? false;
  if (!complete && head.end === undefined) throw unsupported(cursor.where, `a member of ${className} of an unknown type`);
  finishObject(cursor, head, className, !complete || description?.open === true);
  reader.depth--;
}

/** The name of a class, which is written where it occurs first and referred to afterwards. */
function classNameOf({ cursor, headBytes }: ObjectReader, tag: number): string {
  if (tag === NEW_CLASS) return zeroTerminated(cursor);
  const first = { ...cursor, position: (tag & ~CLASS) - REFERENCE_OFFSET - headBytes };
  if (first.position < 0 || first.position > cursor.position || uint32(first) !== NEW_CLASS)
    throw damaged(cursor.where, `no class is named at byte ${first.position}`);
  return zeroTerminated(first);
}

function readPointer(reader: ObjectReader): StreamedObject | undefined {
  const { cursor, headBytes, objects } = reader;
  const from = cursor.position;
  const first = uint32(cursor);
  if (first === 0) return undefined;
  if (!isByteCount(first)) {
    const object = objects.get(first);
    if (object === undefined) throw damaged(cursor.where, `a reference to an object at ${first}, where none is`);
    return object;
  }
  const body = cursor.position;
  const end = body + (first & ~BYTE_COUNT);
  const tag = uint32(cursor);
  if (end > cursor.end || (tag & CLASS) === 0) throw damaged(cursor.where, `an object at byte ${from} that has no class or no end`);
  const object: StreamedObject = { className: classNameOf(reader, tag), members: new Map() };
  objects.set(from + headBytes + REFERENCE_OFFSET, object);
  if (!isNeeded(object.className)) cursor.position = end;
  else if (object.className === "TBasket") object.members.set("content", readEmbeddedBasket(cursor));
  else if (LISTS.has(object.className)) object.members.set("items", readList(reader, object.className));
  else readMembers(reader, object.className, object.members);
  if (cursor.position !== end) throw damaged(cursor.where, `${object.className} ends at byte ${cursor.position}, expected ${end}`);
  return object;
}

/**
 * Reads the object in a record by the descriptions of its class and of those in it. Members come with those of base classes.
 * @throws AnalysisError DATA_ROOT_DAMAGED, DATA_ROOT_UNSUPPORTED
 */
export function readObject({ key, bytes }: ObjectBytes, classes: ClassDescriptions, where: string): StreamedObject {
  const reader: ObjectReader = { cursor: cursorOver(bytes, where), classes, headBytes: key.headBytes, objects: new Map(), depth: 0 };
  const object: StreamedObject = { className: key.className, members: new Map() };
  if (LISTS.has(key.className)) object.members.set("items", readList(reader, key.className));
  else readMembers(reader, key.className, object.members);
  return object;
}
