import { formFactor, type FactorUpdate } from "./form-factor.ts";
import { factorInterpolation, logNormalFactor, type FactorInterpolation } from "./interpolation.ts";
import { morphingFactor } from "./logarithmic-morphing.ts";
import { nonZero } from "./non-zero.ts";
import { reweighting } from "./reweighting.ts";
import { shapeSums, shapeWeightTable, type ShapeSums, type ShapeWeightTable } from "./shape-sum.ts";
import type { Factor, TemplateSample } from "./template-model.ts";

/** A factor of several parameters, or of one per bin: its values in the bins and its derivatives relative to them. */
export interface BinFactor {
  /** Positions of its parameters among the channel's. */
  readonly slots: Int32Array;
  /** Per parameter: first and last (exclusive) bin that it moves. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** bins: the factor. */
  readonly value: Float64Array;
  /** parameters × bins: ∂f/f. */
  readonly first: Float64Array;
  /** pairs (a ≥ b, row by row) × bins: ∂²f/f; undefined where all vanish. */
  readonly second: Float64Array | undefined;
  readonly update: (x: ArrayLike<number>) => void;
}

/** The yields of a sample at a point, with all that their derivatives need. Arrays are written anew at every update. */
export interface SampleYield {
  /** Positions, among the channel's parameters, of those with a factor for all bins. */
  readonly scalarSlots: Int32Array;
  /** Per scalar slot: ∂F/F and ∂²F/F of the product F of those factors. */
  readonly scalarFirst: Float64Array;
  readonly scalarSecond: Float64Array;
  /** The product of factors for all bins. */
  readonly scalar: () => number;
  readonly binFactors: readonly BinFactor[];
  readonly sums: ShapeSums;
  /** bins: the product of all factors, and the sum of the templates. */
  readonly factor: Float64Array;
  readonly templates: Float64Array;
  readonly update: (x: ArrayLike<number>) => void;
  /** Derivatives of the sums, at the point of the last update. */
  readonly differentiate: () => void;
}

function scalarInterpolation(factor: Factor): FactorInterpolation | undefined {
  switch (factor.kind) {
    case "parameter":
      return (value, out) => {
        out[0] = value;
        out[1] = 1;
        out[2] = 0;
      };
    case "normalisation":
      return factorInterpolation(factor.code, factor.up, factor.down);
    case "log-normal":
      return logNormalFactor(factor.up, factor.down);
    default:
      return undefined;
  }
}

function perBin(parameters: Int32Array, bins: number, slot: (parameter: number) => number): BinFactor {
  const used = [...parameters.keys()].filter((b) => parameters[b] >= 0);
  const value = new Float64Array(bins).fill(1);
  const first = new Float64Array(used.length * bins);
  return {
    slots: Int32Array.from(used, (b) => slot(parameters[b])),
    from: Int32Array.from(used),
    to: Int32Array.from(used, (b) => b + 1),
    value,
    first,
    second: undefined,
    update: (x) => {
      for (let i = 0; i < used.length; i++) {
        const b = used[i];
        const gamma = nonZero(x[parameters[b]]);
        value[b] = gamma;
        first[i * bins + b] = 1 / gamma;
      }
    },
  };
}

/** A factor of k parameters that all move every bin; `update` fills value, first and second. */
function multivariate(parameters: Int32Array, bins: number, slot: (parameter: number) => number, update: FactorUpdate): BinFactor {
  const k = parameters.length;
  const value = new Float64Array(bins);
  const first = new Float64Array(k * bins);
  const second = new Float64Array(((k * (k + 1)) / 2) * bins);
  return {
    slots: Int32Array.from(parameters, slot),
    from: new Int32Array(k),
    to: new Int32Array(k).fill(bins),
    value,
    first,
    second,
    update: (x) => update(x, value, first, second),
  };
}

function polynomial(parameters: Int32Array, matrix: Float64Array, bins: number, slot: (parameter: number) => number): BinFactor {
  const k = parameters.length;
  const T = ((k + 1) * (k + 2)) / 2;
  const perBinRow = matrix.length > T;
  const half = new Float64Array(k);
  return multivariate(parameters, bins, slot, (x, value, first, second) => {
    for (let b = 0; b < bins; b++) {
      const base = perBinRow ? b * T : 0;
      let f = matrix[base];
      for (let i = 0, t = base + 1; i < k; i++) {
        const c = x[parameters[i]];
        const linear = matrix[t++];
        f += c * linear;
        half[i] = linear;
        for (let j = 0; j < i; j++) {
          half[i] += matrix[t] * x[parameters[j]];
          half[j] += matrix[t++] * c;
        }
        half[i] += matrix[t++] * c;
      }
      for (let i = 0; i < k; i++) f += x[parameters[i]] * half[i];
      f = nonZero(f);
      value[b] = f;
      for (let i = 0, p = 0; i < k; i++) {
        first[i * bins + b] = (2 * half[i]) / f;
        const row = base + ((i + 1) * (i + 2)) / 2 + 1;
        for (let j = 0; j <= i; j++) second[p++ * bins + b] = (2 * matrix[row + j]) / f;
      }
    }
  });
}

function ofFunction(factor: Extract<Factor, { kind: "function" }>, bins: number, slot: (parameter: number) => number): BinFactor {
  const { parameters, evaluate } = factor;
  const k = parameters.length;
  return multivariate(parameters, bins, slot, (x, value, first, second) => {
    const at = evaluate(Float64Array.from(parameters, (index) => x[index]));
    const f = nonZero(at.value);
    value.fill(f);
    for (let i = 0, p = 0; i < k; i++) {
      first.fill(at.gradient[i] / f, i * bins, (i + 1) * bins);
      for (let j = 0; j <= i; j++, p++) second.fill(at.hessian[i * k + j] / f, p * bins, (p + 1) * bins);
    }
  });
}

function binFactor(factor: Factor, bins: number, slot: (parameter: number) => number): BinFactor | undefined {
  switch (factor.kind) {
    case "bins":
      return perBin(factor.parameters, bins, slot);
    case "polynomial":
      return polynomial(factor.parameters, factor.matrix, bins, slot);
    case "form":
      return multivariate(factor.parameters, bins, slot, formFactor(factor, bins));
    case "morphing":
      return multivariate(factor.parameters, bins, slot, morphingFactor(factor));
    case "function":
      return ofFunction(factor, bins, slot);
    case "reweighting":
      return reweighting(factor, bins, slot);
    default:
      return undefined;
  }
}

/**
 * @param slot   position of a parameter of the model among those of the channel
 * @param table of interpolations that the channel's samples have in common, which the channel updates; the sample has its own if left out
 */
export function sampleYield(
  sample: TemplateSample,
  bins: number,
  slot: (parameter: number) => number,
  table?: ShapeWeightTable,
): SampleYield {
  const scalars = sample.factors.flatMap((factor) => {
    const interpolate = scalarInterpolation(factor);
    return interpolate === undefined || !("parameter" in factor)
      ? []
      : [{ parameter: factor.parameter, interpolate, last: NaN, out: new Float64Array(3) }];
  });
  const parameters = [...new Set(scalars.map(({ parameter }) => parameter))];
  const scalarFirst = new Float64Array(parameters.length);
  const scalarSecond = new Float64Array(parameters.length);
  const positions = scalars.map(({ parameter }) => parameters.indexOf(parameter));
  const binFactors = sample.factors.flatMap((factor) => binFactor(factor, bins, slot) ?? []);
  const weights = table ?? shapeWeightTable(sample.variations);
  const sums = shapeSums(sample.variations, bins, slot, weights);
  const factor = new Float64Array(bins);
  const templates = new Float64Array(bins);
  let scalar = 1;
  return {
    scalarSlots: Int32Array.from(parameters, slot),
    scalarFirst,
    scalarSecond,
    scalar: () => scalar,
    binFactors,
    sums,
    factor,
    templates,
    update: (x) => {
      scalar = 1;
      scalarFirst.fill(0);
      scalarSecond.fill(0);
      for (let i = 0; i < scalars.length; i++) {
        const each = scalars[i];
        const { out } = each;
        const at = x[each.parameter];
        if (at !== each.last) {
          each.interpolate(at, out);
          each.last = at;
        }
        const f = nonZero(out[0]);
        const p = positions[i];
        scalar *= f;
        scalarSecond[p] += (2 * scalarFirst[p] * out[1] + out[2]) / f;
        scalarFirst[p] += out[1] / f;
      }
      factor.fill(scalar);
      for (const part of binFactors) {
        part.update(x);
        for (let b = 0; b < bins; b++) factor[b] *= part.value[b];
      }
      templates.set(sample.nominal);
      if (table === undefined) weights.update(x);
      sums.addTo(templates);
    },
    differentiate: sums.differentiate,
  };
}
