import { relative } from "node:path";
import type { Analysis, Sample } from "@ratiometer/config";
import {
  coefficientUnits,
  columnNormalisation,
  judgeWeights,
  mergeGeneratedSums,
  mergeQuality,
  roundingTolerance,
  scaleEvents,
  type GeneratedSums,
  type QualityReport,
} from "@ratiometer/eft";
import type { ColumnarSample } from "./columnar-plan.ts";
import type { ColumnarTally } from "./columnar-tally.ts";
import { fileRemarks } from "./file-remarks.ts";
import type { IngestedFile } from "./ingested-sample.ts";
import { invalidFactors } from "./requested-variations.ts";
import type { Normalisation, RawSample } from "./sample-events.ts";

/** Lists of factors hold the unchanged weight, which is 1 within the precision of a float of few bits. */
const UNCHANGED = 1e-3;

/** What doubles lose in a fit. */
const DIGITS = 1e-6;

/** A sample whose events went by. */
interface ReadSample extends ColumnarSample {
  readonly analysis: Analysis;
  readonly sample: Sample;
  readonly raw: RawSample;
  readonly tally: ColumnarTally;
}

/** What was generated for all files; undefined unless all say it. */
function generatedInAll({ surveys, plan }: ColumnarSample): GeneratedSums | undefined {
  const sums = surveys.flatMap(({ generated }) => generated ?? []);
  if (sums.length < surveys.length) return undefined;
  return sums.reduce((all, own, f) => mergeGeneratedSums(all, own, plan.files[f].path));
}

/** Weights in pb: the events of a file count with its share of all. */
function absoluteFactors(
  { events, sums }: RawSample,
  given: number | undefined,
): { readonly factors: number[]; readonly crossSection: number } {
  const total = events.reduce((sum, count) => sum + count, 0);
  const shares = events.map((count) => count / total);
  const own = shares.reduce((sum, share, f) => sum + share * sums[f], 0);
  return given === undefined
    ? { factors: shares, crossSection: own }
    : { factors: shares.map((share) => (share * given) / own), crossSection: given };
}

function ingestedFiles(
  { plan, surveys, raw, analysis }: ReadSample,
  reports: readonly QualityReport[],
  crossSection: number,
): IngestedFile[] {
  return plan.files.map(({ path }, f): IngestedFile => {
    const { points, leftOut, generation, design } = plan.weights.files[f];
    const { generated } = surveys[f];
    return {
      file: relative(analysis.directory, path),
      events: raw.events[f],
      ...(generated === undefined ? {} : { generated: generated.events }),
      crossSection,
      crossSectionError: 0,
      weights: points,
      leftOut,
      ...(generation === undefined ? {} : { generation }),
      ...(design === undefined ? {} : { closure: reports[f].closure, rank: design.rank, condition: design.condition }),
    };
  });
}

function tell({ plan, tally, sample, analysis }: ReadSample, reports: readonly QualityReport[], warn: (text: string) => void): void {
  const told = reports.map(({ remarks }, f) => ({ file: relative(analysis.directory, plan.files[f].path), remarks }));
  for (const remark of [...fileRemarks(told), ...invalidFactors(sample.name, tally.invalid())]) warn(remark);
  const deviation = tally.nominalDeviation();
  if (deviation > UNCHANGED)
    warn(`${sample.name}: the unchanged weight among the variations is off 1 by up to ${deviation.toPrecision(3)}`);
}

/**
 * How the weights of a sample of files of columns become pb.
 * @throws AnalysisError of judgeWeights and columnNormalisation
 */
export function columnarNormalisation(read: ReadSample, warn: (text: string) => void): Normalisation {
  const { plan, raw, tally, sample, analysis } = read;
  const qualities = tally.qualities();
  const reports = qualities.map((quality, f) => judgeWeights(plan.weights, f, quality));
  tell(read, reports, warn);
  const common = {
    units: coefficientUnits(plan.weights),
    tolerance: Math.max(DIGITS, ...reports.map(({ rounding }, f) => roundingTolerance(plan.weights, f, rounding))),
  };
  const given = sample.crossSection?.value;
  if (plan.kind === "madminer") {
    const { factors, crossSection } = absoluteFactors(raw, given);
    const files = ingestedFiles(read, reports, crossSection);
    return { ...common, files, apply: ({ polynomial, file }) => scaleEvents(polynomial, factors[file]) };
  }
  // a checked analysis has one for files that do not say theirs
  const crossSection = given ?? 0;
  const { factor, sumOfWeights, from, generated } = columnNormalisation({
    sample: analysis.where(`samples.${sample.name}`),
    plan: plan.weights,
    crossSection,
    generated: generatedInAll(read),
    quality: qualities.reduce(mergeQuality),
    eventSum: raw.sums.reduce((all, own) => all + own, 0),
    sumOfWeights: read.sumOfWeights,
  });
  return {
    ...common,
    files: ingestedFiles(read, reports, crossSection),
    apply: ({ polynomial }) => scaleEvents(polynomial, factor),
    sumOfWeights: { sum: sumOfWeights, from, generated },
  };
}
