import { AnalysisError } from "@ratiometer/config";
import type { CoefficientPoint } from "./weight-points.ts";
import { coefficientValues, concatPolynomials, eventWeights, scaleEvents, type WeightPolynomial } from "./weight-polynomial.ts";

/** The events of one generated file. */
export interface GenerationFile {
  readonly file: string;
  /** Weights normalised to the file's cross section: at its own point they add up to it. */
  readonly polynomial: WeightPolynomial;
  /** XWGTUP of each event in any normalisation: equal for unweighted events. */
  readonly weight: Float64Array;
  /** The point that the events were generated at; undefined if not known. */
  readonly generation: CoefficientPoint | undefined;
  /** Cross section at that point, pb. */
  readonly crossSection: number;
  readonly crossSectionError: number;
}

/** Events of several files as one sample, whose weights at any c add up to σ(c). */
export interface CombinedFiles {
  readonly polynomial: WeightPolynomial;
  /** File number of each event, from 0. */
  readonly strata: Int32Array;
}

/**
 * Files generated at several points as one sample: event i weighs w_i(c) = ω_i(c) / Σ_f N_f ω_i(c_f)/σ_f, with ω_i the polynomial of its own weights, in
 * which a common factor cancels. Events that are not unweighted count in proportion to their XWGTUP, N_f in all.
 * @throws AnalysisError DATA_GENERATION_POINT if a file does not say where it was generated, DATA_ZERO_WEIGHT if an event has no positive density in the
 * mixture, DATA_COEFFICIENTS_DIFFER if the polynomials are not in the same coefficients
 */
export function mixture(files: readonly GenerationFile[]): CombinedFiles {
  const sources = files.map(({ file, polynomial, generation, crossSection }) => ({
    point: generationPoint(polynomial, generation, file),
    rate: polynomial.events / crossSection,
  }));
  const parts = files.map(({ file, polynomial, weight }) => {
    const mean = weight.reduce((sum, w) => sum + w, 0) / weight.length;
    return scaleEvents(polynomial, mixtureFactors(polynomial, weight, mean, sources, file));
  });
  return { polynomial: concatPolynomials(parts), strata: strataOf(files) };
}

/** A generated file as a part of a mixture: its point, values in the polynomials' order, and its events per pb, N_f/σ_f. */
export interface MixtureSource {
  readonly point: readonly number[];
  readonly rate: number;
}

/**
 * The factor on the polynomial of each event of a block that makes it one of the mixture: see `mixture`.
 * @param weight XWGTUP of the block's events in any normalisation
 * @param mean that of all events of the file
 * @param file for messages
 * @param first number of the block's first event in its file
 * @throws AnalysisError DATA_ZERO_WEIGHT if an event has no positive density in the mixture
 */
export function mixtureFactors(
  polynomial: WeightPolynomial,
  weight: Float64Array,
  mean: number,
  sources: readonly MixtureSource[],
  file: string,
  first = 0,
): Float64Array {
  const density = new Float64Array(polynomial.events);
  for (const { point, rate } of sources) eventWeights(polynomial, point).forEach((value, i) => (density[i] += rate * value));
  return density.map((value, i) => {
    if (value > 0) return weight[i] / mean / value;
    throw new AnalysisError("DATA_ZERO_WEIGHT", `event ${first + i} has a density of ${value} in the mixture, expected a positive one`, {
      where: file,
    });
  });
}

/** What a file's header says of the events in it. */
export type GenerationHeader = Pick<GenerationFile, "file" | "generation" | "crossSection" | "crossSectionError">;

/**
 * Makes sure that files can be one sample of one generation point.
 * @throws AnalysisError DATA_GENERATION_POINT if two files were generated at different points, DATA_CROSS_SECTIONS_DISAGREE if their cross sections differ
 * by more than 1 % and five standard errors
 */
export function requireOneGeneration(files: readonly GenerationHeader[]): void {
  const [first, ...rest] = files;
  for (const other of rest) {
    for (const [name, value] of Object.entries(first.generation ?? {}))
      if (other.generation !== undefined && Math.abs(other.generation[name] - value) > 1e-6 * Math.max(1, Math.abs(value)))
        throw new AnalysisError(
          "DATA_GENERATION_POINT",
          `generated at ${name} = ${other.generation[name]}, but ${first.file} at ${name} = ${value}`,
          {
            where: other.file,
            hint: "use combine: mixture for files of several points",
          },
        );
    const difference = Math.abs(other.crossSection - first.crossSection);
    if (difference > 0.01 * first.crossSection && difference > 5 * Math.hypot(other.crossSectionError, first.crossSectionError))
      throw new AnalysisError(
        "DATA_CROSS_SECTIONS_DISAGREE",
        `cross section ${other.crossSection} pb, but ${first.crossSection} pb in ${first.file}: not files of one generation`,
        { where: other.file },
      );
  }
}

/**
 * Files of one generation point as one sample: each counts in proportion to its number of events.
 * @throws AnalysisError of requireOneGeneration
 */
export function sumOfFiles(files: readonly GenerationFile[]): CombinedFiles {
  requireOneGeneration(files);
  const total = files.reduce((sum, { polynomial }) => sum + polynomial.events, 0);
  const parts = files.map(({ polynomial }) => scaleEvents(polynomial, polynomial.events / total));
  return { polynomial: concatPolynomials(parts), strata: strataOf(files) };
}

/**
 * Values at the point of generation, in the polynomial's order; what the polynomial does not depend on was found at the standard model by samplePoints.
 * @throws AnalysisError DATA_GENERATION_POINT if the file does not say where it was generated
 */
export function generationPoint(
  polynomial: Pick<WeightPolynomial, "coefficients" | "sm">,
  generation: CoefficientPoint | undefined,
  file: string,
): number[] {
  if (generation === undefined)
    throw new AnalysisError("DATA_GENERATION_POINT", "the point of generation is not known: the header has no parameter card (<slha>)", {
      where: file,
      hint: "a mixture needs it: give `generation` in the weight map, or use combine: sum for files of one point",
    });
  for (const name of polynomial.coefficients)
    if (!Object.hasOwn(generation, name))
      throw new AnalysisError("DATA_GENERATION_POINT", `the header does not say at which ${name} the events were generated`, {
        where: file,
      });
  return coefficientValues(polynomial, Object.fromEntries(polynomial.coefficients.map((name) => [name, generation[name]])));
}

function strataOf(files: readonly GenerationFile[]): Int32Array {
  const strata = new Int32Array(files.reduce((sum, { polynomial }) => sum + polynomial.events, 0));
  let start = 0;
  files.forEach(({ polynomial }, f) => {
    strata.fill(f, start, start + polynomial.events);
    start += polynomial.events;
  });
  return strata;
}
