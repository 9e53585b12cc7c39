import { join, relative } from "node:path";
import { mkdir } from "node:fs/promises";
import { sampleFiles, type Analysis, type Sample } from "@ratiometer/config";
import {
  constantPolynomial,
  crossSection,
  fileNormalisation,
  positivity,
  sampleWeights,
  type Closure,
  type WeightPolynomial,
} from "@ratiometer/eft";
import { closedFormEvents } from "@ratiometer/simulation";
import { readLhe, tableOf, writeTable, type LheSample, type ParticleRecord, type Table } from "@ratiometer/tables";
import { digestFiles } from "../pipeline/manifest.ts";
import type { Stage, StageContext } from "../pipeline/stage.ts";
import { writeJson } from "./json-file.ts";
import { weightColumns } from "./weight-columns.ts";
import { writeParticles } from "./particle-table.ts";

/** What ingest found in one file of a sample. */
export interface IngestedFile {
  readonly file: string;
  /** Size and digest; undefined for the built-in process, which has no file. */
  readonly bytes?: number;
  readonly sha256?: string;
  readonly events: number;
  readonly generation?: Readonly<Record<string, number>>;
  /** Of both beams together, GeV; undefined for the built-in process. */
  readonly energy?: number;
  readonly crossSection: number;
  readonly crossSectionError: number;
  readonly weights: readonly { readonly id: string; readonly point: Readonly<Record<string, number>> }[];
  /** Weights that are not coefficient points. */
  readonly leftOut: readonly string[];
  readonly closure?: Closure;
  readonly rank?: number;
  readonly condition?: number;
}

/** What ingest made of one sample. */
export interface IngestedSample {
  readonly name: string;
  readonly process: string;
  /** Where x comes from: particles still to be seen by a detector, or finished observables. */
  readonly content: "particles" | "observables";
  readonly events: number;
  readonly files: readonly IngestedFile[];
  readonly crossSection: { readonly value: number; readonly error: number; readonly effectiveSampleSize: number };
  /** Standard error of the cross section that the generator quotes for its files, in pb at the SM: it comes on top of that of the weights. */
  readonly generatorError: number;
  /** Events whose weight is negative somewhere in coefficient space. */
  readonly negativeEvents: number;
}

interface Ingested {
  readonly polynomial: WeightPolynomial;
  readonly strata: Int32Array;
  readonly files: readonly IngestedFile[];
  readonly particles?: ParticleRecord;
  readonly observables?: Table;
}

function closedFormSample(sample: Sample, events: number, analysis: Analysis): Ingested {
  // a checked analysis has one coefficient here, with SM value 0
  const [coefficient] = analysis.coefficients;
  const source = sample.source.kind === "simulate" ? sample.source.crossSection.value : 1;
  const { observables, weights } = closedFormEvents({ events, seed: analysis.seed, labels: [sample.name], crossSection: source });
  const polynomial = { ...weights, coefficients: [coefficient.name] };
  return {
    polynomial,
    strata: new Int32Array(events),
    observables,
    files: [
      {
        file: "closed-form",
        events,
        generation: { [coefficient.name]: 0 },
        crossSection: source,
        crossSectionError: 0,
        weights: [],
        leftOut: [],
      },
    ],
  };
}

const energyOf = ({ header: { beams } }: LheSample): number => beams[0].energy + beams[1].energy;

function lheSample(sample: Sample, files: readonly LheSample[], analysis: Analysis): Ingested {
  if (sample.source.kind !== "lhe") throw new RangeError(`sample ${sample.name} is not read from LHE files`);
  const coefficients = analysis.coefficients;
  const particles = joinParticles(files.map((file) => file.particles));
  const given = sample.crossSection === undefined ? {} : { crossSection: sample.crossSection.value };
  if (sample.source.weights.scheme === "none") {
    const normalised = files.map((file) => fileNormalisation(file, sample.crossSection?.value));
    const total = files.reduce((sum, { weight }) => sum + weight.length, 0);
    const weights = new Float64Array(total);
    const strata = new Int32Array(total);
    let from = 0;
    files.forEach(({ weight }, f) => {
      const factor = (normalised[f].factor * weight.length) / total;
      weights.set(
        weight.map((value) => value * factor),
        from,
      );
      strata.fill(f, from, from + weight.length);
      from += weight.length;
    });
    return {
      polynomial: constantPolynomial(
        weights,
        coefficients.map(({ name }) => name),
        coefficients.map(({ sm }) => sm),
      ),
      strata,
      particles,
      files: files.map(({ file, weight, weightIds }, f) => ({
        file: relative(analysis.directory, file),
        events: weight.length,
        energy: energyOf(files[f]),
        crossSection: normalised[f].crossSection,
        crossSectionError: normalised[f].crossSectionError,
        weights: [],
        leftOut: weightIds,
      })),
    };
  }
  const combined = sampleWeights(files, { coefficients, combine: sample.combine, names: sample.source.weights.parameters, ...given });
  return {
    polynomial: combined.polynomial,
    strata: combined.strata,
    particles,
    files: combined.files.map((fitted, f) => ({
      file: relative(analysis.directory, fitted.file),
      events: fitted.polynomial.events,
      energy: energyOf(files[f]),
      ...(fitted.generation === undefined ? {} : { generation: fitted.generation }),
      crossSection: fitted.crossSection,
      crossSectionError: fitted.crossSectionError,
      weights: fitted.points,
      leftOut: fitted.leftOut,
      closure: fitted.closure,
      rank: fitted.rank,
      condition: fitted.condition,
    })),
  };
}

/** The particles of several files, event after event. */
function joinParticles(records: readonly ParticleRecord[]): ParticleRecord {
  const total = records.reduce((sum, { pdgId }) => sum + pdgId.length, 0);
  const events = records.reduce((sum, record) => sum + record.events, 0);
  const joined = {
    pdgId: new Int32Array(total),
    status: new Int32Array(total),
    mother: new Int32Array(total),
    px: new Float64Array(total),
    py: new Float64Array(total),
    pz: new Float64Array(total),
    energy: new Float64Array(total),
  };
  const offsets = new Uint32Array(events + 1);
  let event = 0;
  let row = 0;
  for (const record of records) {
    for (const name of ["pdgId", "status", "mother"] as const) joined[name].set(record[name], row);
    for (const name of ["px", "py", "pz", "energy"] as const) joined[name].set(record[name], row);
    for (let i = 0; i < record.events; i++) offsets[event++] = row + record.offsets[i];
    row += record.pdgId.length;
  }
  offsets[events] = row;
  return { events, offsets, ...joined };
}

async function ingestSample(sample: Sample, { analysis, progress }: StageContext, from: number, to: number): Promise<Ingested> {
  if (sample.source.kind === "simulate") return closedFormSample(sample, sample.source.events, analysis);
  const paths = await sampleFiles(analysis, sample);
  const files: LheSample[] = [];
  for (const [f, path] of paths.entries()) {
    const onProgress = (fraction: number): void => {
      progress(from + ((to - from) * (f + fraction)) / paths.length, `${sample.name}, file ${f + 1} of ${paths.length}`);
    };
    files.push(await readLhe(path, { onProgress }));
  }
  return lheSample(sample, files, analysis);
}

/** Relative error of a sample's normalisation: each file counts with its share of the events. */
function generatorPrecision(files: readonly IngestedFile[]): number {
  const total = files.reduce((sum, { events }) => sum + events, 0);
  return Math.hypot(...files.map(({ events, crossSection: sigma, crossSectionError }) => ((events / total) * crossSectionError) / sigma));
}

async function run(context: StageContext): Promise<void> {
  const { analysis, folder, warn } = context;
  const samples: IngestedSample[] = [];
  for (const [s, sample] of analysis.samples.entries()) {
    const { polynomial, strata, files, particles, observables } = await ingestSample(
      sample,
      context,
      s / analysis.samples.length,
      (s + 1) / analysis.samples.length,
    );
    const digests = sample.source.kind === "lhe" ? await digestFiles(await sampleFiles(analysis, sample), analysis.directory) : [];
    const home = join(folder, sample.name);
    await mkdir(home, { recursive: true });
    const total = crossSection(polynomial, polynomial.sm, strata);
    await writeTable(join(home, "events"), tableOf([["stratum", { values: strata, unit: "1" }], ...weightColumns(polynomial)]));
    if (particles !== undefined) await writeParticles(join(home, "particles"), particles);
    if (observables !== undefined) await writeTable(join(home, "observables"), observables);
    const { negative } = positivity(polynomial);
    if (negative > 0)
      warn(`${sample.name}: ${negative} of ${polynomial.events} events have a negative weight somewhere in coefficient space`);
    samples.push({
      name: sample.name,
      process: sample.process,
      content: particles === undefined ? "observables" : "particles",
      events: polynomial.events,
      files: files.map((file, f) => (digests.length === 0 ? file : { ...file, bytes: digests[f].bytes, sha256: digests[f].sha256 })),
      crossSection: total,
      generatorError: total.value * generatorPrecision(files),
      negativeEvents: negative,
    });
  }
  await writeJson(join(folder, "samples.json"), samples);
}

/** Event files, or the built-in process, to columns: particles or observables, and each event's weight polynomial in the analysis's coefficients. */
export const ingestStage: Stage = {
  name: "ingest",
  reads: [],
  settings: ({ coefficients, samples }) => ({
    coefficients: coefficients.map(({ name, sm }) => ({ name, sm })),
    samples,
  }),
  inputFiles: async (analysis) => (await Promise.all(analysis.samples.map((sample) => sampleFiles(analysis, sample)))).flat(),
  run,
};
