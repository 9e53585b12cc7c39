import { damaged } from "./damage.ts";
import type { Branch } from "./branch.ts";
import type { ClassDescriptions } from "./class-descriptions.ts";
import { elementColumns } from "./element-columns.ts";
import type { ColumnPlan, OtherBranch } from "./entry-layout.ts";
import { leafColumns } from "./leaf-columns.ts";
import { countMember, type StreamedObject } from "./streamed-object.ts";

/** What a branch, or a tree, holds: columns of numbers, and what cannot be read as such. */
export interface BranchColumns {
  readonly columns: readonly ColumnPlan[];
  readonly others: readonly OtherBranch[];
}

/** The columns that count, by the leaf or branch that is referred to. */
export type Counters = ReadonlyMap<StreamedObject, ColumnPlan>;

/** All branches, those within others after them. */
const allBranches = (branches: readonly Branch[]): readonly Branch[] =>
  branches.flatMap((branch) => [branch, ...allBranches(branch.branches)]);

function columnsOfBranch(branch: Branch, classes: ClassDescriptions, counters: Counters, entries: number): BranchColumns {
  const { name, fileName, element, object, where } = branch;
  if (fileName !== "") return { columns: [], others: [{ name, type: `baskets in the file ${fileName}` }] };
  const isPlain = branch.className === "TBranch";
  if (!isPlain && element === undefined) return { columns: [], others: [{ name, type: branch.className }] };
  const found = element === undefined ? leafColumns(branch, counters) : elementColumns(branch, element, classes, counters);
  if (branch.branches.length > 0 && countMember(object, "fWriteBasket", where) === 0 && found.columns.every(isEmpty))
    return { columns: [], others: [] }; // only holds others together
  // Switched off while the tree was filled.
  if (entries > 0 && found.columns.some((plan) => entriesOf(plan) === 0)) return { columns: [], others: [{ name, type: "never filled" }] };
  const missing = found.columns.find((plan) => isEmpty(plan) && entriesOf(plan) > 0);
  if (missing !== undefined) throw damaged(where, `${entriesOf(missing)} entries and no basket`);
  return found;
}

const isEmpty = ({ layout }: ColumnPlan): boolean => layout.baskets.length === 0;

const entriesOf = ({ layout: { baskets } }: ColumnPlan): number => baskets.firstEntries[baskets.length];

const isCounted = ({ leaves, element }: Branch): boolean => leaves.some(({ count }) => count !== undefined) || element?.count !== undefined;

const canCount = ({ column, numbers }: ColumnPlan): boolean => column.kind === "number" && numbers === 1 && /^u?int/.test(column.type);

/** Names are unique: the second of a name goes by its path, and the third by a number. */
function uniquelyNamed(plans: readonly ColumnPlan[]): readonly ColumnPlan[] {
  const taken = new Set<string>();
  return plans.map((plan) => {
    const { branch } = plan.layout;
    let name = plan.column.name;
    if (taken.has(name)) name = branch.path + name.slice(branch.name.length);
    for (let k = 2; taken.has(name); k++) name = `${plan.column.name};${k}`;
    taken.add(name);
    return name === plan.column.name ? plan : { ...plan, column: { ...plan.column, name } };
  });
}

/**
 * The columns of a tree, in the order of its branches.
 * @param entries number of entries of the tree
 * @throws AnalysisError DATA_ROOT_DAMAGED where a branch has no baskets for its entries
 */
export function branchColumns(branches: readonly Branch[], classes: ClassDescriptions, entries: number): BranchColumns {
  const all = allBranches(branches);
  const counters = new Map<StreamedObject, ColumnPlan>();
  const found = new Map<Branch, BranchColumns>();
  // Those that count come first: a branch may come before the one that counts it.
  for (const branch of all.toSorted((a, b) => Number(isCounted(a)) - Number(isCounted(b)))) {
    const columns = columnsOfBranch(branch, classes, counters, entries);
    found.set(branch, columns);
    if (columns.columns.length === 0 || !columns.columns.some(canCount)) continue;
    if (branch.element !== undefined) counters.set(branch.object, columns.columns[0]);
    else branch.leafObjects.forEach((leaf, i) => canCount(columns.columns[i]) && counters.set(leaf, columns.columns[i]));
  }
  const inOrder = all.map((branch) => found.get(branch) as BranchColumns);
  return {
    columns: uniquelyNamed(inOrder.flatMap(({ columns }) => columns)),
    others: inOrder.flatMap(({ others }) => others),
  };
}
