import { writeBaskets, type WrittenBaskets } from "./basket-writer.ts";
import type { WrittenObject, WrittenValue } from "./object-writer.ts";
import type { FileWriter } from "./record-writer.ts";

export interface WrittenLeaf {
  readonly name: string;
  readonly className: string;
  readonly title?: string;
  /** Numbers of each entry, or for each count; 1 if not given. */
  readonly length?: number;
  readonly unsigned?: boolean;
  /** The leaf that counts, "branch/leaf". */
  readonly countedBy?: string;
}

export interface WrittenBranch extends WrittenBaskets {
  readonly title?: string;
  readonly leaves: readonly WrittenLeaf[];
  /** Members of a TBranchElement besides those of a TBranch. */
  readonly element?: Readonly<Record<string, WrittenValue>>;
  /** Name of the branch that counts objects. */
  readonly countedBy?: string;
  readonly branches?: readonly WrittenBranch[];
  /** Members that are to be something else than they should. */
  readonly members?: Readonly<Record<string, WrittenValue>>;
}

export interface WrittenTree {
  readonly name: string;
  readonly title?: string;
  readonly cycle?: number;
  /** Name of a directory; the top one if not given. */
  readonly directory?: string;
  readonly branches: readonly WrittenBranch[];
  readonly members?: Readonly<Record<string, WrittenValue>>;
}

/** An object whose members are still being set. */
interface OpenObject extends WrittenObject {
  readonly members: Record<string, WrittenValue | undefined>;
}

const allBranches = (branches: readonly WrittenBranch[]): readonly WrittenBranch[] =>
  branches.flatMap((branch) => [branch, ...allBranches(branch.branches ?? [])]);

function leafObjects(branches: readonly WrittenBranch[]): ReadonlyMap<string, OpenObject> {
  const objects = new Map<string, OpenObject>();
  for (const branch of branches)
    for (const { name, className, title = name, length = 1, unsigned = false } of branch.leaves)
      objects.set(`${branch.name}/${name}`, {
        className,
        members: { fName: name, fTitle: title, fLen: length, fIsUnsigned: unsigned ? 1 : 0 },
      });
  for (const branch of branches)
    for (const { name, countedBy = "" } of branch.leaves) {
      const counter = objects.get(countedBy);
      const own = objects.get(`${branch.name}/${name}`);
      if (counter !== undefined && own !== undefined) own.members.fLeafCount = counter;
    }
  return objects;
}

/** Appends the baskets of a tree to a file. @returns the tree, to be streamed */
export function writeTree(file: FileWriter, tree: WrittenTree): WrittenObject {
  const leaves = leafObjects(allBranches(tree.branches));
  const branches = new Map<string, OpenObject>();
  const objectOf = (branch: WrittenBranch): WrittenObject => {
    const object: OpenObject = { className: branch.element === undefined ? "TBranch" : "TBranchElement", members: {} };
    branches.set(branch.name, object);
    const counter = branches.get(branch.countedBy ?? "");
    Object.assign(object.members, writeBaskets(file, branch, tree.name), branch.element, {
      fName: branch.name,
      fTitle: branch.title ?? branch.name,
      fLeaves: branch.leaves.map(({ name }) => leaves.get(`${branch.name}/${name}`)),
      ...(counter === undefined ? {} : { fBranchCount: counter }),
      ...branch.members,
    });
    object.members.fBranches ??= (branch.branches ?? []).map(objectOf);
    return object;
  };
  return {
    className: "TTree",
    members: {
      fName: tree.name,
      fTitle: tree.title ?? "",
      fEntries: tree.branches.at(0)?.entries.length ?? 0,
      fBranches: tree.branches.map(objectOf),
      fLeaves: [...leaves.values()],
      ...tree.members,
    },
  };
}
