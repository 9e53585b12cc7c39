import type { Engine } from "@ratiometer/classifiers/evaluation";
import { AnalysisError } from "@ratiometer/config";
import {
  artifactNetworks,
  chosenNetwork,
  citationOf,
  EVENT_NUMBER,
  evaluatedNetwork,
  eventColumns,
  type ArtifactFiles,
  type ArtifactIndex,
  type NetworkEvaluation,
} from "@ratiometer/hepdata-export";
import { dataFormat, fileBeginning, openCsv, openJsonl, openParquet, sha256, type ColumnarFile, type DataFormat } from "@ratiometer/tables";
import { holdFile } from "@ratiometer/tables/browser";
import { generatedEvents, type GeneratedEvents, type GenerationContext } from "./generated-events.ts";
import type { GivenFile, Progress } from "./work.ts";

/** Own events, and what they are put to. */
export interface EvaluationRequest {
  readonly events: GivenFile;
  /** Name of the network. */
  readonly network: string;
  /** Values of coefficients. */
  readonly at: Readonly<Record<string, number>>;
}

/** What a network gives for own events. */
export interface Evaluated extends Omit<NetworkEvaluation, "table"> {
  readonly network: string;
  readonly events: number;
  /** Column by column, an entry per event. */
  readonly columns: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** How generator-level events came to their columns. */
  readonly reconstruction: GeneratedEvents["reconstruction"] | undefined;
  readonly remarks: readonly string[];
  /** All that decides them, for whoever gets them. */
  readonly record: object;
}

/** Own events by their columns, whatever their file. */
type OpenedEvents = Omit<GeneratedEvents, "reconstruction"> & Pick<Evaluated, "reconstruction">;

/** How the formats of tables that a page reads are opened. */
const TABLES: Readonly<Partial<Record<DataFormat, (path: string) => Promise<ColumnarFile>>>> = {
  parquet: openParquet,
  csv: openCsv,
  jsonl: openJsonl,
};

/** Opens events by the format that their first bytes say, as the command line does. */
async function openEvents(path: string, context: GenerationContext): Promise<OpenedEvents> {
  const format = dataFormat(await fileBeginning(path), path);
  if (format === "lhe") return generatedEvents(path, context);
  const open = TABLES[format];
  if (open !== undefined) return { columns: eventColumns(await open(path)), applied: [], reconstruction: undefined, remarks: [] };
  throw new AnalysisError(
    "DATA_FORMAT",
    format === "empty" ? "the file is empty" : "found a file of another kind, expected events as .lhe, .csv, .jsonl or Parquet",
    {
      where: path,
      hint: "ratiometer evaluate ARTIFACT EVENTS reads ROOT, HDF5, Delphes and NanoAOD, too",
    },
  );
}

/** As the record of the command line has it. */
function recorded(reconstruction: Evaluated["reconstruction"]): object | null {
  if (reconstruction === undefined) return null;
  const { smearing, kept, cutFlow } = reconstruction;
  return { smearing, kept, cutFlow };
}

/** An artifact that was verified, and what runs its networks. */
export interface EvaluatedArtifact {
  readonly files: ArtifactFiles;
  readonly index: ArtifactIndex;
  readonly engine: Engine;
  /** Largest difference from the test vectors by network file. */
  readonly deviations: Readonly<Record<string, number>>;
  /** Of this page. */
  readonly version: string;
}

/**
 * A network of the artifact on own events.
 * @throws AnalysisError DATA_…, USAGE_OPTION_VALUE for a network or coefficient that is not there, as `ratiometer evaluate ARTIFACT EVENTS`
 */
export async function ownEvaluation(
  { files, index, engine, deviations, version }: EvaluatedArtifact,
  { events, network: name, at }: EvaluationRequest,
  progress: (progress: Progress) => void,
): Promise<Evaluated> {
  const network = chosenNetwork(artifactNetworks(files, index), name, files.where);
  const release = holdFile(events.path, events.bytes);
  try {
    const features = network.inputs.filter((input) => input.role === "feature" && !Object.hasOwn(at, input.name));
    const {
      columns: file,
      applied,
      reconstruction,
      remarks,
    } = await openEvents(events.path, {
      index,
      features,
      version,
      onProgress: (fraction) => progress({ fraction, note: "reading events" }),
    });
    if (file.entries === 0) throw new AnalysisError("DATA_NO_EVENTS", "the file has no events", { where: events.path });
    const opened = await engine.open(network.bytes, network.path);
    try {
      const { table, ...found } = await evaluatedNetwork({
        where: files.where,
        index,
        network,
        opened,
        events: file,
        applied,
        at,
        ...(reconstruction === undefined ? {} : { number: EVENT_NUMBER }),
        onProgress: (fraction) => progress({ fraction, note: "evaluating" }),
      });
      const { selfDigest, title, generator, licence } = index;
      return {
        ...found,
        network: network.name,
        events: file.entries,
        reconstruction,
        remarks,
        columns: [...table.columns].map(([column, { values }]) => ({ name: column, values: Array.from(values) })),
        record: {
          schema_version: "1.0.0",
          artifact: { name: index.name, title, selfDigest, generator, licence, citation: citationOf(index) },
          network: { path: network.path, sha256: sha256(network.bytes), output: network.output, meaning: network.meaning },
          events: { file: events.path, sha256: sha256(events.bytes), entries: reconstruction?.generated ?? file.entries },
          reconstruction: recorded(reconstruction),
          at,
          units: { converted: found.conversions, unstated: found.unstated },
          selection: { applied, ...found.selection },
          domain: found.domain,
          coefficientsOutside: found.far,
          testVectors: { largest: deviations[`${network.name}.onnx`] },
          remarks,
          engine: `${engine.name} ${engine.version}, ${opened.device()}`,
        },
      };
    } finally {
      await opened.close();
      await file.close();
    }
  } finally {
    release();
  }
}
