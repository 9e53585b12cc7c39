import { rm } from "node:fs/promises";
import { join } from "node:path";
import { AnalysisError, type Sample } from "@ratiometer/config";
import {
  crossSectionSums,
  crossSectionTermsOf,
  mergeCrossSectionSums,
  mergePositivity,
  positivity,
  restrictCoefficients,
  smCrossSection,
  type CrossSection,
  type CrossSectionSums,
  type WeightPolynomial,
} from "@ratiometer/eft";
import { tableOf, tableWriter } from "@ratiometer/tables";
import { contentWriter } from "./content-writer.ts";
import type { EventBlock } from "./event-block.ts";
import type { IngestedFile, IngestedSample } from "./ingested-sample.ts";
import { factorColumns, rawBlocks, rawWeightsWriter } from "./raw-weights.ts";
import type { Normalisation, RawSample, SampleEvents } from "./sample-events.ts";
import { weightColumns } from "./weight-columns.ts";

/** Shares of the time that reading the events takes, as far as progress tells. */
const READING = 0.9;

interface IngestContext {
  /** Where the analysis file has the sample. */
  readonly where: string;
  readonly progress: (fraction: number, note: string) => void;
  readonly signal: AbortSignal;
}

/** Sums over the files of a sample at the SM, block by block: exact, so that they do not depend on the blocks. */
function smSums(files: number): {
  readonly add: (file: number, polynomial: WeightPolynomial) => void;
  readonly all: () => CrossSectionSums[];
} {
  const none = crossSectionSums({ events: 0, coefficients: [], sm: [], values: new Float64Array() });
  const sums = new Array<CrossSectionSums>(files).fill(none);
  return {
    add: (file, polynomial) => {
      sums[file] = mergeCrossSectionSums(sums[file], crossSectionSums(restrictCoefficients(polynomial, [])));
    },
    all: () => sums,
  };
}

const sumOf = (file: CrossSectionSums): number => crossSectionTermsOf([file])[0];

/** Events as they come, to columns on disk beside their raw weights. */
async function writeContent(
  { blocks, files, parameters, factors }: SampleEvents,
  home: string,
  { progress, signal, where }: IngestContext,
): Promise<RawSample & { readonly content: EventBlock["content"]["kind"]; readonly hasColumns: boolean; readonly folder: string }> {
  const content = contentWriter(home);
  const raw = await rawWeightsWriter(home);
  const events = new Array<number>(files).fill(0);
  const sums = smSums(files);
  let kind: EventBlock["content"]["kind"] | undefined;
  let hasColumns = false;
  for await (const block of blocks((fraction, note) => progress(READING * fraction, note))) {
    signal.throwIfAborted();
    kind = block.content.kind;
    hasColumns ||= block.content.kind === "objects" && block.content.columns !== undefined;
    await content.append(block.content);
    await raw.append(block.weights);
    events[block.file] += block.weights.own.length;
    sums.add(block.file, block.weights.polynomial);
  }
  if (kind === undefined) throw new AnalysisError("DATA_NO_EVENTS", "the files of the sample hold no events", { where });
  await content.finish();
  await raw.finish();
  return {
    content: kind,
    hasColumns,
    folder: raw.folder,
    events,
    sums: sums.all().map(sumOf),
    blocks: () => rawBlocks(raw.folder, events, parameters, factors),
  };
}

/** Raw weights, normalised: the columns of the events. */
async function writeWeights(
  raw: RawSample,
  { apply, units, tolerance, files }: Normalisation,
  home: string,
  note: string,
  { progress, signal }: IngestContext,
): Promise<{ readonly crossSection: CrossSection; readonly negative: number }> {
  const writer = await tableWriter(join(home, "events"));
  const sums = smSums(files.length);
  const total = raw.events.reduce((sum, count) => sum + count, 0);
  let found: ReturnType<typeof positivity> = { negative: 0, first: undefined, worst: undefined };
  let done = 0;
  for await (const block of raw.blocks()) {
    signal.throwIfAborted();
    const polynomial = apply(block);
    const { events } = polynomial;
    const strata = new Int32Array(events).fill(block.file);
    await writer.append(
      tableOf([["stratum", { values: strata, unit: "1" }], ...weightColumns(polynomial), ...factorColumns(block.factors)]),
    );
    sums.add(block.file, polynomial);
    found = mergePositivity(found, positivity(polynomial, tolerance, units), done);
    done += events;
    progress(READING + (1 - READING) * (done / total), note);
  }
  await writer.finish();
  return {
    crossSection: smCrossSection(
      sums.all(),
      files.map(({ events, generated = events }) => generated),
    ),
    negative: found.negative,
  };
}

/** Relative error of a sample's normalisation: each file counts with its share of the events. */
function generatorPrecision(files: readonly IngestedFile[]): number {
  const total = files.reduce((sum, { events }) => sum + events, 0);
  return Math.hypot(...files.map(({ events, crossSection: sigma, crossSectionError }) => ((events / total) * crossSectionError) / sigma));
}

/**
 * Events of a sample to columns in a folder: what was measured, and the weights in two steps, as the normalisation is known once all went by.
 * @param home folder of the sample
 * @throws AnalysisError DATA_NO_EVENTS, and those of reading the events
 */
export async function ingestSample(
  { name, process }: Sample,
  source: SampleEvents,
  home: string,
  context: IngestContext,
): Promise<IngestedSample> {
  const raw = await writeContent(source, home, context);
  const normalisation = await source.normalisation(raw);
  const { crossSection, negative } = await writeWeights(raw, normalisation, home, `${name}, weights`, context);
  await rm(raw.folder, { recursive: true });
  const { files, sumOfWeights } = normalisation;
  return {
    name,
    process,
    content: raw.content,
    ...(raw.hasColumns ? { hasColumns: true } : {}),
    ...(source.factors.length === 0 ? {} : { factors: source.factors }),
    events: raw.events.reduce((sum, count) => sum + count, 0),
    files,
    crossSection,
    ...(sumOfWeights === undefined ? {} : { sumOfWeights }),
    generatorError: crossSection.value * generatorPrecision(files),
    negativeEvents: negative,
  };
}
