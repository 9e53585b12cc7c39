import { generatedColumns, generatedSums } from "@ratiometer/eft";
import { mainTree, type ColumnarFile, type RootFile, type RootTree } from "@ratiometer/tables";
import type { FileContents } from "./contents.ts";
import { tableContents } from "./table-contents.ts";

/** A tree beside the main one: the names of its columns begin with its own. */
function besideMain({ name: tree, ...file }: RootTree): ColumnarFile {
  const prefix = `${tree}/`;
  return {
    ...file,
    columns: file.columns.map((column) => ({ ...column, name: prefix + column.name })),
    others: file.others.map((other) => ({ ...other, name: prefix + other.name })),
    read: async (names, first, end) => {
      const slices = await file.read(
        names.map((name) => name.slice(prefix.length)),
        first,
        end,
      );
      return new Map([...slices].map(([name, slice]) => [prefix + name, slice]));
    },
  };
}

/** What was generated for a file of NanoAOD, whatever a skim has left. */
async function generatedNote(file: RootFile): Promise<readonly string[]> {
  if (!file.trees.includes("Runs")) return [];
  const runs = await file.tree("Runs");
  const names = generatedColumns(runs.columns);
  if (names === undefined) return [];
  const { events, sumOfWeights, reweighting } = generatedSums(
    { columns: await runs.read(names, 0, runs.entries), first: 0, entries: runs.entries },
    file.path,
  );
  const weights = reweighting === undefined ? "" : `, and sums of ${reweighting.length} reweighting weights`;
  return [`Runs: ${events} events were generated, with a sum of weights of ${sumOfWeights}${weights}`];
}

/**
 * What the trees of a ROOT file hold.
 * @throws AnalysisError of mainTree and of reading the trees
 */
export async function rootContents(file: RootFile, onProgress: (fraction: number) => void): Promise<FileContents> {
  const main = await mainTree(file);
  const further: ColumnarFile[] = [];
  for (const name of file.trees) if (name !== main.name) further.push(besideMain(await file.tree(name)));
  const contents = await tableContents(main, { further, onProgress });
  const objects = file.keys
    .filter(({ name, className }) => !file.trees.includes(name) && className !== "TDirectory" && className !== "TDirectoryFile")
    .map(({ name, className }) => ({ name, type: className }));
  return {
    ...contents,
    others: [...contents.others, ...further.flatMap(({ others }) => others), ...objects],
    notes: [...contents.notes, ...(await generatedNote(file))],
  };
}
