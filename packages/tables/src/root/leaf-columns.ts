import { basketTable } from "./basket-table.ts";
import type { Branch, Leaf } from "./branch.ts";
import type { BranchColumns, Counters } from "./branch-columns.ts";
import type { ColumnPlan, EntryLayout } from "./entry-layout.ts";
import { itemOfLeaf, type NumberItem } from "./number-item.ts";
import { packedFloat } from "./packed-floats.ts";

function leafItem({ className, unsigned, title }: Leaf): NumberItem | undefined {
  if (className === "TLeafD32") return packedFloat("double32", title);
  if (className === "TLeafF16") return packedFloat("float16", title);
  return itemOfLeaf(className, unsigned);
}

/** "Jet_pt[nJet]/F", "x:y/D": the list of leaves, which says nothing that the columns do not. */
const isLeafList = (title: string): boolean => (title.endsWith("]") ? /^\S*?\/[A-Za-z]\[/ : /^\S*\/[A-Za-z]$/).test(title);

/** What a branch is about, in words; "" where its title is its name or list of leaves. */
export const titleOf = ({ name, title }: Branch): string => (title === name || isLeafList(title) ? "" : title);

const typeOf = ({ className }: Leaf): string => (className === "TLeafC" ? "char*" : className.replace(/^TLeafObject$/, "object"));

/** The columns of a plain branch: that of its leaf, or of each of a list of leaves, "branch.leaf". */
export function leafColumns(branch: Branch, counters: Counters): BranchColumns {
  const { name, leaves } = branch;
  const items = leaves.map(leafItem);
  const other = (type: string): BranchColumns => ({ columns: [], others: [{ name, type }] });
  if (leaves.length === 0) return other("no leaf");
  const unread = leaves.find((leaf, i) => items[i] === undefined || !(leaf.length > 0));
  if (unread !== undefined) return other(typeOf(unread));
  const { count } = leaves[0];
  if (leaves.length > 1 && leaves.some((leaf) => leaf.count !== undefined)) return other("list of counted leaves");
  const sizes = leaves.map(({ length }, i) => length * (items[i] as NumberItem).bytes);
  const layout: EntryLayout = {
    branch,
    baskets: basketTable(branch.object, branch.where),
    stride: sizes.reduce((sum, bytes) => sum + bytes, 0),
    elements: 1,
    listed: count !== undefined,
    count: count && counters.get(count),
    frames: [],
  };
  let offset = 0;
  const columns = leaves.map((leaf, i): ColumnPlan => {
    const item = items[i] as NumberItem;
    const plan: ColumnPlan = {
      column: {
        name: leaves.length === 1 ? name : `${name}.${leaf.name}`,
        type: item.type,
        kind: layout.listed || leaf.length > 1 ? "list" : "number",
        unit: "",
        title: leaves.length === 1 ? titleOf(branch) : "",
      },
      layout,
      offset,
      numbers: leaf.length,
      item,
    };
    offset += sizes[i];
    return plan;
  });
  return { columns, others: [] };
}
