import type { BranchElement } from "./branch.ts";
import { classAndBases, type ClassDescriptions, type ClassElement } from "./class-descriptions.ts";
import { STREAMER_TYPE } from "./streamer-type.ts";

/** The name of the member that a branch stores: the last part of its name, without dimensions. */
const memberName = (branchName: string): string => branchName.replace(/\[.*$/, "").replace(/\.$/, "").split(".").at(-1) ?? "";

/**
 * The description of the member that a branch stores: that with its number in its class, if the names agree, else that of its name in its class, in the
 * class above, or in a base of these.
 */
export function memberElement(classes: ClassDescriptions, branchName: string, element: BranchElement): ClassElement | undefined {
  const { className, classVersion, checkSum, id, parentName } = element;
  const name = memberName(branchName);
  const own = classes.find(className, classVersion, checkSum);
  const numbered = own?.elements[id];
  if (numbered?.name === name) return numbered;
  const candidates = [...(own === undefined ? [] : [own]), ...classAndBases(classes, className), ...classAndBases(classes, parentName)];
  return candidates.flatMap(({ elements }) => elements).find((member) => member.name === name && member.type !== STREAMER_TYPE.base);
}
