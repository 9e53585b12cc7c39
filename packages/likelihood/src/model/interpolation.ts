import { AnalysisError } from "@ratiometer/config";
import type { FactorCode, ShapeCode } from "./template-model.ts";

const { exp, log } = Math;

/** Writes value, first and second derivative of a factor at α into out[0..2]. */
export type FactorInterpolation = (alpha: number, out: Float64Array) => void;

function exponential(slope: number, sign: number, alpha: number, out: Float64Array): void {
  const value = exp(slope * Math.abs(alpha));
  out[0] = value;
  out[1] = sign * slope * value;
  out[2] = slope * slope * value;
}

/** Coefficients of a polynomial a_1 α + … + a_6 α⁶ that, added to 1, joins both exponentials with value and two derivatives at α = ±1. */
function joiningPolynomial(up: number, down: number): Float64Array {
  const [lu, ld] = [log(up), log(down)];
  // Half differences of value and curvature and the half sum of slopes at ±1 belong to the odd powers, the others to the even ones.
  const [odd, even] = [(up - down) / 2, (up + down - 2) / 2];
  const [oddSlope, evenSlope] = [(up * lu - down * ld) / 2, (up * lu + down * ld) / 2];
  const [oddCurve, evenCurve] = [(up * lu * lu - down * ld * ld) / 2, (up * lu * lu + down * ld * ld) / 2];
  return Float64Array.of(
    (15 * odd - 7 * oddSlope + oddCurve) / 8,
    (24 * even - 9 * evenSlope + evenCurve) / 8,
    (-5 * odd + 5 * oddSlope - oddCurve) / 4,
    (-12 * even + 7 * evenSlope - evenCurve) / 4,
    (3 * odd - 3 * oddSlope + oddCurve) / 8,
    (8 * even - 5 * evenSlope + evenCurve) / 8,
  );
}

/**
 * HistFactory's interpolation of a factor that is down at α = -1, 1 at 0 and up at 1 (Cranmer et al., CERN-OPEN-2012-016): exponential on each side
 * (code1), or with a polynomial of sixth degree inside |α| < 1 that keeps two derivatives continuous (code4).
 *
 * @throws AnalysisError MODEL_FACTOR_NOT_POSITIVE unless up and down are positive and finite
 */
export function factorInterpolation(code: FactorCode, up: number, down: number): FactorInterpolation {
  if (!(up > 0 && down > 0 && up < Infinity && down < Infinity)) {
    throw new AnalysisError(
      "MODEL_FACTOR_NOT_POSITIVE",
      `an interpolation between the factors ${down} and ${up}, expected positive numbers`,
    );
  }
  const [lu, ld] = [log(up), log(down)];
  if (code === "code1") return (alpha, out) => (alpha >= 0 ? exponential(lu, 1, alpha, out) : exponential(ld, -1, alpha, out));
  const [a1, a2, a3, a4, a5, a6] = joiningPolynomial(up, down);
  return (alpha, out) => {
    if (alpha >= 1) exponential(lu, 1, alpha, out);
    else if (alpha <= -1) exponential(ld, -1, alpha, out);
    else {
      out[0] = 1 + alpha * (a1 + alpha * (a2 + alpha * (a3 + alpha * (a4 + alpha * (a5 + alpha * a6)))));
      out[1] = a1 + alpha * (2 * a2 + alpha * (3 * a3 + alpha * (4 * a4 + alpha * (5 * a5 + alpha * 6 * a6))));
      out[2] = 2 * a2 + alpha * (6 * a3 + alpha * (12 * a4 + alpha * (20 * a5 + alpha * 30 * a6)));
    }
  };
}

/**
 * Combine's log-normal factor (ProcessNormalization): up^θ for θ ≥ 1/2, down^-θ for θ ≤ -1/2, and between them the logarithm is θ times the
 * average of both slopes plus a smooth step of degree five times half their difference.
 *
 * @throws AnalysisError MODEL_FACTOR_NOT_POSITIVE unless up and down are positive and finite
 */
export function logNormalFactor(up: number, down: number): FactorInterpolation {
  if (!(up > 0 && down > 0 && up < Infinity && down < Infinity)) {
    throw new AnalysisError("MODEL_FACTOR_NOT_POSITIVE", `a log-normal of the factors ${down} and ${up}, expected positive numbers`);
  }
  const [high, low] = [log(up), -log(down)];
  const average = (high + low) / 2;
  const half = (high - low) / 2;
  return (theta, out) => {
    // slope s(θ) of log f = θ s(θ)
    let s = theta > 0 ? high : low;
    let s1 = 0;
    let s2 = 0;
    if (Math.abs(theta) < 0.5) {
      const t = 2 * theta;
      const tt = t * t;
      s = average + (half * t * (tt * (3 * tt - 10) + 15)) / 8;
      s1 = (half * 15 * (1 - tt) * (1 - tt)) / 4;
      s2 = -30 * half * t * (1 - tt);
    }
    const value = exp(theta * s);
    const slope = s + theta * s1;
    out[0] = value;
    out[1] = slope * value;
    out[2] = (slope * slope + 2 * s1 + theta * s2) * value;
  };
}

/**
 * Weights of the variations in a sum: δ(α) = w_up(α) up + w_down(α) down with up and down the templates at ±1 minus nominal. Writes w_up, w_down, their
 * first and their second derivatives into out[0..5].
 *
 *   code0      piecewise linear
 *   code2      a quadratic through both inside |α| ≤ 1, its tangents outside; "code2-pyhf" is what pyhf 0.7.6 computes outside, with its jumps at ±1
 *   code4p     linear outside, a polynomial of sixth degree inside |α| < 1 that keeps two derivatives continuous; also Combine's vertical morphing
 */
export function shapeWeights(code: ShapeCode, alpha: number, out: Float64Array): void {
  out.fill(0);
  if (code === "code0" || (code === "code4p" && Math.abs(alpha) > 1)) {
    if (alpha >= 0) {
      out[0] = alpha;
      out[2] = 1;
    } else {
      out[1] = -alpha;
      out[3] = -1;
    }
    return;
  }
  if (code === "code4p") {
    // α (S + α A (15 + α² (3 α² - 10))), S = (up - down)/2, A = (up + down)/16
    const square = alpha * alpha;
    const even = (square * (15 + square * (3 * square - 10))) / 16;
    const even1 = (alpha * (30 + square * (18 * square - 40))) / 16;
    const even2 = (30 + square * (90 * square - 120)) / 16;
    out[0] = even + alpha / 2;
    out[1] = even - alpha / 2;
    out[2] = even1 + 0.5;
    out[3] = even1 - 0.5;
    out[4] = out[5] = even2;
    return;
  }
  // A α² + B α with A = (up + down)/2, B = (up - down)/2; outside its tangent (B ± 2A)(α ∓ 1) from the template
  if (Math.abs(alpha) <= 1) {
    out[0] = (alpha * alpha + alpha) / 2;
    out[1] = (alpha * alpha - alpha) / 2;
    out[2] = alpha + 0.5;
    out[3] = alpha - 0.5;
    out[4] = out[5] = 1;
    return;
  }
  const sign = alpha > 0 ? 1 : -1;
  const beyond = code === "code2-pyhf" && alpha < 0 ? alpha : alpha - sign;
  out[0] = beyond * (0.5 + sign);
  out[1] = beyond * (sign - 0.5);
  out[2] = 0.5 + sign;
  out[3] = sign - 0.5;
  if (code === "code2") out[sign > 0 ? 0 : 1] += 1;
}
