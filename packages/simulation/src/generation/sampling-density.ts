import { monomials, termCount } from "@ratiometer/eft";
import type { Process } from "../processes/process.ts";

/** δ of a point given by physical values; coefficients not named are at their standard-model values. */
export function deltaAt(process: Process, point: Readonly<Record<string, number>>): Float64Array {
  return Float64Array.from(process.coefficients, ({ name, sm }) => (Object.hasOwn(point, name) ? point[name] : sm) - sm);
}

/**
 * The density that events are drawn from is a linear function of the terms of H: Σ_b |M(c_b)|² / σ_b over the benchmarks, divided by their number.
 * @param crossSections σ_b in pb; where one is 0 the benchmark adds nothing
 * @returns T factors κ, so that the density is Σ_t κ_t H_t
 */
export function samplingDensity(benchmarks: readonly Float64Array[], crossSections: readonly number[]): Float64Array {
  const result = new Float64Array(termCount(benchmarks[0].length));
  benchmarks.forEach((delta, b) => {
    if (!(crossSections[b] > 0)) return;
    monomials(delta).forEach((factor, t) => (result[t] += factor / crossSections[b] / benchmarks.length));
  });
  return result;
}
