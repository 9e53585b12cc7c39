import { AnalysisError, unknownName } from "@ratiometer/config";
import { classAndBases, type ClassDescriptions } from "./class-descriptions.ts";
import { unsupported } from "./damage.ts";
import { readDirectory, type DirectoryEntry } from "./directory.ts";
import { readFileHeader } from "./file-header.ts";
import { histogramOf, isHistogramClass, refuseNoHistogram, type RootHistogram } from "./histogram.ts";
import { readObjectBytes } from "./key.ts";
import { readObject } from "./object-reader.ts";
import { openRandomAccess, type RandomAccessFile } from "./random-access.ts";
import { readStreamerInfos } from "./streamer-infos.ts";
import { treeOf, type RootTree } from "./tree.ts";

/** An object in a ROOT file. */
export interface RootKey {
  /** With the directories to it: "Events", "directory/tree". */
  readonly name: string;
  /** Versions of an object are counted from 1. */
  readonly cycle: number;
  readonly className: string;
  readonly title: string;
}

/** A ROOT file, open for reading. */
export interface RootFile {
  readonly path: string;
  /** Of the ROOT that wrote it: "6.30/14". */
  readonly version: string;
  /** Everything in the file, directories and older versions too, in its order. */
  readonly keys: readonly RootKey[];
  /** Names of the trees. */
  readonly trees: readonly string[];
  /**
   * Opens the newest version of a tree.
   * @throws AnalysisError DATA_UNKNOWN_TREE with the nearest name, DATA_RNTUPLE, DATA_ROOT_DAMAGED, DATA_ROOT_CODEC, DATA_ROOT_UNSUPPORTED
   */
  readonly tree: (name: string) => Promise<RootTree>;
  /** Names of the histograms (TH1 and TH2), with the directories to them. */
  readonly histograms: readonly string[];
  /**
   * Reads the newest version of a histogram.
   * @throws AnalysisError DATA_UNKNOWN_HISTOGRAM with the nearest name, DATA_NO_HISTOGRAM for another object, DATA_NOT_FINITE, DATA_ROOT_DAMAGED,
   * DATA_ROOT_CODEC, DATA_ROOT_UNSUPPORTED
   */
  readonly histogram: (name: string) => Promise<RootHistogram>;
  readonly close: () => Promise<void>;
}

const isTreeClass = (classes: ClassDescriptions, className: string): boolean =>
  className === "TTree" || classAndBases(classes, className).some((description) => description.className === "TTree");

const isNtuple = ({ className }: RootKey): boolean => /^ROOT::(Experimental::)?RNTuple$/.test(className);

/** The refusal of the successor of the TTree. */
export function refuseNtuple(path: string, name: string): AnalysisError {
  return new AnalysisError("DATA_RNTUPLE", `"${name}" is an RNTuple, expected a TTree`, {
    where: path,
    hint: "write a TTree, in uproot with file.mktree instead of file[name] = …, or Parquet",
  });
}

const versionText = (version: number): string =>
  `${Math.floor(version / 10000)}.${String(Math.floor(version / 100) % 100).padStart(2, "0")}/${String(version % 100).padStart(2, "0")}`;

/** The newest version of each object whose class is wanted, by its path. */
function newestOf(entries: readonly DirectoryEntry[], wanted: (className: string) => boolean): ReadonlyMap<string, DirectoryEntry> {
  const newest = new Map<string, DirectoryEntry>();
  for (const entry of entries)
    if (wanted(entry.key.className) && entry.key.cycle >= (newest.get(entry.path)?.key.cycle ?? 0)) newest.set(entry.path, entry);
  return newest;
}

async function readRootFile(file: RandomAccessFile): Promise<RootFile> {
  const header = await readFileHeader(file);
  const entries = await readDirectory(file, header);
  const classes = await readStreamerInfos(file, header);
  const newest = newestOf(entries, (className) => isTreeClass(classes, className));
  const histograms = newestOf(entries, isHistogramClass);
  const keys = entries.map(({ path, key: { cycle, className, title } }): RootKey => ({ name: path, cycle, className, title }));
  return {
    path: file.path,
    version: versionText(header.version),
    keys,
    trees: [...newest.keys()],
    tree: async (name) => {
      const entry = newest.get(name);
      if (entry === undefined) {
        if (keys.some((key) => key.name === name && isNtuple(key))) throw refuseNtuple(file.path, name);
        throw unknownName("DATA_UNKNOWN_TREE", "tree", name, newest.keys(), { where: file.path });
      }
      const where = `${file.path}: tree "${name}"`;
      return treeOf(readObject(await readObjectBytes(file, entry.key, where), classes, where), file, classes, name);
    },
    histograms: [...histograms.keys()],
    histogram: async (name) => {
      const entry = histograms.get(name);
      if (entry === undefined) {
        const other = keys.find((key) => key.name === name);
        if (other !== undefined) throw refuseNoHistogram(file.path, name, other.className);
        throw unknownName("DATA_UNKNOWN_HISTOGRAM", "histogram", name, histograms.keys(), { where: file.path });
      }
      const where = `${file.path}: histogram "${name}"`;
      if (classes.newest(entry.key.className) === undefined)
        throw unsupported(where, `the class ${entry.key.className}, which the file does not describe`);
      return histogramOf(readObject(await readObjectBytes(file, entry.key, where), classes, where), name, where);
    },
    close: file.close,
  };
}

/**
 * Opens a ROOT file.
 * @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE, DATA_NOT_ROOT, DATA_TRUNCATED, DATA_ROOT_DAMAGED, DATA_ROOT_CODEC,
 * DATA_ROOT_UNSUPPORTED
 */
export async function openRoot(path: string): Promise<RootFile> {
  const file = await openRandomAccess(path);
  try {
    return await readRootFile(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}
