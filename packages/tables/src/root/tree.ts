import { unknownName } from "@ratiometer/config";
import type { ColumnarFile, FileColumn } from "../columnar-file.ts";
import { branchesOf } from "./branch.ts";
import { branchColumns } from "./branch-columns.ts";
import type { ClassDescriptions } from "./class-descriptions.ts";
import { clusterBoundaries } from "./cluster-boundaries.ts";
import { columnReader } from "./column-reader.ts";
import { damaged } from "./damage.ts";
import type { ColumnPlan } from "./entry-layout.ts";
import type { RandomAccessFile } from "./random-access.ts";
import { countMember, textMember, type StreamedObject } from "./streamed-object.ts";

/** A tree of a ROOT file, open for reading. Closing it closes the file. */
export interface RootTree extends ColumnarFile {
  /** With the directories to it: "Events", "directory/tree". */
  readonly name: string;
  /** What the file says about it. */
  readonly title: string;
  /** For a list that another column counts, that column: "Jet_pt" is counted by "nJet". */
  readonly countedBy: ReadonlyMap<string, string>;
}

function requireEntries({ column, layout: { branch, baskets } }: ColumnPlan, entries: number): void {
  const found = baskets.firstEntries[baskets.length];
  if (found !== entries) throw damaged(branch.where, `column "${column.name}" has ${found} entries, the tree ${entries}`);
}

/**
 * A tree from what its record holds.
 * @throws AnalysisError DATA_ROOT_DAMAGED
 */
export function treeOf(object: StreamedObject, file: RandomAccessFile, classes: ClassDescriptions, name: string): RootTree {
  const where = `${file.path}: tree "${name}"`;
  const entries = countMember(object, "fEntries", where);
  const { columns, others } = branchColumns(branchesOf(object, where), classes, entries);
  const plans = new Map(columns.map((plan) => [plan.column.name, plan]));
  const nameOfLayout = new Map(columns.map(({ layout, column }) => [layout, column.name]));
  const read = columnReader(file, new Set(columns.map(({ layout }) => layout.branch.name)));
  const planNamed = (wanted: string): ColumnPlan => {
    const plan = plans.get(wanted);
    if (plan === undefined) throw unknownName("DATA_UNKNOWN_COLUMN", "column", wanted, plans.keys(), { where });
    return plan;
  };
  let boundaries: readonly number[] | undefined;
  return {
    name,
    title: textMember(object, "fTitle", where),
    path: file.path,
    format: "ROOT TTree",
    entries,
    columns: columns.map(({ column }): FileColumn => column),
    others,
    countedBy: new Map(
      columns.flatMap(({ column, layout: { count } }) => {
        const counter = count && nameOfLayout.get(count.layout);
        return counter === undefined ? [] : [[column.name, counter] as const];
      }),
    ),
    get boundaries() {
      return (boundaries ??= clusterBoundaries(
        [...new Set(columns.map(({ layout }) => layout))].map(({ baskets }) => baskets),
        entries,
      ));
    },
    read: async (names, first, end) => {
      if (!(Number.isInteger(first) && Number.isInteger(end) && 0 <= first && first <= end && end <= entries))
        throw new RangeError(`entries ${first} to ${end} of ${entries}`);
      const wanted = names.map(planNamed);
      for (const plan of wanted) {
        requireEntries(plan, entries);
        if (plan.layout.count !== undefined) requireEntries(plan.layout.count, entries);
      }
      const slices = await read(wanted, first, end);
      return new Map(names.map((column, i) => [column, slices[i]]));
    },
    close: file.close,
  };
}
