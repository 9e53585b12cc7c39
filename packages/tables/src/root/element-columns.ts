import { basketTable } from "./basket-table.ts";
import type { Branch, BranchElement } from "./branch.ts";
import type { BranchColumns, Counters } from "./branch-columns.ts";
import type { ClassDescriptions, ClassElement } from "./class-descriptions.ts";
import { classLayout } from "./class-layout.ts";
import type { EntryLayout } from "./entry-layout.ts";
import { memberElement } from "./member-element.ts";
import { itemNamed, itemOfStreamerType, type NumberItem } from "./number-item.ts";
import { bitsEntries, pointerEntries, vectorEntries } from "./packed-entries.ts";
import { itemOfMember } from "./packed-floats.ts";
import { STREAMER_TYPE } from "./streamer-type.ts";

/** Vectors in vectors in vectors. */
const MOST_LEVELS = 4;

/** The first argument of a template. */
function firstArgument(list: string): string {
  let open = 0;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === "<") open++;
    if (list[i] === ">") open--;
    if (list[i] === "," && open === 0) return list.slice(0, i);
  }
  return list;
}

/** The number in a std::vector, or vectors of such, by the name of the type; undefined for any other type. */
function vectorOf(typeName: string, depth = 1): { readonly item: NumberItem; readonly depth: number } | undefined {
  const list = /^(?:(?:std::)?vector|ROOT::VecOps::RVec|ROOT::RVec)<(.*)>$/.exec(typeName.trim())?.[1];
  if (list === undefined || depth > MOST_LEVELS) return undefined;
  const inside = firstArgument(list);
  const item = itemNamed(inside);
  return item === undefined ? vectorOf(inside, depth + 1) : { item, depth };
}

type Columns = BranchColumns["columns"];

/** Columns of a branch whose elements hold one number, or array of numbers, and nothing else. */
function numbersOnly(layout: Omit<EntryLayout, "stride" | "frames">, item: NumberItem, numbers: number, title: string): Columns {
  const whole: EntryLayout = { ...layout, stride: numbers * item.bytes, frames: [] };
  const kind = layout.listed || numbers > 1 ? "list" : "number";
  return [{ column: { name: layout.branch.name, type: item.type, kind, unit: "", title }, layout: whole, offset: 0, numbers, item }];
}

/** Columns of a branch whose elements are objects of a class: one for each number in them. */
function numbersOfObjects(
  layout: Omit<EntryLayout, "stride" | "frames">,
  className: string,
  classes: ClassDescriptions,
): Columns | undefined {
  const found = classLayout(classes, className);
  if (found === undefined || found.numbers.length === 0) return undefined;
  const whole: EntryLayout = { ...layout, stride: found.bytes, frames: found.frames };
  const { name } = layout.branch;
  return found.numbers.map(({ path, title, offset, numbers, item }) => ({
    column: {
      name: `${name.replace(/\.$/, "")}.${path}`,
      type: item.type,
      kind: layout.listed || layout.elements > 1 || numbers > 1 ? "list" : "number",
      unit: "",
      title,
    },
    layout: whole,
    offset,
    numbers,
    item,
  }));
}

function memberColumns(
  branch: Branch,
  element: BranchElement,
  member: ClassElement | undefined,
  classes: ClassDescriptions,
  counters: Counters,
): Columns | undefined {
  const { kind, streamerType: type } = element;
  const listed = kind === 31 || kind === 41;
  const length = branch.leaves.at(0)?.length ?? 1;
  const title = member?.title ?? "";
  const layout = {
    branch,
    baskets: basketTable(branch.object, branch.where),
    elements: 1,
    listed,
    count: element.count && counters.get(element.count),
  };
  if (type === STREAMER_TYPE.bits) return numbersOnly({ ...layout, unpack: bitsEntries }, itemOfStreamerType(type) as NumberItem, 1, title);
  const isPacked = type % STREAMER_TYPE.fixedArray === STREAMER_TYPE.double32 || type % STREAMER_TYPE.fixedArray === STREAMER_TYPE.float16;
  if (isPacked && member === undefined) return undefined;
  const single = itemOfMember(type, title);
  if (single !== undefined) return numbersOnly(layout, single, length, title);
  const array = itemOfMember(type - STREAMER_TYPE.fixedArray, title);
  if (array !== undefined) return numbersOnly(layout, array, length, title);
  const counted = itemOfMember(type - STREAMER_TYPE.countedArray, title);
  if (counted !== undefined && !listed)
    return numbersOnly({ ...layout, listed: true, unpack: pointerEntries, count: undefined }, counted, 1, title);
  const objects = type === STREAMER_TYPE.object || type === STREAMER_TYPE.any;
  const arrayOfObjects = type === STREAMER_TYPE.object + STREAMER_TYPE.fixedArray || type === STREAMER_TYPE.any + STREAMER_TYPE.fixedArray;
  if (member !== undefined && (objects || arrayOfObjects))
    return numbersOfObjects({ ...layout, elements: arrayOfObjects ? length : 1 }, member.typeName, classes);
  if (!listed && member !== undefined) return vectorColumns(branch, member.typeName, title);
  return undefined;
}

function vectorColumns(branch: Branch, typeName: string, title: string): Columns | undefined {
  const vector = vectorOf(typeName);
  if (vector === undefined) return undefined;
  const { item, depth } = vector;
  const layout = {
    branch,
    baskets: basketTable(branch.object, branch.where),
    elements: 1,
    listed: true,
    count: undefined,
    unpack: vectorEntries(item.bytes, depth),
  };
  return numbersOnly(layout, item, 1, title);
}

/** The column of a branch that counts the objects of a list. */
function countColumns(branch: Branch): Columns {
  const layout = { branch, baskets: basketTable(branch.object, branch.where), elements: 1, listed: false, count: undefined };
  return numbersOnly(layout, itemOfStreamerType(STREAMER_TYPE.counter) as NumberItem, 1, "");
}

function wholeObjectColumns(branch: Branch, { className }: BranchElement, classes: ClassDescriptions): Columns | undefined {
  const layout = { branch, baskets: basketTable(branch.object, branch.where), elements: 1, listed: false, count: undefined };
  return vectorColumns(branch, className, "") ?? numbersOfObjects(layout, className, classes);
}

/**
 * The columns of a branch that stores an object, a member of one, or a list of them: numbers, arrays, vectors of numbers, and the numbers in objects of
 * constant size.
 */
export function elementColumns(branch: Branch, element: BranchElement, classes: ClassDescriptions, counters: Counters): BranchColumns {
  const isCount = element.kind === 3 || element.kind === 4;
  const isMember = !isCount && element.id >= 0 && element.streamerType >= 0;
  const member = isMember ? memberElement(classes, branch.name, element) : undefined;
  const columns = isCount
    ? countColumns(branch)
    : isMember
      ? memberColumns(branch, element, member, classes, counters)
      : wholeObjectColumns(branch, element, classes);
  if (columns !== undefined) return { columns, others: [] };
  const type = member?.typeName ?? element.className;
  return { columns: [], others: [{ name: branch.name, type: element.kind === 31 || element.kind === 41 ? `${type}[]` : type }] };
}
