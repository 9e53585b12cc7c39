import type { EventFiles } from "@ratiometer/config";
import {
  dataFormat,
  DELPHES,
  fileBeginning,
  mainTree,
  NANOAOD,
  openColumnarFile,
  openMadMiner,
  openRoot,
  type ColumnarFile,
  type MadMinerFile,
  type ObjectNaming,
} from "@ratiometer/tables";

/** Event files of columns. */
export type ColumnarKind = Exclude<EventFiles["kind"], "lhe">;

/** An open file of events by columns. */
export interface EventFile {
  readonly table: ColumnarFile;
  /** Undefined for files of other kinds. */
  readonly madminer?: MadMinerFile;
  /** What was generated, whatever a skim has left: the tree `Runs` of NanoAOD. */
  readonly runs?: ColumnarFile;
}

/** How objects are named in files of a kind; undefined for those that hold no objects. */
export function namingOf(kind: ColumnarKind): ObjectNaming | undefined {
  return { nanoaod: NANOAOD, delphes: DELPHES, madminer: undefined, table: undefined }[kind];
}

async function openTrees(path: string, hasRuns: boolean): Promise<EventFile> {
  const file = await openRoot(path);
  try {
    const table = await mainTree(file);
    return hasRuns && file.trees.includes("Runs") ? { table, runs: await file.tree("Runs") } : { table };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** NanoAOD as it comes, or its columns in another format. */
async function openNanoAod(path: string): Promise<EventFile> {
  const isRoot = dataFormat(await fileBeginning(path), path) === "root";
  return isRoot ? openTrees(path, true) : { table: await openColumnarFile(path) };
}

async function openMadMinerEvents(path: string): Promise<EventFile> {
  const madminer = await openMadMiner(path);
  return { table: madminer.samples, madminer };
}

/** How files of each kind are opened. */
const OPENERS: Readonly<Record<ColumnarKind, (path: string) => Promise<EventFile>>> = {
  nanoaod: openNanoAod,
  delphes: (path) => openTrees(path, false),
  madminer: openMadMinerEvents,
  table: async (path) => ({ table: await openColumnarFile(path) }),
};

/**
 * Opens an event file of a kind. Closing its table closes the file.
 * @throws AnalysisError of openRoot, mainTree, openMadMiner and openColumnarFile
 */
export const openEventFile = (kind: ColumnarKind, path: string): Promise<EventFile> => OPENERS[kind](path);
