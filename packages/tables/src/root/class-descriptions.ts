import { STREAMER_TYPE } from "./streamer-type.ts";

/** A member of a class, or a base class (TStreamerElement). */
export interface ClassElement {
  readonly name: string;
  /** The comment in the class's source. */
  readonly title: string;
  /** A code of STREAMER_TYPE, or that of a number. */
  readonly type: number;
  readonly typeName: string;
  /** Of an array of fixed length: the product of its dimensions. */
  readonly arrayLength: number;
  /** Of a counted array: the member that counts. */
  readonly countName: string;
}

/** How a version of a class is streamed (TStreamerInfo). */
export interface ClassDescription {
  readonly className: string;
  readonly version: number;
  readonly checkSum: number;
  readonly elements: readonly ClassElement[];
  /** Whether bytes may follow that the elements do not describe. */
  readonly open?: true;
}

/** The classes that a file describes. Names are compared without spaces. */
export interface ClassDescriptions {
  /** The description of a version; version 0 stands for that with the check sum. */
  readonly find: (className: string, version: number, checkSum?: number) => ClassDescription | undefined;
  /** That of the highest version. */
  readonly newest: (className: string) => ClassDescription | undefined;
}

const withoutSpaces = (name: string): string => name.replaceAll(" ", "");

export function classDescriptions(list: readonly ClassDescription[]): ClassDescriptions {
  const byName = new Map<string, ClassDescription[]>();
  for (const description of list) {
    const versions = byName.get(withoutSpaces(description.className));
    if (versions === undefined) byName.set(withoutSpaces(description.className), [description]);
    else versions.push(description);
  }
  const versionsOf = (className: string): readonly ClassDescription[] => byName.get(withoutSpaces(className)) ?? [];
  return {
    find: (className, version, checkSum) =>
      versionsOf(className).find((one) => one.open === true || (version === 0 ? one.checkSum === checkSum : one.version === version)),
    newest: (className) =>
      versionsOf(className).reduce<ClassDescription | undefined>(
        (best, one) => (best === undefined || one.version > best.version ? one : best),
        undefined,
      ),
  };
}

/** A class and its bases, theirs too: the descriptions of their highest versions, each once. */
export function classAndBases(classes: ClassDescriptions, className: string): readonly ClassDescription[] {
  const found = new Set<ClassDescription>();
  const add = (name: string): void => {
    const description = classes.newest(name);
    if (description === undefined || found.has(description)) return;
    found.add(description);
    for (const { name: base, type } of description.elements) if (type === STREAMER_TYPE.base) add(base);
  };
  add(className);
  return [...found];
}

const element = (name: string, type: number, typeName = "", arrayLength = 0): ClassElement => ({
  name,
  title: "",
  type,
  typeName,
  arrayLength,
  countName: "",
});
const base = (name: string): ClassElement => element(name, STREAMER_TYPE.base);
const INT = 3;
const UINT = 13;

const described = (className: string, ...elements: ClassElement[]): ClassDescription => ({
  className,
  version: 0,
  checkSum: 0,
  elements,
  open: true,
});

const countedElement = (className: string): ClassDescription =>
  described(
    className,
    base("TStreamerElement"),
    element("fCountVersion", INT),
    element("fCountName", STREAMER_TYPE.string),
    element("fCountClass", STREAMER_TYPE.string),
  );

/** The classes in which a file describes classes: the part of them that is needed, the same in all versions. */
export const DESCRIBING_CLASSES: ClassDescriptions = classDescriptions([
  described(
    "TStreamerInfo",
    base("TNamed"),
    element("fCheckSum", UINT),
    element("fClassVersion", INT),
    element("fElements", STREAMER_TYPE.objectPointer, "TObjArray*"),
  ),
  described(
    "TStreamerElement",
    base("TNamed"),
    element("fType", INT),
    element("fSize", INT),
    element("fArrayLength", INT),
    element("fArrayDim", INT),
    element("fMaxIndex", STREAMER_TYPE.fixedArray + INT, "", 5),
    element("fTypeName", STREAMER_TYPE.string),
  ),
  ...[
    "TStreamerBase",
    "TStreamerBasicType",
    "TStreamerObject",
    "TStreamerObjectPointer",
    "TStreamerObjectAny",
    "TStreamerObjectAnyPointer",
    "TStreamerString",
    "TStreamerSTL",
    "TStreamerArtificial",
  ].map((className) => described(className, base("TStreamerElement"))),
  described("TStreamerSTLstring", base("TStreamerSTL")),
  countedElement("TStreamerBasicPointer"),
  countedElement("TStreamerLoop"),
]);
