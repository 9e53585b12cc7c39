import { AnalysisError } from "@ratiometer/config";
import { readLhe, readParquet } from "@ratiometer/tables";
import { alignedRows } from "../aligned-rows.ts";
import type { Command } from "../command.ts";
import { fileKind, type FileKind } from "../file-kind.ts";
import { lheContents, type FileContents } from "../lhe-contents.ts";
import { parquetContents } from "../parquet-contents.ts";

const READ = "this version reads Les Houches events (.lhe, .lhe.gz) and Parquet";

/** What else there is to do with what `inspect` does not read. */
const INSTEAD: Readonly<Record<Exclude<FileKind, "lhe" | "parquet">, readonly [string, string]>> = {
  analysis: ["an analysis file", "ratiometer check and ratiometer status describe it"],
  artifact: ["an artifact", "its artifact.json lists what it holds"],
  run: ["a run folder", "ratiometer status ANALYSIS.yaml --out FOLDER describes it, its report/index.html shows it"],
  folder: ["a folder", "give one event file"],
  root: ["a ROOT file", READ],
  hdf5: ["an HDF5 file", READ],
  numpy: ["a NumPy file", READ],
  empty: ["empty", "was it written completely?"],
  unknown: ["of a form that is not known", READ],
};

const short = (value: number | null): string => (value === null ? "" : String(Number(value.toPrecision(6))));

function contentsText(file: string, contents: FileContents): readonly string[] {
  const { format, events, columns, weights, sumOfWeights, crossSection, crossSectionError, suspicious } = contents;
  const pointText = (point: Readonly<Record<string, number>> | null): string =>
    point === null
      ? "?"
      : Object.entries(point)
          .map(([name, value]) => `${name}=${value}`)
          .join(" ");
  return [
    [
      `${file}: ${format}, ${events} events`,
      ...(sumOfWeights === null ? [] : [`sum of weights ${short(sumOfWeights)} pb`]),
      ...(crossSection === null ? [] : [`cross section ${short(crossSection)} ± ${short(crossSectionError)} pb`]),
    ].join(", "),
    "columns:",
    ...alignedRows([
      ["name", "unit", "count", "min", "max"],
      ...columns.map(({ name, unit, count, min, max }) => [name, unit, String(count), short(min), short(max)]),
    ]),
    ...(weights.length === 0
      ? []
      : [
          "weights:",
          ...alignedRows([["id", "sum/pb", "point"], ...weights.map(({ id, point, sum }) => [id, short(sum), pointText(point)])]),
        ]),
    ...(suspicious.length === 0 ? [] : ["suspicious:", ...suspicious.map((remark) => `  ${remark}`)]),
  ];
}

/** `ratiometer inspect FILE` */
export const inspect: Command = {
  name: "inspect",
  summary: "what an event file holds: columns, weights and their coefficient points, what looks wrong",
  usage: "FILE",
  positionals: [1, 1],
  options: [],
  examples: [
    "ratiometer inspect events/signal_1.lhe.gz",
    "ratiometer inspect events/signal_1.lhe.gz --json",
    "ratiometer inspect simulated.parquet",
  ],
  run: async ({ positionals: [file], report }) => {
    const kind = await fileKind(file);
    if (kind === "parquet") {
      const contents = parquetContents(await readParquet(file));
      return { text: contentsText(file, contents), json: contents };
    }
    if (kind !== "lhe") {
      const [what, hint] = INSTEAD[kind];
      throw new AnalysisError("DATA_FORMAT", `"${file}" is ${what}, expected an event file`, { hint });
    }
    const onProgress = (fraction: number): void => report.progress("inspect", fraction);
    const contents = lheContents(await readLhe(file, { onProgress, undeclaredWeights: "keep" }));
    return { text: contentsText(file, contents), json: contents };
  },
};
