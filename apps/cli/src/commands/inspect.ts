import { AnalysisError } from "@ratiometer/config";
import {
  hdf5Tables,
  isMadMiner,
  madMinerFile,
  openColumnarFile,
  openHdf5File,
  openParquet,
  openRoot,
  type ColumnarFile,
  type Hdf5File,
} from "@ratiometer/tables";
import type { Command } from "../command.ts";
import { fileKind, type FileKind } from "../file-kind.ts";
import { contentsText } from "../inspect/contents-text.ts";
import type { FileContents } from "../inspect/contents.ts";
import { lheContents } from "../inspect/lhe-contents.ts";
import { madMinerContents } from "../inspect/madminer-contents.ts";
import { networkContents, networkText } from "../inspect/network-contents.ts";
import { rootContents } from "../inspect/root-contents.ts";
import { simulatedPoint } from "../inspect/simulated-contents.ts";
import { modelContents, modelContentsText } from "../statistics/model-contents.ts";
import { tableContents } from "../inspect/table-contents.ts";

type Progress = (fraction: number) => void;

/** Lends an open file to some work and closes it. */
async function closing<F extends { readonly close: () => Promise<void> }, T>(file: F, work: (file: F) => Promise<T>): Promise<T> {
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

async function hdf5Contents(file: Hdf5File, onProgress: Progress): Promise<FileContents> {
  if (isMadMiner(file)) return madMinerContents(await madMinerFile(file), onProgress);
  const { main, further } = hdf5Tables(file);
  return tableContents(main, { further, onProgress });
}

/** Tables of text are looked through once when they are opened, and once more. */
async function textContents(path: string, onProgress: Progress): Promise<FileContents> {
  const file = await openColumnarFile(path, { onProgress: (fraction) => onProgress(fraction / 2) });
  return closing(file, (table: ColumnarFile) => tableContents(table, { onProgress: (fraction) => onProgress((1 + fraction) / 2) }));
}

/** How the contents of each kind of event file are told. */
const READERS: Readonly<Partial<Record<FileKind, (path: string, onProgress: Progress) => Promise<FileContents>>>> = {
  lhe: lheContents,
  parquet: async (path, onProgress) =>
    closing(await openParquet(path), (file) => tableContents(file, { simulated: simulatedPoint(file.metadata), onProgress })),
  root: async (path, onProgress) => closing(await openRoot(path), (file) => rootContents(file, onProgress)),
  hdf5: async (path, onProgress) => closing(await openHdf5File(path), (file) => hdf5Contents(file, onProgress)),
  csv: textContents,
  jsonl: textContents,
};

const READ =
  "this version reads Les Houches events (.lhe, .lhe.gz), trees of ROOT files (NanoAOD, Delphes and others), Parquet, HDF5 (MadMiner's too), CSV, JSONL, ONNX networks (.onnx), PyTorch weights (.pt), MadMiner's estimators and statistical models (pyhf, HS3, Combine cards)";

/** What else there is to do with what `inspect` does not read. */
const INSTEAD: Readonly<
  Record<Exclude<FileKind, "artifact" | "archive" | "lhe" | "root" | "parquet" | "hdf5" | "csv" | "jsonl">, readonly [string, string]>
> = {
  analysis: ["an analysis file", "ratiometer check and ratiometer status describe it"],
  run: ["a run folder", "ratiometer status ANALYSIS.yaml --out FOLDER describes it, its report/index.html shows it"],
  folder: ["a folder", "give one event file"],
  "event-records": ["records of objects as JSON lines", "features are computed from them; a table has flat objects"],
  numpy: ["a NumPy file", READ],
  empty: ["empty", "was it written completely?"],
  unknown: ["of a form that is not known", READ],
};

/** `ratiometer inspect FILE` */
export const inspect: Command = {
  name: "inspect",
  summary:
    "what a file holds: columns, weights and their coefficient points of events, inputs and outputs of a network, channels and parameters of a statistical model, all of these of an artifact, what looks wrong",
  usage: "FILE",
  positionals: [1, 1],
  options: [{ name: "all", summary: "every column, weight and tensor in a line of its own, however many there are" }],
  examples: [
    "ratiometer inspect events/signal_1.lhe.gz",
    "ratiometer inspect events/signal_1.lhe.gz --json",
    "ratiometer inspect skims/ttZ_1.root",
    "ratiometer inspect simulated.parquet",
    "ratiometer inspect madminer.h5 --all",
    "ratiometer inspect examples/statistics/ttz.json",
    "ratiometer inspect runs/first-run/artifact/model/ratio.onnx",
    "ratiometer inspect runs/first-run/artifact",
  ],
  run: async ({ positionals: [file], values, report }) => {
    const all = values("all").length > 0;
    const network = await networkContents(file);
    if (network !== undefined) return { text: networkText(file, network, all), json: network };
    const kind = await fileKind(file);
    if (kind === "artifact" || kind === "archive") {
      const { artifactContents, artifactText } = await import("../inspect/artifact-contents.ts");
      const artifact = await artifactContents(file).catch((error: unknown) => {
        // an archive of HEPData may hold a statistical model alone
        if (kind === "archive" && error instanceof AnalysisError && error.code === "EXPORT_NO_ARTIFACT") return undefined;
        throw error;
      });
      if (artifact !== undefined) return { text: artifactText(file, artifact, all), json: artifact };
    }
    const model = await modelContents(file, kind);
    if (model !== undefined) return { text: modelContentsText(file, model, all), json: model };
    const read = READERS[kind];
    if (read === undefined) {
      const [what, hint] = INSTEAD[kind as keyof typeof INSTEAD];
      throw new AnalysisError("DATA_FORMAT", `"${file}" is ${what}, expected an event file`, { hint });
    }
    const contents = await read(file, (fraction) => report.progress("inspect", fraction));
    return { text: contentsText(file, contents, all), json: contents };
  },
};
