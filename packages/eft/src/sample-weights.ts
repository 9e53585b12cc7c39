import { AnalysisError } from "@ratiometer/config";
import type { LheSample } from "@ratiometer/tables";
import { crossSectionTerms } from "./cross-section.ts";
import { inFile } from "./in-file.ts";
import { type CombinedFiles, type GenerationFile, mixture, sumOfFiles } from "./mixture.ts";
import { fileNormalisation, type FileNormalisation, type WeightedFile } from "./normalisation.ts";
import type { Closure } from "./closure.ts";
import { fitPolynomial } from "./polynomial-fit.ts";
import { samplePoints, type SamplePoints } from "./sample-points.ts";
import {
  type CoefficientPoint,
  type DeclaredCoefficient,
  madgraphWeightPoints,
  type WeightHeader,
  type WeightPoint,
} from "./weight-points.ts";
import { eventWeights, restrictCoefficients, scaleEvents, type WeightPolynomial } from "./weight-polynomial.ts";

/** An event file with its weights (events × weightIds.length), as readLhe returns it. */
export interface EventWeights extends WeightedFile, Pick<LheSample, "weightIds" | "weights"> {
  readonly header: WeightedFile["header"] & WeightHeader;
}

export interface SampleWeightsOptions {
  readonly coefficients: readonly DeclaredCoefficient[];
  /** Files of one generation point, or of several. */
  readonly combine: "sum" | "mixture";
  /** Cross section at the standard model, pb, to which the sample is scaled; by default the files' own. */
  readonly crossSection?: number;
  /** Names of card entries that the card itself does not name: { "dim6 2": "ctG" }. */
  readonly names?: Readonly<Record<string, string>>;
}

/** A file's polynomials and how good they are. */
export interface FittedFile extends GenerationFile {
  readonly points: readonly WeightPoint[];
  readonly leftOut: readonly string[];
  readonly normalisation: FileNormalisation;
  readonly closure: Closure;
  readonly rank: number;
  readonly condition: number;
  /** Largest deviation of XWGTUP from the polynomial at the file's own point, relative to the largest weight of the event; undefined without that point. */
  readonly generationDeviation: number | undefined;
}

/** The weights of a sample of one or more files as polynomials in the declared coefficients. */
export interface SampleWeights extends CombinedFiles {
  /** Events of each file. */
  readonly generated: readonly number[];
  readonly files: readonly FittedFile[];
}

/** XWGTUP and the weight at the file's own point may differ by this much of the event's largest weight: they are written with few digits. */
const GENERATION_TOLERANCE = 1e-3;

/**
 * From event files to the sample's weight polynomials: points from the headers, least squares per file, normalisation, combination, restriction to the
 * declared coefficients.
 * @throws AnalysisError of every step, naming the file
 */
export function sampleWeights(files: readonly EventWeights[], options: SampleWeightsOptions): SampleWeights {
  const { coefficients, combine, crossSection } = options;
  const plan = planSample(files, options);
  // Files of one point share the given cross section; in a mixture their ratios matter, and the headers must be right.
  const fitted = files.map((file, f) => fitFile(file, plan, f, combine === "sum" ? crossSection : undefined));
  const { polynomial, strata } = combine === "mixture" ? mixture(fitted) : sumOfFiles(fitted);
  const restricted = restrictCoefficients(
    polynomial,
    coefficients.map(({ name }) => name),
  );
  return {
    polynomial: crossSection === undefined ? restricted : scaleToCrossSection(restricted, crossSection),
    strata,
    generated: files.map(({ weight }) => weight.length),
    files: fitted,
  };
}

/**
 * The weight points of a sample's files and the coefficients to fit in, from the headers alone (with the events' weight ids where a header lists none).
 * @throws AnalysisError of madgraphWeightPoints and samplePoints
 */
export function planSample(
  files: readonly { readonly file: string; readonly header: WeightHeader; readonly weightIds?: readonly string[] }[],
  { coefficients, names }: Pick<SampleWeightsOptions, "coefficients" | "names">,
): SamplePoints {
  const points = files.map(({ file, header, weightIds = [] }) => ({
    file,
    ...madgraphWeightPoints(declaredWeights(header, weightIds), { coefficients, file, ...(names === undefined ? {} : { names }) }),
  }));
  return samplePoints(points, coefficients);
}

/**
 * The polynomials of file number `f` of a plan, in all coefficients of the plan.
 * @param crossSection see fileNormalisation
 * @throws AnalysisError DATA_MISSING_WEIGHT if the events lack a weight of the header, DATA_WEIGHT_MISMATCH if the weight at the file's own point is not
 * XWGTUP, and those of fitPolynomial and fileNormalisation
 */
export function fitFile(events: EventWeights, plan: SamplePoints, f: number, crossSection?: number): FittedFile {
  const { file, weight } = events;
  const { points, generation, design, leftOut } = plan.files[f];
  const normalisation = fileNormalisation(events, crossSection);
  const raw = selectWeights(events, points);
  const { polynomial, ...quality } = inFile(file, () => fitPolynomial(points, raw, plan.coefficients, plan.sm, design));
  return {
    file,
    polynomial: scaleEvents(polynomial, normalisation.factor),
    weight,
    generation,
    crossSection: normalisation.crossSection,
    crossSectionError: normalisation.crossSectionError,
    points,
    leftOut,
    normalisation,
    ...quality,
    generationDeviation: generationDeviation(events, polynomial, raw, generation),
  };
}

/** The polynomials times the one factor that makes σ(c_SM) the given cross section, pb. */
export function scaleToCrossSection(polynomial: WeightPolynomial, crossSection: number): WeightPolynomial {
  return scaleEvents(polynomial, crossSection / crossSectionTerms(polynomial)[0]);
}

/** The header, whose weights are those found in the events where it lists none itself: their ids may spell the point. */
function declaredWeights(header: WeightHeader, weightIds: readonly string[]): WeightHeader {
  return header.weights.length > 0 ? header : { ...header, weights: weightIds.map((id) => ({ id, text: "", group: undefined })) };
}

/** The columns of the given points. */
function selectWeights({ file, weightIds, weights, weight }: EventWeights, points: readonly WeightPoint[]): Float64Array {
  const columns = points.map(({ id }) => {
    const column = weightIds.indexOf(id);
    if (column < 0)
      throw new AnalysisError("DATA_MISSING_WEIGHT", `the events have no weight "${id}", which the header lists`, { where: file });
    return column;
  });
  const result = new Float64Array(weight.length * columns.length);
  for (let i = 0; i < weight.length; i++)
    for (let b = 0; b < columns.length; b++) result[i * columns.length + b] = weights[i * weightIds.length + columns[b]];
  return result;
}

function generationDeviation(
  { file, weight }: EventWeights,
  polynomial: WeightPolynomial,
  raw: Float64Array,
  generation: CoefficientPoint | undefined,
): number | undefined {
  const { coefficients } = polynomial;
  if (generation === undefined || !coefficients.every((name) => Object.hasOwn(generation, name))) return undefined;
  const own = eventWeights(
    polynomial,
    coefficients.map((name) => generation[name]),
  );
  const width = raw.length / weight.length;
  let worst = 0;
  for (let i = 0; i < weight.length; i++) {
    let largest = Math.abs(weight[i]);
    for (let b = 0; b < width; b++) largest = Math.max(largest, Math.abs(raw[i * width + b]));
    const deviation = largest === 0 ? 0 : Math.abs(own[i] - weight[i]) / largest;
    if (deviation > GENERATION_TOLERANCE)
      throw new AnalysisError(
        "DATA_WEIGHT_MISMATCH",
        `XWGTUP is ${weight[i]} pb, but the weights give ${own[i]} pb at the file's own point`,
        {
          where: `${file}: event ${i}`,
        },
      );
    worst = Math.max(worst, deviation);
  }
  return worst;
}
