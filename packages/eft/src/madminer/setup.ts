import { AnalysisError, unknownName } from "@ratiometer/config";
import type { WeightPoint } from "../weight-points.ts";

/** A point that a MadMiner file has weights at. */
export interface Benchmark {
  readonly name: string;
  /** Physical values of the P parameters. */
  readonly values: readonly number[];
  /** Whether it varies a nuisance parameter instead: then its values mean nothing. */
  readonly isNuisance: boolean;
}

/** A nuisance parameter and the benchmarks at which it is +1 and -1; without the second it acts in one direction. */
export interface NuisanceParameter {
  readonly name: string;
  readonly positive: string;
  readonly negative: string | undefined;
}

/** What a MadMiner file says about its weights. */
export interface MorphingSetup {
  /** P names. */
  readonly parameters: readonly string[];
  /** B of them, in the order of the weights; the first C that vary no nuisance parameter are the morphing basis. */
  readonly benchmarks: readonly Benchmark[];
  /** C powers of the parameters and the C × C matrix from monomials to weights of the basis; undefined where the file defines none. */
  readonly morphing: { readonly components: readonly (readonly number[])[]; readonly matrix: readonly (readonly number[])[] } | undefined;
  readonly nuisanceParameters: readonly NuisanceParameter[];
}

/** Positions of the benchmarks that are points of the parameters. */
export function physicsBenchmarks({ benchmarks }: MorphingSetup): number[] {
  return benchmarks.flatMap(({ isNuisance }, b) => (isNuisance ? [] : [b]));
}

/**
 * Position of a benchmark by its name.
 * @throws AnalysisError DATA_UNKNOWN_BENCHMARK with the nearest name
 */
export function benchmarkPosition({ benchmarks }: MorphingSetup, name: string, file?: string): number {
  const position = benchmarks.findIndex((benchmark) => benchmark.name === name);
  if (position >= 0) return position;
  const names = benchmarks.map((benchmark) => benchmark.name);
  throw unknownName("DATA_UNKNOWN_BENCHMARK", "benchmark", name, names, file === undefined ? {} : { where: file });
}

/**
 * The benchmarks as points of a quadratic polynomial.
 * @throws AnalysisError DATA_MORPHING if the file's weights have terms of higher power than two, or are no points at all
 */
export function benchmarkPoints(setup: MorphingSetup, file: string): WeightPoint[] {
  const { parameters, benchmarks, morphing } = setup;
  const high = morphing?.components.find((powers) => powers.reduce((sum, power) => sum + power, 0) > 2);
  if (high !== undefined) {
    const term = parameters.flatMap((name, p) => (high[p] === 0 ? [] : [high[p] === 1 ? name : `${name}^${high[p]}`])).join("·");
    throw new AnalysisError("DATA_MORPHING", `the file's weights depend on ${term}, expected a polynomial of at most the second power`, {
      where: file,
      hint: "several operator insertions per amplitude are no quadratic form; set max_power_squared_me to 2 in MadMiner",
    });
  }
  const points = physicsBenchmarks(setup).map((b) => ({
    id: benchmarks[b].name,
    point: Object.fromEntries(parameters.map((name, p) => [name, benchmarks[b].values[p]])),
  }));
  if (points.length > 0) return points;
  throw new AnalysisError("DATA_MORPHING", "the file has no benchmark at a point of its parameters", { where: file });
}
