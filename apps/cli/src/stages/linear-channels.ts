import { AnalysisError, type Analysis } from "@ratiometer/config";
import { termCount, termIndex } from "@ratiometer/eft";
import type { Coefficient } from "@ratiometer/likelihood";
import type { ChannelData } from "./channel-data.ts";

/** Constant and slopes of the product of forms over (1, δ): T terms, those of second order 0. */
function product(forms: readonly ArrayLike<number>[]): Float64Array {
  const terms = new Float64Array(forms[0].length);
  const k = Math.round((Math.sqrt(8 * terms.length + 1) - 3) / 2);
  terms[0] = forms.reduce((value, form) => value * form[0], 1);
  for (let a = 1; a <= k; a++) {
    const t = termIndex(a, 0);
    for (const [i, form] of forms.entries())
      terms[t] += forms.reduce((value, other, j) => (j === i ? value : value * other[0]), 1) * form[t];
  }
  return terms;
}

/** 1/form to first order. */
const inverse = (form: ArrayLike<number>): Float64Array =>
  Float64Array.from(form, (term, t) => (t === 0 ? 1 / term : -term / form[0] ** 2));

const constant = (terms: number, value: number): Float64Array => Float64Array.from({ length: terms }, (_, t) => (t === 0 ? value : 0));

/**
 * Channels with the expected events of each sample in each bin, and the density of each event, to first order in δ about the SM, branching fractions included.
 *
 * @throws AnalysisError CONFIG_NOT_SUPPORTED for a ratio that is no quadratic form
 */
export function linearChannels(data: readonly ChannelData[], { where }: Pick<Analysis, "where">): ChannelData[] {
  return data.map(({ branching, ...channel }) => {
    const { name, unbinned, shape, binned } = channel;
    const T = shape.samples[0].terms[0].length;
    const one = constant(T, 1);
    const factor = branching?.terms ?? one;
    const samples = shape.samples.map(({ branching: own, terms, ...sample }) => ({
      ...sample,
      terms: terms.map((bin) => [...product([bin, own?.terms ?? one])]),
    }));
    const yields = new Float64Array(binned.yields.length);
    for (const { terms } of samples) terms.forEach((bin, b) => bin.forEach((value, t) => (yields[b * T + t] += value)));
    const linear = { ...channel, shape: { ...shape, samples }, binned: { ...binned, yields } };
    if (unbinned === undefined) return linear;
    if (!("ratio" in unbinned))
      throw new AnalysisError("CONFIG_NOT_SUPPORTED", `channel "${name}" has a ratio that is no quadratic form, and so no linear order`, {
        where: where("inference.orders"),
        path: "inference.orders",
        hint: "leave linear out, or network: { form: structured }",
      });
    // the density ν q̂/Z of each event, whose constant is kept
    const common = product([unbinned.domainYield ?? unbinned.yield, inverse(unbinned.normalisation), factor]);
    const ratio = new Float64Array(unbinned.ratio.length);
    for (let at = 0; at < ratio.length; at += T) ratio.set(product([unbinned.ratio.subarray(at, at + T), common]), at);
    return {
      ...linear,
      unbinned: { ...unbinned, yield: product([unbinned.yield, factor]), ratio, domainYield: one, normalisation: one },
    };
  });
}

/** What ends of a range of δ are taken in by where something would not be positive there. */
const INSIDE = 1e-6;

/**
 * The part of the range of a coefficient, the others at the SM, in which the densities of all events and the expected events of all bins with data are positive.
 *
 * @param data channels to first order @param index of the coefficient
 * @returns ends in physical values
 */
export function positiveRange(
  data: readonly Pick<ChannelData, "unbinned" | "binned">[],
  coefficients: readonly Coefficient[],
  index: number,
): readonly [number, number] {
  const { sm, range } = coefficients[index];
  const T = termCount(coefficients.length);
  const t = termIndex(index + 1, 0);
  let [low, high] = [range[0] - sm, range[1] - sm];
  const narrow = (forms: Float64Array, weights: ArrayLike<number>): void => {
    for (let i = 0; i < weights.length; i++) {
      const slope = 2 * forms[i * T + t];
      if (weights[i] === 0 || slope === 0) continue;
      const root = -forms[i * T] / slope;
      if (slope > 0) low = Math.max(low, root * (1 - INSIDE));
      else high = Math.min(high, root * (1 - INSIDE));
    }
  };
  for (const { unbinned, binned } of data) {
    if (unbinned !== undefined && "ratio" in unbinned) narrow(unbinned.ratio, unbinned.weights);
    narrow(binned.yields, binned.observed);
  }
  return [sm + low, sm + high];
}
