import { basename } from "node:path";
import type { Closure, ColumnNormalisation } from "@ratiometer/eft";

/** A cross section at a coefficient point, pb. */
export interface PointCrossSection {
  readonly point: Readonly<Record<string, number>>;
  readonly crossSection: number;
  readonly crossSectionError: number;
}

/** How the events of a simulated sample were made. */
export interface SimulationRecord {
  readonly seed: number;
  /** Names the streams of random numbers, with the seed. */
  readonly label: string;
  /** Points that events were drawn at, as they were asked for. */
  readonly requested: readonly Readonly<Record<string, number>>[];
  /** The same with every coefficient of the process, and cross sections by integration, decays included; scaled as the sample is. */
  readonly benchmarks: readonly PointCrossSection[];
  readonly cut: readonly string[];
  readonly bias?: string;
  readonly decays: Readonly<Record<string, string>> | "none";
  readonly branchingFraction: number;
  /** Before decays, at the SM, pb. */
  readonly productionCrossSection: { readonly value: number; readonly error: number };
  /** Renormalisation and factorisation scale, GeV. */
  readonly scale: number;
  readonly alphaS: number;
  readonly densities: {
    readonly name: string;
    readonly sha256: string;
    readonly infoSha256?: string;
    /** Undefined for the embedded set. */ readonly bytes?: number;
  };
  /** Accepted shares of production points and of draws of decay angles. */
  readonly efficiency: number;
  readonly decayEfficiency: number;
  /** Share of events whose weight was above the maximum, and what they hold beyond it of the sum of weights. */
  readonly overweightEvents: number;
  readonly overweightExcess: number;
}

/** What ingest found in one file of a sample, or made in its place. */
export interface IngestedFile {
  readonly file: string;
  /** Size and digest; undefined for simulated events, which have no file. */
  readonly bytes?: number;
  readonly sha256?: string;
  /** Events of the file that are kept. */
  readonly events: number;
  /** Events that were generated for it, where it says that a skim has taken some away. */
  readonly generated?: number;
  readonly generation?: Readonly<Record<string, number>>;
  /** Of both beams together, GeV; undefined for the closed-form process. */
  readonly energy?: number;
  readonly crossSection: number;
  readonly crossSectionError: number;
  readonly weights: readonly { readonly id: string; readonly point: Readonly<Record<string, number>> }[];
  /** Weights that are not coefficient points. */
  readonly leftOut: readonly string[];
  readonly closure?: Closure;
  readonly rank?: number;
  readonly condition?: number;
  readonly simulation?: SimulationRecord;
}

/** What the weights of a sample were normalised with. */
export interface SampleNormalisation {
  /** Sum of the weights of all generated events at the SM, in the files' unit. */
  readonly sum: number;
  /** Who says it. */
  readonly from: ColumnNormalisation["from"];
  /** Generated events as far as known, otherwise those that were read. */
  readonly generated: number;
}

/** What ingest made of one sample. */
export interface IngestedSample {
  readonly name: string;
  readonly process: string;
  /** Where x comes from: particles still to be seen by a detector, objects that one has measured, or finished observables. */
  readonly content: "particles" | "objects" | "observables";
  /** Whether there are columns of the event files beside the objects. */
  readonly hasColumns?: boolean;
  /** Variations of the weights: names of the factors among the columns of events. */
  readonly factors?: readonly string[];
  readonly events: number;
  readonly files: readonly IngestedFile[];
  readonly crossSection: { readonly value: number; readonly error: number; readonly effectiveSampleSize: number };
  readonly sumOfWeights?: SampleNormalisation;
  /** Standard error of the cross section that the generator quotes for its files, in pb at the SM: it comes on top of that of the weights. */
  readonly generatorError: number;
  /** Events whose weight is negative somewhere in coefficient space. */
  readonly negativeEvents: number;
}

/** Files from outside that samples were made of: event files, and parton densities of the user's. Each once. */
export function inputFilesOf(
  samples: readonly IngestedSample[],
): { readonly name: string; readonly bytes: number; readonly sha256: string }[] {
  const found = samples.flatMap(({ files }) =>
    files.flatMap(({ file, bytes, sha256, simulation }) => {
      if (bytes !== undefined && sha256 !== undefined) return [{ name: basename(file), bytes, sha256 }];
      const densities = simulation?.densities;
      return densities?.bytes === undefined ? [] : [{ name: `${densities.name}.dat`, bytes: densities.bytes, sha256: densities.sha256 }];
    }),
  );
  return found.filter((file, i) => found.findIndex(({ name, sha256 }) => name === file.name && sha256 === file.sha256) === i);
}
