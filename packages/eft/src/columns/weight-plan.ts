import { AnalysisError, unknownName } from "@ratiometer/config";
import { inFile } from "../in-file.ts";
import { convertForms, type Conversion, neededCoefficients } from "../operators/conversion.ts";
import { requireDetermined, type WeightDesign } from "../polynomial-fit.ts";
import { samplePoints } from "../sample-points.ts";
import type { CoefficientPoint, DeclaredCoefficient, WeightPoint } from "../weight-points.ts";
import { restrictCoefficients, type WeightPolynomial } from "../weight-polynomial.ts";
import { onesCheck, type OnesCheck } from "./exact-ones.ts";
import type { AnalysisCoefficient, WeightSettings, WeightSource } from "./weight-settings.ts";
import { type LocatedWeights, locatedWeights, type WeightPlaces } from "./weight-source.ts";

/** How the weights of one file are read. */
export interface FileWeightPlan {
  readonly file: string;
  /** Columns that every block must hold. */
  readonly columns: readonly string[];
  readonly weights: LocatedWeights;
  /** Positions of the list, or columns, of the points that are fitted. */
  readonly places: WeightPlaces;
  /** What is fitted, and how; undefined for a stored polynomial and for weights without dependence. */
  readonly check: OnesCheck | undefined;
  readonly points: readonly WeightPoint[];
  /** Weights that are no points, or not used. */
  readonly leftOut: readonly string[];
  readonly generation: CoefficientPoint | undefined;
  readonly design: WeightDesign | undefined;
}

/** How the weights of a sample's files become polynomials, decided before any event is read. */
export interface SampleWeightPlan {
  /** What the polynomials of `readWeights` are in: the files' coefficients. */
  readonly coefficients: readonly string[];
  readonly sm: readonly number[];
  readonly files: readonly FileWeightPlan[];
  /** What `analysisPolynomial` makes of them. */
  readonly analysis: readonly DeclaredCoefficient[];
  readonly conversion: Conversion | undefined;
  /** The files' coefficients that the analysis's depend on. */
  readonly needed: readonly string[];
}

/** From the files' basis to the one of the analysis, where both are said and differ. */
function conversionOf(settings: WeightSettings, coefficients: readonly AnalysisCoefficient[]): Conversion | undefined {
  const from = settings.scheme === "map" ? settings.map.basis : undefined;
  const bases = [...new Set(coefficients.flatMap(({ basis }) => (basis === undefined ? [] : [basis])))];
  if (from === undefined || bases.every((basis) => basis === from)) return undefined;
  if (bases.length === 1 && coefficients.every(({ basis }) => basis !== undefined)) return { from, to: bases[0] };
  throw new AnalysisError("DATA_BASIS", `the weights are in ${from}, the coefficients of the analysis in ${bases.join(" and ")}`, {
    hint: "name one basis for all coefficients of the analysis",
  });
}

/** Columns that hold the weights at these places, and what goes with them. */
function columnsOf({ relativeTo, ownWeight, sampling }: LocatedWeights, used: WeightPlaces): string[] {
  const own = [relativeTo, ownWeight, sampling?.column].filter((name) => name !== undefined);
  switch (used.kind) {
    case "list":
      return [used.column, ...own];
    case "columns":
      return [...used.names, ...own];
    case "stored":
      return [used.column, ...(used.namesColumn === undefined ? [] : [used.namesColumn]), ...own];
    case "constant":
      return own;
  }
}

/** The places of some of the points. */
function placesOf({ places, points }: LocatedWeights, used: readonly WeightPoint[]): WeightPlaces {
  const kept = used.map((point) => points.indexOf(point));
  if (places.kind === "list") return { ...places, positions: kept.map((k) => places.positions[k]) };
  return places.kind === "columns" ? { kind: "columns", names: kept.map((k) => places.names[k]) } : places;
}

/**
 * Decides how the weights of a sample's files are read: where they are, what each stands for, and what the polynomials are in. One sample, one way.
 *
 * What to do with it, file by file and block by block:
 *
 *   const plan = planWeights(sources, settings, coefficients);
 *   for each file f: quality = noQuality(plan, f)
 *     for each block:  block = readWeights(plan, f, { columns: await file.read(plan.files[f].columns, first, end), first, entries })
 *                      polynomial = analysisPolynomial(plan, block.polynomial), without the rows of block.dropped, unnormalised
 *                      quality = mergeQuality(quality, block.quality)
 *     report = judgeWeights(plan, f, quality)                                       throws if the weights cannot be trusted
 *
 * and then the normalisation: `nanoaodNormalisation`, `normalisationOf` for Les Houches files, nothing for MadMiner's weights in pb.
 * @param coefficients those of the analysis; their `basis` decides on a conversion where a weight map names another
 * @throws AnalysisError of locatedWeights and samplePoints; DATA_RANK_DEFICIENT if the weights of a file leave terms open; DATA_UNKNOWN_COEFFICIENT if a
 * stored polynomial lacks a coefficient; DATA_COEFFICIENTS_DIFFER if files store different polynomials; DATA_BASIS
 */
export function planWeights(
  sources: readonly WeightSource[],
  settings: WeightSettings,
  coefficients: readonly AnalysisCoefficient[],
): SampleWeightPlan {
  const analysis = coefficients.map(({ name, sm }) => ({ name, sm }));
  const files = sources.map((source) => locatedWeights(source, settings, coefficients));
  const conversion = conversionOf(settings, coefficients);
  const needed =
    conversion === undefined
      ? analysis
      : neededCoefficients(
          analysis.map(({ name }) => name),
          { ...conversion, from: conversion.to, to: conversion.from },
        );
  const common = { analysis, conversion, needed: needed.map(({ name }) => name) };
  const bare = (weights: LocatedWeights): FileWeightPlan => ({
    file: weights.file,
    columns: [...new Set(columnsOf(weights, weights.places))],
    weights,
    places: weights.places,
    check: undefined,
    points: [],
    leftOut: weights.others,
    generation: weights.generation,
    design: undefined,
  });
  if (settings.scheme === "none")
    return { ...common, coefficients: analysis.map(({ name }) => name), sm: analysis.map(({ sm }) => sm), files: files.map(bare) };
  const stored = files.at(0)?.stored;
  if (stored !== undefined) {
    for (const { name } of needed)
      if (!stored.coefficients.includes(name))
        throw unknownName("DATA_UNKNOWN_COEFFICIENT", "coefficient of the weights", name, stored.coefficients, { where: files[0].file });
    return { ...common, coefficients: stored.coefficients, sm: stored.sm, files: files.map(bare) };
  }
  const sample = samplePoints(files, needed);
  // Files with the same points share what is made of them.
  const checks = new Map<WeightDesign, Map<string, OnesCheck>>();
  const checkOf = (points: readonly WeightPoint[], design: WeightDesign, generation: CoefficientPoint | undefined): OnesCheck => {
    const own = checks.get(design) ?? new Map<string, OnesCheck>();
    checks.set(design, own);
    const key = JSON.stringify(generation ?? null);
    const check = own.get(key) ?? onesCheck(points, sample.coefficients, sample.sm, design, generation);
    own.set(key, check);
    return check;
  };
  return {
    ...common,
    coefficients: sample.coefficients,
    sm: sample.sm,
    files: sample.files.map(({ file, points, generation, design, leftOut }, f) => {
      inFile(file, () => {
        requireDetermined(design, points, sample.coefficients);
      });
      const places = placesOf(files[f], points);
      return {
        file,
        columns: [...new Set(columnsOf(files[f], places))],
        weights: files[f],
        places,
        check: checkOf(points, design, generation),
        points,
        leftOut: [...files[f].others, ...leftOut],
        generation,
        design,
      };
    }),
  };
}

/**
 * Polynomials in the analysis's coefficients: those that it does not declare at their standard-model values, in its basis.
 * @param polynomial in the plan's coefficients, as readWeights gives it, or a sum or mixture of such
 * @throws AnalysisError DATA_BASIS
 */
export function analysisPolynomial({ analysis, conversion, needed }: SampleWeightPlan, polynomial: WeightPolynomial): WeightPolynomial {
  const own = restrictCoefficients(polynomial, needed);
  if (conversion === undefined) return own;
  return convertForms(
    own,
    conversion,
    analysis.map(({ name }) => name),
  );
}

/** Units for coefficients in which they are of order 1: the largest displacement from their SM values among the points of the weights. */
function displacements(files: readonly FileWeightPlan[], coefficients: readonly DeclaredCoefficient[]): number[] {
  return coefficients.map(({ name, sm }) => {
    const sizes = files.flatMap(({ points }) => points.map(({ point }) => Math.abs(point[name] - sm)));
    return sizes.length > 0 ? Math.max(...sizes) || 1 : 1;
  });
}

/** Units for the analysis's coefficients in which they are of order 1, for `positivity`; 1 for a stored polynomial, and where the basis is converted. */
export function coefficientUnits({ analysis, conversion, files }: SampleWeightPlan): number[] {
  return conversion === undefined ? displacements(files, analysis) : analysis.map(() => 1);
}

/**
 * The tolerance of `positivity` for weights that are stored with limited precision: a bound on what the rounding of the weights, relative to the largest of
 * an event, does to the eigenvalues of its form relative to the largest, coefficients in the units of coefficientUnits.
 * @param rounding of file number `f`: see QualityReport
 */
export function roundingTolerance({ files, coefficients, sm }: SampleWeightPlan, f: number, rounding: number): number {
  const { design, points } = files[f];
  if (design === undefined) return 0;
  const declared = coefficients.map((name, p) => ({ name, sm: sm[p] }));
  const units = [1, ...displacements(files, declared)];
  const width = points.length;
  let amplification = 0;
  for (let row = 0, t = 0; row < units.length; row++)
    for (let column = 0; column <= row; column++, t++) {
      const sum = design.inverse.subarray(t * width, (t + 1) * width).reduce((total, entry) => total + Math.abs(entry), 0);
      amplification = Math.max(amplification, sum * units[row] * units[column]);
    }
  // no weight at these points exceeds k + 1 times the largest eigenvalue, and no eigenvalue is off by more than k + 1 times an entry
  return units.length ** 2 * amplification * rounding;
}
