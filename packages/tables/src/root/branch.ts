import { damaged, unsupported } from "./damage.ts";
import { listMember, numberMember, pointerMember, textMember, type StreamedObject } from "./streamed-object.ts";

/** One number, or array of them, of the entries of a branch (TLeaf). */
export interface Leaf {
  readonly className: string;
  readonly name: string;
  readonly title: string;
  /** Numbers for each count, or of each entry where nothing counts; -1 where it is no number. */
  readonly length: number;
  readonly unsigned: boolean;
  /** The leaf that says how many there are in an entry. */
  readonly count: StreamedObject | undefined;
}

/** What a branch says about the object or member that it stores (TBranchElement). */
export interface BranchElement {
  /** fType: 3 and 4 count the objects of a list, 31 and 41 are members of them, 0 is anything else. */
  readonly kind: number;
  /** The code of the member's type, -1 for a whole object. */
  readonly streamerType: number;
  /** Number of the member in the description of its class, negative for a whole object. */
  readonly id: number;
  readonly className: string;
  readonly classVersion: number;
  readonly checkSum: number;
  readonly parentName: string;
  /** The branch that counts the objects. */
  readonly count: StreamedObject | undefined;
}

/** A branch of a tree. */
export interface Branch {
  /** As streamed: what counters refer to. */
  readonly object: StreamedObject;
  readonly className: string;
  readonly name: string;
  readonly title: string;
  /** Names of the branches above it and its own, joined by "/". */
  readonly path: string;
  readonly leaves: readonly Leaf[];
  readonly leafObjects: readonly StreamedObject[];
  readonly branches: readonly Branch[];
  /** Undefined in a plain branch. */
  readonly element: BranchElement | undefined;
  /** File with the baskets; "" for the file of the tree. */
  readonly fileName: string;
  /** For messages. */
  readonly where: string;
}

function leafOf(object: StreamedObject, where: string): Leaf {
  return {
    className: object.className,
    name: textMember(object, "fName", where),
    title: textMember(object, "fTitle", where),
    length: numberMember(object, "fLen", where),
    unsigned: numberMember(object, "fIsUnsigned", where) !== 0,
    count: pointerMember(object, "fLeafCount", where),
  };
}

function elementOf(object: StreamedObject, where: string): BranchElement | undefined {
  if (object.className !== "TBranchElement") return undefined;
  return {
    kind: numberMember(object, "fType", where),
    streamerType: numberMember(object, "fStreamerType", where),
    id: numberMember(object, "fID", where),
    className: textMember(object, "fClassName", where),
    classVersion: numberMember(object, "fClassVersion", where),
    checkSum: numberMember(object, "fCheckSum", where),
    parentName: textMember(object, "fParentName", where),
    count: pointerMember(object, "fBranchCount", where),
  };
}

/**
 * The branches of a tree, or of a branch, in the order of the file.
 * @param parent the tree or branch as streamed
 * @throws AnalysisError DATA_ROOT_DAMAGED, also where a branch contains itself; DATA_ROOT_UNSUPPORTED
 */
export function branchesOf(parent: StreamedObject, where: string): readonly Branch[] {
  const seen = new Set<StreamedObject>();
  const branchesIn = (above: StreamedObject, prefix: string): readonly Branch[] =>
    listMember(above, "fBranches", where).flatMap((object) => {
      if (object === undefined) return [];
      if (!object.members.has("fBranches")) throw unsupported(where, `a branch of the class ${object.className}`);
      if (seen.has(object)) throw damaged(where, `the branch ${textMember(object, "fName", where)} is listed twice`);
      seen.add(object);
      const name = textMember(object, "fName", where);
      const whereBranch = `${where}, branch "${name}"`;
      const path = `${prefix}${name}`;
      const leafObjects = listMember(object, "fLeaves", whereBranch).filter((leaf) => leaf !== undefined);
      return [
        {
          object,
          className: object.className,
          name,
          title: textMember(object, "fTitle", whereBranch),
          path,
          leaves: leafObjects.map((leaf) => leafOf(leaf, whereBranch)),
          leafObjects,
          branches: branchesIn(object, `${path}/`),
          element: elementOf(object, whereBranch),
          fileName: textMember(object, "fFileName", whereBranch),
          where: whereBranch,
        },
      ];
    });
  return branchesIn(parent, "");
}
