import { AnalysisError } from "@ratiometer/config";
import type { BinFactor } from "./sample-yield.ts";
import type { Factor } from "./template-model.ts";

const { exp, log } = Math;

type Reweighting = Extract<Factor, { kind: "reweighting" }>;

function logarithms(side: string, factors: Float64Array): Float64Array {
  const bad = factors.findIndex((value) => !(value > 0 && value < Infinity));
  if (bad >= 0) {
    throw new AnalysisError(
      "MODEL_FACTOR_NOT_POSITIVE",
      `the factor ${side} of bin or event ${bad} is ${factors[bad]}, expected a positive number`,
    );
  }
  return factors.map(log);
}

/**
 * Weights of a factor's values at α = ±1 in code4's polynomial inside |α| < 1,
 *
 *   f - 1 = w_0 (up - 1) + w_1 up log up + w_2 up log² up + the same of w_3, w_4, w_5 and down,
 *
 * and their first and second derivatives by α: out[0..5], out[6..11], out[12..17]. They are the same in all bins.
 */
function joiningWeights(a: number, out: Float64Array): void {
  const s = a * a;
  // the polynomials that have one of value - 1, slope and curvature at ±1, odd or even, and none of the others
  const odd = [a * (15 + s * (3 * s - 10)), a * (s * (10 - 3 * s) - 7), a * (1 + s * (s - 2))];
  const odd1 = [15 + s * (15 * s - 30), s * (30 - 15 * s) - 7, 1 + s * (5 * s - 6)];
  const odd2 = [a * (60 * s - 60), a * (60 - 60 * s), a * (20 * s - 12)];
  const even = [s * (24 + s * (8 * s - 24)), s * (s * (14 - 5 * s) - 9), s * (1 + s * (s - 2))];
  const even1 = [a * (48 + s * (48 * s - 96)), a * (s * (56 - 30 * s) - 18), a * (2 + s * (6 * s - 8))];
  const even2 = [48 + s * (240 * s - 288), s * (168 - 150 * s) - 18, 2 + s * (30 * s - 24)];
  for (const [d, [o, e]] of [
    [odd, even],
    [odd1, even1],
    [odd2, even2],
  ].entries()) {
    for (let k = 0; k < 3; k++) {
      out[6 * d + k] = (e[k] + o[k]) / 16;
      out[6 * d + 3 + k] = (e[k] - o[k]) / 16;
    }
  }
}

/**
 * A factor with one pair of values at α = ±1 in each bin, or of each event: HistFactory's code1 or code4 (factorInterpolation) in all of them at once.
 *
 * @throws AnalysisError MODEL_FACTOR_NOT_POSITIVE where a value is not positive and finite
 */
export function reweighting({ parameter, code, up, down }: Reweighting, bins: number, slot: (parameter: number) => number): BinFactor {
  const [logUp, logDown] = [logarithms("up", up), logarithms("down", down)];
  const value = new Float64Array(bins);
  const first = new Float64Array(bins);
  const second = new Float64Array(bins);
  const w = new Float64Array(18);
  return {
    slots: Int32Array.of(slot(parameter)),
    from: Int32Array.of(0),
    to: Int32Array.of(bins),
    value,
    first,
    second,
    update: (x) => {
      const alpha = x[parameter];
      if (code === "code1" || Math.abs(alpha) >= 1) {
        const logs = alpha >= 0 ? logUp : logDown;
        const sign = alpha >= 0 ? 1 : -1;
        for (let b = 0; b < bins; b++) {
          value[b] = exp(sign * alpha * logs[b]);
          first[b] = sign * logs[b];
          second[b] = logs[b] * logs[b];
        }
        return;
      }
      joiningWeights(alpha, w);
      for (let b = 0; b < bins; b++) {
        const u1 = up[b] - 1;
        const u2 = up[b] * logUp[b];
        const u3 = u2 * logUp[b];
        const d1 = down[b] - 1;
        const d2 = down[b] * logDown[b];
        const d3 = d2 * logDown[b];
        const f = 1 + w[0] * u1 + w[1] * u2 + w[2] * u3 + w[3] * d1 + w[4] * d2 + w[5] * d3;
        const inverse = 1 / f;
        value[b] = f;
        first[b] = (w[6] * u1 + w[7] * u2 + w[8] * u3 + w[9] * d1 + w[10] * d2 + w[11] * d3) * inverse;
        second[b] = (w[12] * u1 + w[13] * u2 + w[14] * u3 + w[15] * d1 + w[16] * d2 + w[17] * d3) * inverse;
      }
    },
  };
}
