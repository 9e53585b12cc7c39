import { AnalysisError } from "@ratiometer/config";
import type { ColumnarFile } from "./columnar-file.ts";
import { dataFormat, fileBeginning, type DataFormat } from "./data-format.ts";
import { openHdf5File } from "./hdf5/hdf5-file.ts";
import { madMinerFile } from "./hdf5/madminer.ts";
import { isMadMiner } from "./hdf5/madminer-layout.ts";
import { hdf5Tables } from "./hdf5/reader.ts";
import { openParquet } from "./parquet/reader.ts";
import { mainTree } from "./root/main-tree.ts";
import { openRoot } from "./root/root-file.ts";
import { openCsv } from "./text-table/csv.ts";
import { openJsonl } from "./text-table/jsonl.ts";
import type { TextTableOptions } from "./text-table/text-table.ts";

/** A MadMiner file's events, or the main table of another HDF5 file. */
async function openAnyHdf5(path: string): Promise<ColumnarFile> {
  const file = await openHdf5File(path);
  try {
    return isMadMiner(file) ? (await madMinerFile(file)).samples : hdf5Tables(file).main;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The tree of a ROOT file that holds the events. */
async function openTree(path: string): Promise<ColumnarFile> {
  const file = await openRoot(path);
  try {
    return await mainTree(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** How each format of columns is opened. */
const OPENERS: Readonly<Partial<Record<DataFormat, (path: string, options: TextTableOptions) => Promise<ColumnarFile>>>> = {
  root: openTree,
  parquet: openParquet,
  hdf5: openAnyHdf5,
  csv: openCsv,
  jsonl: openJsonl,
};

const CALLED: Readonly<Record<DataFormat, string>> = {
  root: "a ROOT file",
  parquet: "a Parquet file",
  hdf5: "an HDF5 file",
  numpy: "a NumPy file",
  lhe: "a file of Les Houches events",
  csv: "a CSV table",
  jsonl: "JSON lines",
  "event-records": "records of events as JSON lines",
  empty: "empty",
  unknown: "of a form that is not known",
};

/**
 * Opens a file of events by columns, whatever its format, which its first bytes say.
 * @throws AnalysisError DATA_FORMAT for a file of another kind, DATA_FILE_MISSING, DATA_FILE_UNREADABLE, DATA_CORRUPT_GZIP, and those of the formats
 */
export async function openColumnarFile(path: string, options: TextTableOptions = {}): Promise<ColumnarFile> {
  const format = dataFormat(await fileBeginning(path), path);
  const open = OPENERS[format];
  if (open !== undefined) return open(path, options);
  throw new AnalysisError("DATA_FORMAT", `"${path}" is ${CALLED[format]}, expected a file of columns`, {
    where: path,
    hint: "ROOT trees, Parquet, HDF5, CSV and JSONL hold columns",
  });
}
