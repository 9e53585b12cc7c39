import { numberEntries } from "./root/testing/number-entries.ts";
import { rootFile } from "./root/testing/root-writer.ts";
import type { WrittenBranch } from "./root/testing/tree-writer.ts";

export { hdf5File, type Hdf5Content, type Hdf5Values } from "./hdf5/testing/written-hdf5.ts";
export { lz4Blocks, zlibBlocks } from "./root/testing/blocks.ts";
export { numberEntries } from "./root/testing/number-entries.ts";
export { rootFile } from "./root/testing/root-writer.ts";
export { HISTOGRAM_CLASSES, writtenHistogram } from "./root/testing/written-histogram.ts";

/** Numbers of each entry of a tree: one each, or a list each. */
export type TestColumn = readonly number[] | readonly (readonly number[])[];

/** A tree by columns. Lists are called after their collection: "Jet_pt" belongs to "Jet"; the first of each gives the counts. */
export interface TestTree {
  readonly name: string;
  readonly columns: Readonly<Record<string, TestColumn>>;
}

const isList = (column: TestColumn): column is readonly (readonly number[])[] => Array.isArray(column[0]);

function branchesOf(columns: TestTree["columns"]): WrittenBranch[] {
  const counters = new Set<string>();
  return Object.entries(columns).flatMap(([name, column]) => {
    if (!isList(column))
      return [{ name, leaves: [{ name, className: "TLeafD" }], entries: numberEntries("float64", column.map((value) => [value])) }]; // prettier-ignore
    const counter = `n${name.split("_")[0]}`;
    const list = { name, leaves: [{ name, className: "TLeafF", countedBy: `${counter}/${counter}` }], entries: numberEntries("float32", column), table: true }; // prettier-ignore
    if (counters.has(counter)) return [list];
    counters.add(counter);
    const counts = numberEntries(
      "uint32",
      column.map(({ length }) => [length]),
    );
    return [{ name: counter, leaves: [{ name: counter, className: "TLeafI", unsigned: true }], entries: counts }, list];
  });
}

/** The bytes of a ROOT file of trees, for tests: doubles, and lists of single precision. */
export const testRootFile = (trees: readonly TestTree[]): Uint8Array =>
  rootFile(trees.map(({ name, columns }) => ({ name, branches: branchesOf(columns) })));
