import { AnalysisError } from "@ratiometer/config";
import { hermiteWeights, intervalOf } from "./cubic-interpolation.ts";
import { FLAVOUR_COUNT } from "./flavours.ts";

/** A rectangle of knots. */
export interface Subgrid {
  /** Ascending, nx. */
  readonly x: Float64Array;
  /** Ascending, GeV, nq. */
  readonly q: Float64Array;
  /** nx × nq × 11: x f by place; 0 for a flavour that the file does not hold. */
  readonly values: Float64Array;
}

/** x f(x) of the flavours at one scale. */
export interface DensitiesAtScale {
  /** GeV */
  readonly q: number;
  /**
   * out[5 + id] := x f of quark id = −5 … 5, out[5] that of the gluon. Cubic in log x between the knots; below the first knot the value there, above the
   * last one 0; where the grid or its interpolation is negative, 0, since a density of events has no sign. Allocates nothing.
   *
   * @throws RangeError unless x > 0
   */
  evaluate(x: number, out: Float64Array): void;
}

/** Coefficients of a cubic. */
const COEFFICIENTS = 4;

function checkFraction(x: number): void {
  if (!(x > 0)) throw new RangeError(`x = ${x} is no momentum fraction`);
}

/** Logarithms of the knots. */
const logarithms = (knots: Float64Array): Float64Array => knots.map((knot) => Math.log(knot));

/** The densities of a subgrid at Q (within it), at its knots in x: nx × 11, interpolated cubically in log Q. */
function valuesAtScale({ x, q, values }: Subgrid, scale: number): Float64Array {
  const logQ = logarithms(q);
  const at = Math.log(scale);
  const i = intervalOf(logQ, at);
  const weights = new Float64Array(4);
  hermiteWeights(logQ, i, at, weights);
  const out = new Float64Array(x.length * FLAVOUR_COUNT);
  for (let k = Math.max(0, i - 1); k <= Math.min(q.length - 1, i + 2); k++)
    for (let j = 0; j < x.length; j++)
      for (let f = 0; f < FLAVOUR_COUNT; f++)
        out[j * FLAVOUR_COUNT + f] += weights[k - i + 1] * values[(j * q.length + k) * FLAVOUR_COUNT + f];
  return out;
}

/** The cubic of every interval and flavour in t = (log x − log xᵢ) / width: (nx − 1) × 11 × 4, ascending powers. */
function cubics(logX: Float64Array, values: Float64Array): Float64Array {
  const out = new Float64Array((logX.length - 1) * FLAVOUR_COUNT * COEFFICIENTS);
  const rise = (i: number, f: number): number =>
    (values[(i + 1) * FLAVOUR_COUNT + f] - values[i * FLAVOUR_COUNT + f]) / (logX[i + 1] - logX[i]);
  const slope = (i: number, f: number): number =>
    i === 0 ? rise(0, f) : i === logX.length - 1 ? rise(i - 1, f) : (rise(i - 1, f) + rise(i, f)) / 2;
  for (let i = 0; i + 1 < logX.length; i++) {
    const width = logX[i + 1] - logX[i];
    for (let f = 0; f < FLAVOUR_COUNT; f++) {
      const low = values[i * FLAVOUR_COUNT + f];
      const difference = values[(i + 1) * FLAVOUR_COUNT + f] - low;
      const lowSlope = width * slope(i, f);
      const highSlope = width * slope(i + 1, f);
      out.set(
        [low, lowSlope, 3 * difference - 2 * lowSlope - highSlope, lowSlope + highSlope - 2 * difference],
        (i * FLAVOUR_COUNT + f) * COEFFICIENTS,
      );
    }
  }
  return out;
}

/** The densities at one scale out of a subgrid that contains it. */
function densitiesAtScale(subgrid: Subgrid, q: number): DensitiesAtScale {
  const logX = logarithms(subgrid.x);
  const coefficients = cubics(logX, valuesAtScale(subgrid, q));
  const first = logX[0];
  const last = logX[logX.length - 1];
  return {
    q,
    evaluate(x, out) {
      checkFraction(x);
      const at = Math.max(Math.log(x), first);
      if (at > last) {
        out.fill(0, 0, FLAVOUR_COUNT);
        return;
      }
      const i = intervalOf(logX, at);
      const t = (at - logX[i]) / (logX[i + 1] - logX[i]);
      let c = i * FLAVOUR_COUNT * COEFFICIENTS;
      for (let f = 0; f < FLAVOUR_COUNT; f++, c += COEFFICIENTS) {
        const value = coefficients[c] + t * (coefficients[c + 1] + t * (coefficients[c + 2] + t * coefficients[c + 3]));
        out[f] = value > 0 ? value : 0;
      }
    },
  };
}

/** x f(x, Q) out of subgrids that follow one another in Q. */
export interface GridDensities {
  /** Lowest and highest Q, GeV. */
  readonly qRange: readonly [number, number];
  /** @throws AnalysisError DATA_PDF_SCALE outside the range */
  checkScale(q: number): void;
  /**
   * As the evaluation at one scale, but at any: for few points, or a scale that changes from point to point. Allocates nothing.
   *
   * @throws AnalysisError DATA_PDF_SCALE, RangeError unless x > 0
   */
  evaluate(x: number, q: number, out: Float64Array): void;
  /**
   * The densities frozen at a scale: fast, for many points.
   *
   * @throws AnalysisError DATA_PDF_SCALE outside the grid
   */
  atScale(q: number): DensitiesAtScale;
}

/**
 * Densities between the knots: cubic in log x and log Q, with the slopes of `hermiteWeights`, never across the border of two subgrids, where a flavour
 * may set in; the border itself belongs to the upper one.
 *
 * @param subgrids ascending in Q, each beginning where the one before ends
 * @param where file, for errors
 */
export function gridDensities(subgrids: readonly Subgrid[], where: string): GridDensities {
  const pieces = subgrids.map((subgrid) => ({ ...subgrid, logX: logarithms(subgrid.x), logQ: logarithms(subgrid.q) }));
  const lowest = subgrids[0].q[0];
  const highest = subgrids[subgrids.length - 1].q[subgrids[subgrids.length - 1].q.length - 1];
  const checkScale = (q: number): void => {
    if (!(q >= lowest && q <= highest))
      throw new AnalysisError("DATA_PDF_SCALE", `the grid knows Q from ${lowest} to ${highest} GeV, not ${q} GeV`, {
        where,
        hint: "choose a scale within the grid, or a set that reaches further",
      });
  };
  const pieceAt = (q: number): number => {
    checkScale(q);
    let piece = pieces.length - 1;
    while (pieces[piece].q[0] > q) piece--;
    return piece;
  };
  const xWeights = new Float64Array(4);
  const qWeights = new Float64Array(4);
  return {
    qRange: [lowest, highest],
    checkScale,
    evaluate(x, q, out) {
      const { logX, logQ, values } = pieces[pieceAt(q)];
      checkFraction(x);
      const atX = Math.max(Math.log(x), logX[0]);
      out.fill(0, 0, FLAVOUR_COUNT);
      if (atX > logX[logX.length - 1]) return;
      const atQ = Math.log(q);
      const i = intervalOf(logX, atX);
      const j = intervalOf(logQ, atQ);
      hermiteWeights(logX, i, atX, xWeights);
      hermiteWeights(logQ, j, atQ, qWeights);
      for (let a = 0; a < 4; a++)
        for (let b = 0; b < 4; b++) {
          const weight = xWeights[a] * qWeights[b];
          if (weight === 0) continue;
          const knot = ((i - 1 + a) * logQ.length + j - 1 + b) * FLAVOUR_COUNT;
          for (let f = 0; f < FLAVOUR_COUNT; f++) out[f] += weight * values[knot + f];
        }
      for (let f = 0; f < FLAVOUR_COUNT; f++) if (out[f] < 0) out[f] = 0;
    },
    atScale: (q) => densitiesAtScale(subgrids[pieceAt(q)], q),
  };
}
