import type { ClassDescriptions, ClassElement } from "./class-descriptions.ts";
import type { ObjectFrame } from "./entry-layout.ts";
import type { NumberItem } from "./number-item.ts";
import { itemOfMember } from "./packed-floats.ts";
import { STREAMER_TYPE } from "./streamer-type.ts";

/** A number, or an array of them, at a fixed place of each object of a class. */
export interface ClassNumber {
  /** Names of the members to it: "fP.fX". */
  readonly path: string;
  readonly title: string;
  readonly offset: number;
  readonly numbers: number;
  readonly item: NumberItem;
}

/** A class whose objects all have the same size in a file. */
export interface ClassLayout {
  /** Of an object with what is in front of it, in bytes. */
  readonly bytes: number;
  readonly frames: readonly ObjectFrame[];
  readonly numbers: readonly ClassNumber[];
}

/** Count of bytes and version. */
const FRAME_BYTES = 6;
/** Version, fUniqueID and fBits. */
const TOBJECT_BYTES = 10;
/**
 * Classes of which it is known that their objects are streamed as they are described, framed by count of bytes and version. Others may stream
 * themselves in another way, or have a check sum in the frame, and no description says so.
 */
const KNOWN_CLASSES: ReadonlySet<string> = new Set(["TVector2", "TVector3", "TLorentzVector"]);

/** A class that describes itself as a part of itself, by damage, is not followed for ever. */
const MOST_LEVELS = 4;

const TOBJECT: ClassLayout = { bytes: TOBJECT_BYTES, frames: [{ offset: 0, length: "TObject", version: 1 }], numbers: [] };

const moved = ({ frames, numbers }: ClassLayout, by: number, prefix: string): Omit<ClassLayout, "bytes"> => ({
  frames: frames.map((frame) => ({ ...frame, offset: frame.offset + by })),
  numbers: numbers.map((number) => ({ ...number, offset: number.offset + by, path: prefix + number.path })),
});

function elementLayout(classes: ClassDescriptions, element: ClassElement, level: number): ClassLayout | undefined {
  const { name, title, type, typeName } = element;
  const single = itemOfMember(type, title);
  const item = single ?? itemOfMember(type - STREAMER_TYPE.fixedArray, title);
  // Bits may be followed by two bytes more.
  if (item !== undefined && type % STREAMER_TYPE.fixedArray !== STREAMER_TYPE.bits) {
    const numbers = single === undefined ? element.arrayLength : 1;
    return { bytes: numbers * item.bytes, frames: [], numbers: [{ path: name, title, offset: 0, numbers, item }] };
  }
  if (type === STREAMER_TYPE.tObject || (type === STREAMER_TYPE.base && name === "TObject")) return TOBJECT;
  if (type === STREAMER_TYPE.base) return classLayout(classes, name, level);
  if (type !== STREAMER_TYPE.object && type !== STREAMER_TYPE.any) return undefined;
  const member = classLayout(classes, typeName, level);
  return member && { bytes: member.bytes, ...moved(member, 0, `${name}.`) };
}

/**
 * Where the numbers of an object of a class are, by the newest description of it: undefined where the class is not known, not described, or holds
 * anything but numbers, arrays of fixed length, and such objects.
 * @param level for the function itself, which looks into members and base classes
 */
export function classLayout(classes: ClassDescriptions, className: string, level = 0): ClassLayout | undefined {
  const description = KNOWN_CLASSES.has(className) && level <= MOST_LEVELS ? classes.newest(className) : undefined;
  if (description === undefined) return undefined;
  const frames: ObjectFrame[] = [];
  const numbers: ClassNumber[] = [];
  let bytes = FRAME_BYTES;
  for (const element of description.elements) {
    const layout = elementLayout(classes, element, level + 1);
    if (layout === undefined) return undefined;
    const here = moved(layout, bytes, "");
    frames.push(...here.frames);
    numbers.push(...here.numbers);
    bytes += layout.bytes;
  }
  frames.unshift({ offset: 0, length: bytes - FRAME_BYTES + 2, version: description.version });
  return { bytes, frames, numbers };
}
