import { AnalysisError } from "@ratiometer/config";
import { type MorphingSetup, physicsBenchmarks } from "./setup.ts";

/** The file's morphing with its basis. */
interface Basis {
  readonly components: readonly (readonly number[])[];
  readonly matrix: readonly (readonly number[])[];
  /** Positions among the B benchmarks. */
  readonly positions: readonly number[];
}

function basisOf(setup: MorphingSetup): Basis {
  if (setup.morphing === undefined)
    throw new AnalysisError("DATA_MORPHING", "the file defines no morphing", {
      hint: "set it up with set_morphing before the events are written",
    });
  const { components, matrix } = setup.morphing;
  const width = matrix.at(0)?.length ?? 0;
  const positions = physicsBenchmarks(setup).slice(0, width);
  if (matrix.length !== components.length || matrix.some((row) => row.length !== width) || positions.length !== width)
    throw new AnalysisError(
      "DATA_MORPHING",
      `the morphing matrix is ${matrix.length} × ${width}, expected one row for each of ${components.length} components and one column for each of ${positions.length} benchmarks`,
    );
  return { components, matrix, positions };
}

/** Π_p θ_p^n_p, or its derivative with respect to parameter `derivative`. */
function monomial(theta: ArrayLike<number>, powers: readonly number[], derivative = -1): number {
  return powers.reduce((product, power, p) => {
    if (p !== derivative) return product * theta[p] ** power;
    return power === 0 ? 0 : product * power * theta[p] ** (power - 1);
  }, 1);
}

function combined({ benchmarks }: MorphingSetup, { matrix, positions }: Basis, monomials: readonly number[]): Float64Array {
  const result = new Float64Array(benchmarks.length);
  positions.forEach((position, b) => {
    result[position] = monomials.reduce((sum, value, c) => sum + value * matrix[c][b], 0);
  });
  return result;
}

/**
 * Morphing weights W_b(θ): the weight of an event at θ is Σ_b W_b w_b (MadMiner, arXiv:1907.10621).
 * @param theta P physical values
 * @returns B numbers, 0 for benchmarks outside the basis
 * @throws AnalysisError DATA_MORPHING
 */
export function morphingWeights(setup: MorphingSetup, theta: ArrayLike<number>): Float64Array {
  const basis = basisOf(setup);
  return combined(
    setup,
    basis,
    basis.components.map((powers) => monomial(theta, powers)),
  );
}

/**
 * Their derivatives with respect to the parameters: P × B, row-major.
 * @throws AnalysisError DATA_MORPHING
 */
export function morphingGradients(setup: MorphingSetup, theta: ArrayLike<number>): Float64Array {
  const basis = basisOf(setup);
  const width = setup.benchmarks.length;
  const result = new Float64Array(setup.parameters.length * width);
  setup.parameters.forEach((_, p) => {
    result.set(
      combined(
        setup,
        basis,
        basis.components.map((powers) => monomial(theta, powers, p)),
      ),
      p * width,
    );
  });
  return result;
}
