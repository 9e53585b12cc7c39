import { relative } from "node:path";
import type { EventFiles, Sample } from "@ratiometer/config";
import {
  analysisPolynomial,
  coefficientUnits,
  crossSectionSums,
  crossSectionTermsOf,
  generationPoint,
  judgeWeights,
  lheVariations,
  lheWeightBlock,
  lheWeightColumns,
  meanWeight,
  mergeCrossSectionSums,
  mergeQuality,
  mixtureFactors,
  noQuality,
  normalisationOf,
  planWeights,
  readWeights,
  requireOneGeneration,
  restrictCoefficients,
  scaleEvents,
  variationFactors,
  type CrossSectionSums,
  type FileNormalisation,
  type QualityReport,
  type SampleWeightPlan,
  type WeightPolynomial,
  type WeightQuality,
  type WeightVariations,
} from "@ratiometer/eft";
import { lheEventBlocks, readLheHeader, type LheHeader } from "@ratiometer/tables";
import type { StageContext } from "../pipeline/stage.ts";
import type { RawBlock } from "./event-block.ts";
import { fileRemarks } from "./file-remarks.ts";
import type { IngestedFile } from "./ingested-sample.ts";
import { invalidFactors, requestedVariations, variationsOf, type RequestedVariations } from "./requested-variations.ts";
import type { Normalisation, RawSample, SampleEvents } from "./sample-events.ts";
import { requireSameWeights } from "./weight-counts.ts";
import { analysisCoefficients, weightSettings } from "./weight-settings.ts";

/** Events of one file that are read at once. */
const BLOCK = 8192;

/** A Les Houches file before its events are read. */
interface LheFile {
  readonly path: string;
  /** Its weights are those of the first event where it declares none. */
  readonly header: LheHeader;
  readonly ids: readonly string[];
  readonly variations: WeightVariations;
}

async function openLhe(path: string, requested: RequestedVariations): Promise<LheFile> {
  const header = await readLheHeader(path);
  const variations = variationsOf(lheVariations(header.weights), requested);
  if (header.weights.length > 0) return { path, header, variations, ids: header.weights.map(({ id }) => id) };
  const { blocks } = await lheEventBlocks(path, { eventsPerBlock: 1, maxEvents: 1 });
  const { value } = await blocks.next();
  await blocks.return();
  const ids = value === undefined ? [] : value.weightIds;
  return { path, header: { ...header, weights: ids.map((id) => ({ id, text: "", group: undefined })) }, variations, ids };
}

/** What was found in a file once its events went by. */
interface ReadFile extends LheFile {
  readonly events: number;
  readonly quality: WeightQuality;
  readonly report: QualityReport;
  readonly normalisation: FileNormalisation;
}

function ingestedFile(
  { path, header, ids, events, report, normalisation }: ReadFile,
  { places, points, leftOut, generation, design }: SampleWeightPlan["files"][number],
  directory: string,
): IngestedFile {
  return {
    file: relative(directory, path),
    events,
    energy: header.beams[0].energy + header.beams[1].energy,
    crossSection: normalisation.crossSection,
    crossSectionError: normalisation.crossSectionError,
    weights: points,
    leftOut: places.kind === "constant" ? ids : leftOut,
    ...(generation === undefined ? {} : { generation }),
    ...(design === undefined ? {} : { closure: report.closure, rank: design.rank, condition: design.condition }),
  };
}

/** Files of one point: each counts with its share of the events. */
function sumFactors(files: readonly ReadFile[], sums: readonly number[], given: number | undefined): number[] {
  const total = files.reduce((sum, { events }) => sum + events, 0);
  const factors = files.map(({ normalisation, events }) => (normalisation.factor * events) / total);
  const crossSection = factors.reduce((sum, factor, f) => sum + factor * sums[f], 0);
  return given === undefined ? factors : factors.map((factor) => (factor * given) / crossSection);
}

/** Files of several points: what makes an event's polynomial one of the mixture, in the plan's coefficients. */
function mixtureOf(files: readonly ReadFile[], plan: SampleWeightPlan): (block: RawBlock) => WeightPolynomial {
  const sources = files.map(({ path, events, normalisation }, f) => ({
    point: generationPoint(plan, plan.files[f].generation, path),
    rate: events / normalisation.crossSection,
  }));
  const means = files.map(({ quality }) => meanWeight(quality.weight));
  return ({ polynomial, own, file, first }) =>
    scaleEvents(polynomial, mixtureFactors(polynomial, own, means[file], sources, files[file].path, first));
}

/** The factor that makes σ of a mixture at the SM the given one. */
async function mixtureScale(raw: RawSample, mixed: (block: RawBlock) => WeightPolynomial, given: number | undefined): Promise<number> {
  if (given === undefined) return 1;
  let sums: CrossSectionSums | undefined;
  for await (const block of raw.blocks()) {
    const own = crossSectionSums(restrictCoefficients(mixed(block), []));
    sums = sums === undefined ? own : mergeCrossSectionSums(sums, own);
  }
  return sums === undefined ? 1 : given / crossSectionTermsOf([sums])[0];
}

/**
 * The events of Les Houches files with their weights, block by block.
 * @throws AnalysisError of readLheHeader, planWeights and requireSameWeights
 */
export async function lheEvents(
  sample: Sample,
  source: EventFiles,
  paths: readonly string[],
  { analysis, warn }: Pick<StageContext, "analysis" | "warn">,
): Promise<SampleEvents> {
  const requested = requestedVariations(analysis, sample.name);
  const files: LheFile[] = [];
  for (const path of paths) files.push(await openLhe(path, requested));
  const mixed = sample.combine === "mixture" && source.weights.scheme !== "none";
  if (!mixed)
    requireSameWeights(
      files.map(({ path, ids, variations }) => ({
        path,
        weights: ids.length,
        variations: variations.variations.map(({ name }) => name),
      })),
    );
  const { settings } = await weightSettings(analysis, sample, source);
  const plan = planWeights(
    files.map(({ path, header, ids }) => ({ file: path, columns: lheWeightColumns(ids), header })),
    settings,
    analysisCoefficients(analysis),
  );
  const [{ variations }] = files;
  for (const text of requested.lacking(new Set(variations.variations.map(({ family }) => family)))) warn(text);
  const names = variations.variations.map(({ name }) => name);
  const qualities = files.map((_, f) => noQuality(plan, f));
  const invalid = new Map(names.map((name) => [name, 0]));

  // what does not depend on the coefficients needs no weight beside its own
  const policy = settings.scheme === "none" ? ({ undeclaredWeights: "keep", missingWeights: "mark" } as const) : {};

  const blocks: SampleEvents["blocks"] = async function* (progress) {
    for (const [f, { path, variations: own }] of files.entries()) {
      const onProgress = (fraction: number): void =>
        progress((f + fraction) / files.length, `${sample.name}, file ${f + 1} of ${files.length}`);
      const { blocks: read } = await lheEventBlocks(path, { eventsPerBlock: BLOCK, onProgress, ...policy });
      let first = 0;
      for await (const block of read) {
        const columns = lheWeightBlock(block, first);
        const { polynomial, weight, quality } = readWeights(plan, f, columns);
        qualities[f] = mergeQuality(qualities[f], quality);
        const factors = variationFactors(own, columns, path);
        factors.names.forEach((name, v) => invalid.set(name, (invalid.get(name) ?? 0) + factors.invalid[v]));
        yield {
          file: f,
          content: { kind: "particles", particles: block.particles },
          weights: {
            polynomial: mixed ? polynomial : analysisPolynomial(plan, polynomial),
            own: weight,
            factors: new Map(factors.names.map((name, v) => [name, factors.factors[v]])),
          },
        };
        first += weight.length;
      }
    }
  };

  const normalisation: SampleEvents["normalisation"] = async (raw): Promise<Normalisation> => {
    const given = sample.crossSection?.value;
    const found = files.map((file, f): ReadFile => {
      const report = judgeWeights(plan, f, qualities[f]);
      // Files of one point share the given cross section; in a mixture their ratios matter, and the headers must be right.
      const own = normalisationOf(file.path, file.header, qualities[f].weight, mixed ? undefined : given);
      return { ...file, events: raw.events[f], quality: qualities[f], report, normalisation: own };
    });
    const remarks = fileRemarks(found.map(({ path, report }) => ({ file: relative(analysis.directory, path), remarks: report.remarks })));
    for (const remark of [...remarks, ...invalidFactors(sample.name, invalid)]) warn(remark);
    const described = {
      files: found.map((file, f) => ingestedFile(file, plan.files[f], analysis.directory)),
      units: coefficientUnits(plan),
    };
    if (mixed) {
      const mix = mixtureOf(found, plan);
      const scale = await mixtureScale(raw, mix, given);
      return { ...described, apply: (block) => analysisPolynomial(plan, scaleEvents(mix(block), scale)) };
    }
    requireOneGeneration(
      found.map(({ path, normalisation: { crossSection, crossSectionError } }, f) => ({
        file: path,
        generation: plan.files[f].generation,
        crossSection,
        crossSectionError,
      })),
    );
    const factors = sumFactors(found, raw.sums, given);
    return { ...described, apply: ({ polynomial, file }) => scaleEvents(polynomial, factors[file]) };
  };

  const { coefficients } = analysis;
  const parameters = mixed ? plan : { coefficients: coefficients.map(({ name }) => name), sm: coefficients.map(({ sm }) => sm) };
  return { files: files.length, parameters, factors: names, blocks, normalisation };
}
