import {
  DESCRIBING_CLASSES,
  classDescriptions,
  type ClassDescription,
  type ClassDescriptions,
  type ClassElement,
} from "./class-descriptions.ts";
import type { FileHeader } from "./file-header.ts";
import { readObjectBytes } from "./key.ts";
import { readObject } from "./object-reader.ts";
import type { RandomAccessFile } from "./random-access.ts";
import { countMember, listMember, numberMember, textMember, type StreamedObject } from "./streamed-object.ts";

function elementOf(object: StreamedObject, where: string): ClassElement {
  const countName = object.members.get("fCountName");
  return {
    name: textMember(object, "fName", where),
    title: textMember(object, "fTitle", where),
    type: numberMember(object, "fType", where),
    typeName: textMember(object, "fTypeName", where),
    arrayLength: countMember(object, "fArrayLength", where),
    countName: typeof countName === "string" ? countName : "",
  };
}

function descriptionOf(object: StreamedObject, where: string): ClassDescription {
  return {
    className: textMember(object, "fName", where),
    version: numberMember(object, "fClassVersion", where),
    checkSum: numberMember(object, "fCheckSum", where),
    elements: listMember(object, "fElements", where).flatMap((element) => (element === undefined ? [] : [elementOf(element, where)])),
  };
}

/**
 * The descriptions of classes that a file carries (its record StreamerInfo); none where it has no such record.
 * @throws AnalysisError DATA_ROOT_DAMAGED, DATA_ROOT_CODEC, DATA_ROOT_UNSUPPORTED
 */
export async function readStreamerInfos(file: RandomAccessFile, { infoSeek, infoBytes }: FileHeader): Promise<ClassDescriptions> {
  if (infoSeek === 0 || infoBytes === 0) return classDescriptions([]);
  const where = `${file.path}: descriptions of classes`;
  const bytes = await readObjectBytes(file, { seek: infoSeek, bytes: infoBytes, className: "TList" }, where);
  const list = listMember(readObject(bytes, DESCRIBING_CLASSES, where), "items", where);
  // There is a list of schema evolution rules among them, which is not about the file's own bytes.
  return classDescriptions(list.flatMap((object) => (object?.className === "TStreamerInfo" ? [descriptionOf(object, where)] : [])));
}
