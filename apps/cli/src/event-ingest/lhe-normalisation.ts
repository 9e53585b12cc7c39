import { relative } from "node:path";
import type { Analysis, Sample } from "@ratiometer/config";
import {
  analysisPolynomial,
  coefficientUnits,
  crossSectionSums,
  crossSectionTermsOf,
  generationPoint,
  judgeWeights,
  meanWeight,
  mergeCrossSectionSums,
  mixtureFactors,
  normalisationOf,
  requireOneGeneration,
  restrictCoefficients,
  scaleEvents,
  type CrossSectionSums,
  type FileNormalisation,
  type QualityReport,
  type SampleWeightPlan,
  type WeightPolynomial,
  type WeightQuality,
} from "@ratiometer/eft";
import type { RawBlock } from "./event-block.ts";
import { fileRemarks } from "./file-remarks.ts";
import type { IngestedFile } from "./ingested-sample.ts";
import type { LheFile } from "./lhe-file.ts";
import type { Normalisation, RawSample } from "./sample-events.ts";

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

/** A sample of Les Houches files whose events went by. */
interface ReadSample {
  readonly analysis: Analysis;
  readonly sample: Sample;
  readonly files: readonly LheFile[];
  readonly plan: SampleWeightPlan;
  readonly qualities: readonly WeightQuality[];
  readonly raw: RawSample;
  /** Whether the files were generated at several points; then raw polynomials are in the plan's coefficients. */
  readonly mixed: boolean;
}

/**
 * How the weights of a sample of Les Houches files become pb.
 * @throws AnalysisError of judgeWeights, normalisationOf, requireOneGeneration and generationPoint
 */
export async function lheNormalisation(
  { analysis, sample, files, plan, qualities, raw, mixed }: ReadSample,
  warn: (text: string) => void,
): Promise<Normalisation> {
  const given = sample.crossSection?.value;
  const found = files.map((file, f): ReadFile => {
    const report = judgeWeights(plan, f, qualities[f]);
    // Files of one point share the given cross section; in a mixture their ratios matter, and the headers must be right.
    const own = normalisationOf(file.path, file.header, qualities[f].weight, mixed ? undefined : given);
    return { ...file, events: raw.events[f], quality: qualities[f], report, normalisation: own };
  });
  fileRemarks(found.map(({ path, report }) => ({ file: relative(analysis.directory, path), remarks: report.remarks }))).forEach(warn);
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
}
