import { logGamma } from "../distributions.ts";
import { poissonBin, yieldFloor } from "./poisson-bin.ts";
import { sampleYield } from "./sample-yield.ts";
import { shapeWeightTable } from "./shape-sum.ts";
import type { TemplateChannel } from "./template-model.ts";

/** The Poisson terms of a channel. */
export interface ChannelLikelihood {
  /** bins: expected yields at x; the array is written anew at every call. */
  readonly yields: (x: ArrayLike<number>) => Float64Array;
  /**
   * -2 log L of the counts at x, constants included. Adds derivatives by all n parameters of the model to the gradient and to the lower triangle of the
   * n × n Hessian.
   *
   * @param constant Σ 2 ln Γ(n_b + 1), from `constant`
   */
  readonly add: (x: ArrayLike<number>, counts: Float64Array, constant: number, gradient: Float64Array, hessian: Float64Array) => number;
  /** -2 log L alone. */
  readonly value: (x: ArrayLike<number>, counts: Float64Array, constant: number) => number;
}

/** A term of the likelihood as a function of one yield, with its two derivatives in out[0..2]: poissonBin, or another. */
export type BinTerm = (yield_: number, count: number, floor: number, out: Float64Array) => void;

/** Σ 2 ln Γ(n_b + 1): what a Poisson likelihood has that does not depend on the parameters. */
export const poissonConstant = (counts: Float64Array): number => counts.reduce((sum, n) => sum + 2 * logGamma(n + 1), 0);

/** The parameters of the model that a channel depends on, ascending. */
export function channelParameters(channel: Pick<TemplateChannel, "samples" | "statistical">): number[] {
  const found = new Set<number>();
  for (const { factors, variations } of channel.samples) {
    for (const factor of factors) {
      if ("parameter" in factor) found.add(factor.parameter);
      else for (const parameter of factor.parameters) found.add(parameter);
    }
    for (const { parameter } of variations) found.add(parameter);
  }
  for (const parameter of channel.statistical?.parameters ?? []) found.add(parameter);
  found.delete(-1);
  return [...found].sort((a, b) => a - b);
}

function nominalFloors({ bins, samples }: TemplateChannel): Float64Array {
  const nominal = new Float64Array(bins);
  for (const sample of samples) for (let b = 0; b < bins; b++) nominal[b] += sample.nominal[b];
  return nominal.map(yieldFloor);
}

/**
 * The likelihood of one channel with analytic derivatives. Of each pair of parameters only the bins that both move are touched, and the second derivatives
 * of yields are summed over bins first wherever a factor is one number for all of them.
 *
 * @param term   of each bin, of its count and floor: -2 log Poisson if left out
 * @param floors bins: where yields count as not positive; yieldFloor of the nominal ones if left out
 */
export function channelLikelihood(
  channel: TemplateChannel,
  term: BinTerm = poissonBin,
  floors: Float64Array = nominalFloors(channel),
): ChannelLikelihood {
  const { bins, statistical } = channel;
  const parameters = channelParameters(channel);
  const m = parameters.length;
  const positions = new Map(parameters.map((parameter, i) => [parameter, i]));
  const slot = (parameter: number): number => positions.get(parameter) ?? -1;
  const table = shapeWeightTable(channel.samples.flatMap(({ variations }) => variations));
  const samples = channel.samples.map((sample) => sampleYield(sample, bins, slot, table));
  const statisticalSlots = statistical === undefined ? undefined : Int32Array.from(statistical.parameters, slot);
  const n = channel.samples.length;

  // The bins that each parameter moves: everything outside stays zero and is never touched.
  const from = new Int32Array(m).fill(bins);
  const to = new Int32Array(m);
  const widen = (i: number, low: number, high: number): void => {
    from[i] = Math.min(from[i], low);
    to[i] = Math.max(to[i], high);
  };
  for (const { scalarSlots, binFactors, sums } of samples) {
    for (const i of scalarSlots) widen(i, 0, bins);
    for (const part of binFactors) for (const [a, i] of part.slots.entries()) widen(i, part.from[a], part.to[a]);
    for (const i of sums.slots) widen(i, 0, bins);
  }
  if (statisticalSlots !== undefined) for (const [b, i] of statisticalSlots.entries()) if (i >= 0) widen(i, b, b + 1);

  const yields = new Float64Array(bins);
  const slopes = new Float64Array(m * bins); // ∂ν_b by parameter
  const first = new Float64Array(bins); // ∂f/∂ν
  const second = new Float64Array(bins); // ∂²f/∂ν²
  const weighted = new Float64Array(bins);
  const plain = new Float64Array(bins);
  const local = new Float64Array(m * m);
  const errors = new Float64Array(bins); // sqrt Σ_s (F_s e_sb)²
  const out = new Float64Array(3);

  const expect = (x: ArrayLike<number>): void => {
    yields.fill(0);
    table.update(x);
    for (const sample of samples) {
      sample.update(x);
      for (let b = 0; b < bins; b++) yields[b] += sample.factor[b] * sample.templates[b];
    }
    if (statistical === undefined) return;
    for (let b = 0; b < bins; b++) {
      if (statistical.parameters[b] < 0) continue;
      let variance = 0;
      for (let s = 0; s < n; s++) variance += (samples[s].scalar() * statistical.errors[s * bins + b]) ** 2;
      errors[b] = Math.sqrt(variance);
      yields[b] += x[statistical.parameters[b]] * errors[b];
    }
  };

  const addSlopes = (x: ArrayLike<number>): void => {
    for (const sample of samples) sample.differentiate();
    for (let i = 0; i < m; i++) slopes.fill(0, i * bins + from[i], i * bins + to[i]);
    for (const { scalarSlots, scalarFirst, binFactors, sums, factor, templates } of samples) {
      for (let b = 0; b < bins; b++) plain[b] = factor[b] * templates[b];
      for (let p = 0; p < scalarSlots.length; p++) {
        const row = scalarSlots[p] * bins;
        const relative = scalarFirst[p];
        for (let b = 0; b < bins; b++) slopes[row + b] += relative * plain[b];
      }
      for (const part of binFactors) {
        for (let a = 0; a < part.slots.length; a++) {
          const row = part.slots[a] * bins;
          for (let b = part.from[a]; b < part.to[a]; b++) slopes[row + b] += part.first[a * bins + b] * plain[b];
        }
      }
      for (let k = 0, cell = 0; k < sums.slots.length; k++) {
        const row = sums.slots[k] * bins;
        for (let b = 0; b < bins; b++, cell++) slopes[row + b] += factor[b] * sums.first[cell];
      }
    }
    if (statistical === undefined || statisticalSlots === undefined) return;
    for (let b = 0; b < bins; b++) {
      const own = statisticalSlots[b];
      if (own < 0) continue;
      slopes[own * bins + b] += errors[b];
      if (errors[b] === 0) continue;
      const shift = x[statistical.parameters[b]];
      for (let s = 0; s < n; s++) {
        const { scalarSlots, scalarFirst, scalar } = samples[s];
        const share = (scalar() * statistical.errors[s * bins + b]) ** 2 / errors[b];
        for (let p = 0; p < scalarSlots.length; p++) slopes[scalarSlots[p] * bins + b] += shift * share * scalarFirst[p];
      }
    }
  };

  const pair = (i: number, j: number, value: number): void => {
    if (i === j) local[i * m + i] += 2 * value;
    else local[i > j ? i * m + j : j * m + i] += value;
  };

  /** Σ_b ∂f/∂ν_b ∂²ν_b of the samples. */
  const addCurvature = (): void => {
    for (const { scalarSlots, scalarFirst, scalarSecond, binFactors, sums, factor, templates } of samples) {
      let total = 0;
      for (let b = 0; b < bins; b++) {
        plain[b] = first[b] * factor[b];
        weighted[b] = plain[b] * templates[b];
        total += weighted[b];
      }
      for (let p = 0; p < scalarSlots.length; p++) {
        const i = scalarSlots[p];
        const relative = total * scalarFirst[p];
        local[i * m + i] += total * scalarSecond[p];
        for (let q = 0; q < p; q++) {
          const j = scalarSlots[q];
          local[i > j ? i * m + j : j * m + i] += relative * scalarFirst[q];
        }
      }
      for (const [f, part] of binFactors.entries()) {
        for (let a = 0, t = 0; a < part.slots.length; a++) {
          const i = part.slots[a];
          let sum = 0;
          for (let b = part.from[a]; b < part.to[a]; b++) sum += weighted[b] * part.first[a * bins + b];
          for (let p = 0; p < scalarSlots.length; p++) pair(i, scalarSlots[p], sum * scalarFirst[p]);
          if (part.second !== undefined) {
            for (let c = 0; c <= a; c++, t++) {
              let curvature = 0;
              for (let b = 0; b < bins; b++) curvature += weighted[b] * part.second[t * bins + b];
              if (a === c) local[i * m + i] += curvature;
              else pair(i, part.slots[c], curvature);
            }
          }
          for (let g = 0; g < f; g++) {
            const other = binFactors[g];
            for (let c = 0; c < other.slots.length; c++) {
              const low = Math.max(part.from[a], other.from[c]);
              const high = Math.min(part.to[a], other.to[c]);
              if (low >= high) continue;
              let mixed = 0;
              for (let b = low; b < high; b++) mixed += weighted[b] * part.first[a * bins + b] * other.first[c * bins + b];
              pair(i, other.slots[c], mixed);
            }
          }
          for (let k = 0; k < sums.slots.length; k++) {
            let mixed = 0;
            for (let b = part.from[a]; b < part.to[a]; b++) mixed += plain[b] * part.first[a * bins + b] * sums.first[k * bins + b];
            pair(i, sums.slots[k], mixed);
          }
        }
      }
      for (let k = 0, cell = 0; k < sums.slots.length; k++) {
        const i = sums.slots[k];
        let slope = 0;
        let curvature = 0;
        for (let b = 0; b < bins; b++, cell++) {
          slope += plain[b] * sums.first[cell];
          curvature += plain[b] * sums.second[cell];
        }
        local[i * m + i] += curvature;
        for (let p = 0; p < scalarSlots.length; p++) pair(i, scalarSlots[p], slope * scalarFirst[p]);
      }
    }
  };

  const halfSlope = new Float64Array(m); // ∂v/2

  /** The same of x_b sqrt(v_b), v_b = Σ_s (F_s e_sb)²: ∂² sqrt v = ∂²v/(2 sqrt v) - ∂v ∂v/(4 v sqrt v). */
  const addStatisticalCurvature = (x: ArrayLike<number>): void => {
    if (statistical === undefined || statisticalSlots === undefined) return;
    for (let s = 0; s < n; s++) {
      const { scalarSlots, scalarFirst, scalarSecond, scalar } = samples[s];
      const square = scalar() ** 2;
      let weight = 0;
      for (let b = 0; b < bins; b++) {
        if (statisticalSlots[b] < 0 || errors[b] === 0) continue;
        weight += (first[b] * x[statistical.parameters[b]] * square * statistical.errors[s * bins + b] ** 2) / errors[b];
      }
      if (weight === 0) continue;
      // ∂²(F²)/2 = F² (F''/F + F'F'/F²), mixed: 2 F' F'/F²
      for (let p = 0; p < scalarSlots.length; p++) {
        const i = scalarSlots[p];
        local[i * m + i] += weight * (scalarSecond[p] + scalarFirst[p] ** 2);
        const slope = 2 * weight * scalarFirst[p];
        for (let q = 0; q < p; q++) pair(i, scalarSlots[q], slope * scalarFirst[q]);
      }
    }
    for (let b = 0; b < bins; b++) {
      const own = statisticalSlots[b];
      if (own < 0 || errors[b] === 0) continue;
      halfSlope.fill(0);
      for (let s = 0; s < n; s++) {
        const { scalarSlots, scalarFirst, scalar } = samples[s];
        const share = (scalar() * statistical.errors[s * bins + b]) ** 2;
        for (let p = 0; p < scalarSlots.length; p++) halfSlope[scalarSlots[p]] += share * scalarFirst[p];
      }
      const weight = (first[b] * x[statistical.parameters[b]]) / errors[b] ** 3;
      for (let i = 0; i < m; i++) {
        if (halfSlope[i] === 0) continue;
        pair(own, i, (first[b] * halfSlope[i]) / errors[b]);
        const slope = weight * halfSlope[i];
        for (let j = 0, row = i * m; j <= i; j++) local[row + j] -= slope * halfSlope[j];
      }
    }
  };

  return {
    yields: (x) => {
      expect(x);
      return yields;
    },
    value: (x, counts, constant) => {
      expect(x);
      let value = constant;
      for (let b = 0; b < bins; b++) {
        term(yields[b], counts[b], floors[b], out);
        value += out[0];
      }
      return value;
    },
    add: (x, counts, constant, gradient, hessian) => {
      expect(x);
      let value = constant;
      for (let b = 0; b < bins; b++) {
        term(yields[b], counts[b], floors[b], out);
        value += out[0];
        first[b] = out[1];
        second[b] = out[2];
      }
      addSlopes(x);
      local.fill(0);
      for (let i = 0; i < m; i++) {
        let slope = 0;
        for (let b = from[i]; b < to[i]; b++) {
          const s = slopes[i * bins + b];
          slope += first[b] * s;
          weighted[b] = second[b] * s;
        }
        gradient[parameters[i]] += slope;
        for (let j = 0; j <= i; j++) {
          const low = Math.max(from[i], from[j]);
          const high = Math.min(to[i], to[j]);
          let sum = 0;
          for (let b = low, s = j * bins + low; b < high; b++, s++) sum += weighted[b] * slopes[s];
          local[i * m + j] += sum;
        }
      }
      addCurvature();
      addStatisticalCurvature(x);
      const total = gradient.length;
      for (let i = 0; i < m; i++) {
        const row = parameters[i] * total;
        for (let j = 0; j <= i; j++) hessian[row + parameters[j]] += local[i * m + j];
      }
      return value;
    },
  };
}
