import { basketTable } from "./basket-table.ts";
import type { Branch, BranchElement } from "./branch.ts";
import type { BranchColumns, Counters } from "./branch-columns.ts";
import type { ClassDescriptions, ClassElement } from "./class-descriptions.ts";
import { classLayout } from "./class-layout.ts";
import type { ColumnPlan, EntryLayout } from "./entry-layout.ts";
import { memberElement } from "./member-element.ts";
import { itemOfStreamerType, type NumberItem } from "./number-item.ts";
import { bitsEntries, pointerEntries, vectorEntries } from "./packed-entries.ts";
import { itemOfMember } from "./packed-floats.ts";
import { STREAMER_TYPE } from "./streamer-type.ts";
import { vectorType } from "./vector-type.ts";

/** A layout of which it is not yet known what its elements are. */
type OpenLayout = Omit<EntryLayout, "stride" | "frames">;

/** One element in each entry. */
const single = (branch: Branch): OpenLayout => ({
  branch,
  baskets: basketTable(branch.object, branch.where),
  elements: 1,
  listed: false,
  count: undefined,
});

/** Elements hold one number, or array of numbers, and nothing else. */
function numbersOnly(layout: OpenLayout, item: NumberItem, numbers: number, title: string): readonly ColumnPlan[] {
  const whole: EntryLayout = { ...layout, stride: numbers * item.bytes, frames: [] };
  const kind = layout.listed || numbers > 1 ? "list" : "number";
  return [{ column: { name: layout.branch.name, type: item.type, kind, unit: "", title }, layout: whole, offset: 0, numbers, item }];
}

/** Elements are objects of a class: a column for each number in them. */
function numbersOfObjects(layout: OpenLayout, className: string, classes: ClassDescriptions): readonly ColumnPlan[] | undefined {
  const found = classLayout(classes, className);
  if (found === undefined) return undefined;
  const whole: EntryLayout = { ...layout, stride: found.bytes, frames: found.frames };
  const prefix = layout.branch.name.replace(/\.$/, "");
  return found.numbers.map(({ path, title, offset, numbers, item }) => {
    const kind = layout.listed || layout.elements > 1 || numbers > 1 ? "list" : "number";
    return { column: { name: `${prefix}.${path}`, type: item.type, kind, unit: "", title }, layout: whole, offset, numbers, item };
  });
}

function vectorColumns(branch: Branch, typeName: string, title: string): readonly ColumnPlan[] | undefined {
  const vector = vectorType(typeName);
  if (vector === undefined) return undefined;
  const layout = { ...single(branch), listed: true, unpack: vectorEntries(vector.item.bytes, vector.depth) };
  return numbersOnly(layout, vector.item, 1, title);
}

const isObject = (type: number): boolean => type === STREAMER_TYPE.object || type === STREAMER_TYPE.any;

/** A member of an object, or of each object in a list. */
function memberColumns(
  branch: Branch,
  { kind, streamerType: type, count }: BranchElement,
  member: ClassElement | undefined,
  classes: ClassDescriptions,
  counters: Counters,
): readonly ColumnPlan[] | undefined {
  const title = member?.title ?? "";
  const length = branch.leaves.at(0)?.length ?? 1;
  if (!(length > 0)) return undefined;
  const inList = kind === 31 || kind === 41;
  const layout = inList ? { ...single(branch), listed: true, count: count && counters.get(count) } : single(branch);

  const number = itemOfMember(type, member?.title);
  if (type === STREAMER_TYPE.bits && number !== undefined) return numbersOnly({ ...layout, unpack: bitsEntries }, number, 1, title);
  if (number !== undefined) return numbersOnly(layout, number, length, title);
  const inArray = itemOfMember(type - STREAMER_TYPE.fixedArray, member?.title);
  if (inArray !== undefined) return numbersOnly(layout, inArray, length, title);
  const behindPointer = itemOfMember(type - STREAMER_TYPE.countedArray, member?.title);
  if (behindPointer !== undefined)
    return inList ? undefined : numbersOnly({ ...layout, listed: true, unpack: pointerEntries }, behindPointer, 1, title);
  if (member === undefined) return undefined;
  if (isObject(type)) return numbersOfObjects(layout, member.typeName, classes);
  if (isObject(type - STREAMER_TYPE.fixedArray)) return numbersOfObjects({ ...layout, elements: length }, member.typeName, classes);
  return inList ? undefined : vectorColumns(branch, member.typeName, title);
}

/**
 * The columns of a branch that stores an object, a member of one, or a list of them: numbers, arrays, vectors of numbers, and the numbers in objects of
 * constant size.
 */
export function elementColumns(branch: Branch, element: BranchElement, classes: ClassDescriptions, counters: Counters): BranchColumns {
  const { kind, id, streamerType, className } = element;
  // The branch above a list of objects counts them.
  if (kind === 3 || kind === 4)
    return { columns: numbersOnly(single(branch), itemOfStreamerType(STREAMER_TYPE.counter) as NumberItem, 1, ""), others: [] };
  const isMember = id >= 0 && streamerType >= 0;
  const member = isMember ? memberElement(classes, branch.name, element) : undefined;
  const columns = isMember
    ? memberColumns(branch, element, member, classes, counters)
    : (vectorColumns(branch, className, "") ?? numbersOfObjects(single(branch), className, classes));
  if (columns !== undefined) return { columns, others: [] };
  const type = member?.typeName ?? className;
  return { columns: [], others: [{ name: branch.name, type: kind === 31 || kind === 41 ? `${type}[]` : type }] };
}
