import type { FactorUpdate } from "./form-factor.ts";
import { shapeWeights } from "./interpolation.ts";
import type { Factor } from "./template-model.ts";

/**
 * exp s_b / Σ_b p_b exp s_b with s_b = Σ shifts and p_b the share of the nominal yield: templates whose logarithms are interpolated, and that keep their sum.
 * With u_k = ∂_k s - <∂_k s>, < > the average over the morphed yields, ∂f/f = u_k and ∂²f/f = u_k u_l + ∂²s - <∂²s> - <∂_k s ∂_l s> + <∂_k s> <∂_l s>.
 */
export function morphingFactor({ parameters, nominal, shifts }: Extract<Factor, { kind: "morphing" }>): FactorUpdate {
  const bins = nominal.length;
  const k = parameters.length;
  const total = nominal.reduce((sum, value) => sum + value, 0);
  const positions = shifts.map(({ parameter }) => parameters.indexOf(parameter));
  const weights = new Float64Array(6);
  const shift = new Float64Array(bins);
  const slopes = new Float64Array(k * bins);
  const bends = new Float64Array(k * bins);
  const share = new Float64Array(bins);
  const average = (of: (b: number) => number): number => {
    let sum = 0;
    for (let b = 0; b < bins; b++) sum += share[b] * of(b);
    return sum;
  };
  return (x, value, first, second) => {
    shift.fill(0);
    slopes.fill(0);
    bends.fill(0);
    for (const [i, { parameter, code, up, down, scale = 1 }] of shifts.entries()) {
      shapeWeights(code, scale * x[parameter], weights);
      const [wu, wd, u1, d1, u2, d2] = weights;
      for (let b = 0, at = positions[i] * bins; b < bins; b++, at++) {
        shift[b] += wu * up[b] + wd * down[b];
        slopes[at] += scale * (u1 * up[b] + d1 * down[b]);
        bends[at] += scale * scale * (u2 * up[b] + d2 * down[b]);
      }
    }
    let sum = 0;
    for (let b = 0; b < bins; b++) {
      value[b] = Math.exp(shift[b]);
      share[b] = nominal[b] * value[b];
      sum += share[b];
    }
    for (let b = 0; b < bins; b++) {
      value[b] *= total / sum;
      share[b] /= sum;
    }
    const means = Array.from({ length: k }, (_, p) => average((b) => slopes[p * bins + b]));
    for (let p = 0, t = 0; p < k; p++) {
      for (let b = 0; b < bins; b++) first[p * bins + b] = slopes[p * bins + b] - means[p];
      const bend = average((b) => bends[p * bins + b]);
      for (let q = 0; q <= p; q++, t++) {
        const covariance = average((b) => slopes[p * bins + b] * slopes[q * bins + b]) - means[p] * means[q];
        for (let b = 0; b < bins; b++) {
          const own = p === q ? bends[p * bins + b] - bend : 0;
          second[t * bins + b] = first[p * bins + b] * first[q * bins + b] + own - covariance;
        }
      }
    }
  };
}
