import { AnalysisError } from "@ratiometer/config";
import { refuseNtuple, type RootFile } from "./root-file.ts";
import type { RootTree } from "./tree.ts";

/** Names that the trees of events have in NanoAOD, Delphes and elsewhere. */
const NAMES = ["Events", "Delphes", "events"];

/**
 * Opens the tree with the events: the one that is called Events, Delphes or events, in this order, else the only one that has columns.
 * @throws AnalysisError DATA_NO_TREE where there is none, or several, with their names; DATA_RNTUPLE where there is an RNTuple instead; those of
 * RootFile.tree
 */
export async function mainTree(file: RootFile): Promise<RootTree> {
  const name = NAMES.find((one) => file.trees.includes(one));
  if (name !== undefined) return file.tree(name);
  const trees: RootTree[] = [];
  for (const one of file.trees) {
    const tree = await file.tree(one);
    if (tree.columns.length > 0) trees.push(tree);
  }
  if (trees.length === 1) return trees[0];
  const ntuple = file.keys.find(({ className }) => /^ROOT::(Experimental::)?RNTuple$/.test(className));
  if (trees.length === 0 && ntuple !== undefined) throw refuseNtuple(file.path, ntuple.name);
  const found = trees.map(({ name: one, entries }) => `"${one}" (${entries} entries)`).join(", ");
  throw new AnalysisError(
    "DATA_NO_TREE",
    trees.length === 0 ? `no tree with columns among its ${file.keys.length} objects` : `${trees.length} trees with columns: ${found}`,
    { where: file.path, hint: trees.length === 0 ? "give a file with a TTree of events" : "name the one with the events" },
  );
}
