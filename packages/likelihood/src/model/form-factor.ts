import { nonZero } from "./non-zero.ts";
import type { Factor } from "./template-model.ts";

/** Writes a factor at x (bins), its derivatives relative to it (parameters × bins), and the second ones (pairs a ≥ b, row by row × bins). */
export type FactorUpdate = (x: ArrayLike<number>, value: Float64Array, first: Float64Array, second: Float64Array) => void;

/**
 * vᵀ M v per bin. The derivatives of v are taken once for all bins: ∂f = 2 (M v)ᵀ ∂v, ∂²f = 2 ∂vᵀ M ∂v + 2 Σ_i (M v)_i ∂²v_i.
 */
export function formFactor({ parameters, vector, matrix }: Extract<Factor, { kind: "form" }>, bins: number): FactorUpdate {
  const k = parameters.length;
  return (x, value, first, second) => {
    const v = vector(Float64Array.from(parameters, (index) => x[index]));
    const n = v.length;
    const T = (n * (n + 1)) / 2;
    const applied = new Float64Array(n); // M v
    for (let b = 0; b < bins; b++) {
      const base = matrix.length > T ? b * T : 0;
      const entry = (i: number, j: number): number => matrix[base + (i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i)];
      let f = 0;
      for (let i = 0; i < n; i++) {
        applied[i] = 0;
        for (let j = 0; j < n; j++) applied[i] += entry(i, j) * v[j].value;
        f += applied[i] * v[i].value;
      }
      f = nonZero(f);
      value[b] = f;
      for (let p = 0, t = 0; p < k; p++) {
        let slope = 0;
        for (let i = 0; i < n; i++) slope += applied[i] * v[i].gradient[p];
        first[p * bins + b] = (2 * slope) / f;
        for (let q = 0; q <= p; q++, t++) {
          let curvature = 0;
          for (let i = 0; i < n; i++) {
            curvature += applied[i] * v[i].hessian[p * k + q];
            for (let j = 0; j < n; j++) curvature += entry(i, j) * v[i].gradient[p] * v[j].gradient[q];
          }
          second[t * bins + b] = (2 * curvature) / f;
        }
      }
    }
  };
}
