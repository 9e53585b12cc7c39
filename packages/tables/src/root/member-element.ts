import type { BranchElement } from "./branch.ts";
import type { ClassDescription, ClassDescriptions, ClassElement } from "./class-descriptions.ts";
import { STREAMER_TYPE } from "./streamer-type.ts";

/** A class that describes itself as its base, by damage, is not followed for ever. */
const MOST_LEVELS = 32;

function inClassOrBases(
  classes: ClassDescriptions,
  description: ClassDescription | undefined,
  member: string,
  level = 0,
): ClassElement | undefined {
  if (description === undefined || level > MOST_LEVELS) return undefined;
  const own = description.elements.find(({ name, type }) => name === member && type !== STREAMER_TYPE.base);
  if (own !== undefined) return own;
  for (const { name, type } of description.elements) {
    const found = type === STREAMER_TYPE.base ? inClassOrBases(classes, classes.newest(name), member, level + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The name of the member that a branch stores: the last part of its name, without dimensions. */
export const memberName = (branchName: string): string => branchName.replace(/\[.*$/, "").replace(/\.$/, "").split(".").at(-1) ?? "";

/**
 * The description of the member that a branch stores: that with its number in its class, if the names agree, else that of its name in the class or
 * its parent.
 */
export function memberElement(classes: ClassDescriptions, branchName: string, element: BranchElement): ClassElement | undefined {
  const name = memberName(branchName);
  const description = classes.find(element.className, element.classVersion, element.checkSum);
  const numbered = description?.elements[element.id];
  if (numbered?.name === name) return numbered;
  return inClassOrBases(classes, description, name) ?? inClassOrBases(classes, classes.newest(element.parentName), name);
}
