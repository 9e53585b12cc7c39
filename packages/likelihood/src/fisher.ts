import { AnalysisError } from "@ratiometer/config";
import { monomialGradients } from "@ratiometer/eft";
import { formSum, quadraticValues } from "./form-sum.ts";
import type { UnbinnedChannel } from "./unbinned.ts";

/** Expected Fisher information about k coefficients, each k × k, row-major: the inverse of the least covariance (Cramér-Rao). */
export interface FisherInformation {
  /** Of the number of events alone: ∇ν_R ∇ν_Rᵀ / ν_R. */
  readonly rate: Float64Array;
  /** Of the events with their estimated ratios: rate and shape. */
  readonly full: Float64Array;
}

/**
 * Value and gradient of the logarithm of a form at δ, from 2 (-log f).
 *
 * @throws AnalysisError FIT_NOT_POSITIVE
 */
function logForm(channel: string, quantity: string, form: Float64Array, delta: ArrayLike<number>): { log: number; gradient: Float64Array } {
  const sum = formSum(form, Float64Array.of(1), 0, delta);
  if (sum.badRow >= 0) {
    const found = `the ${quantity} is ${sum.badValue} at δ = (${Array.from(delta).join(", ")}), expected a positive number`;
    throw new AnalysisError("FIT_NOT_POSITIVE", `channel "${channel}": ${found}`);
  }
  return { log: sum.value / -2, gradient: sum.gradient.map((g) => g / -2) };
}

/**
 * Expected Fisher information of an unbinned channel at δ, from its Asimov events at the SM. With λ(x|δ) = ν(δ) q̂(x, δ)/Z(δ) p(x|SM) the density of
 * expected events,
 *
 *   I_ab = Σ_i w_i λ(x_i|δ)/λ(x_i|0) ∂_a log λ(x_i|δ) ∂_b log λ(x_i|δ)
 *
 * for the full information (Brehmer et al., arXiv:1805.00020). At the SM only the linear terms contribute: it says nothing about the quadratic ones, which
 * a scan shows.
 *
 * @param delta k displacements from the SM
 * @throws AnalysisError FIT_NOT_POSITIVE
 */
export function fisherInformation(channel: UnbinnedChannel, delta: ArrayLike<number>): FisherInformation {
  const k = delta.length;
  const T = ((k + 1) * (k + 2)) / 2;
  const origin = new Float64Array(k);
  const domainYield = channel.domainYield ?? channel.yield;
  const yieldHere = logForm(channel.name, "expected yield", channel.yield, delta);
  const domain = logForm(channel.name, "expected yield in the estimator's training domain", domainYield, delta);
  const domainAtSm = logForm(channel.name, "expected yield in the estimator's training domain", domainYield, origin);
  const normalisation = logForm(channel.name, "normalisation Z of the estimated ratio", channel.normalisation, delta);
  const normalisationAtSm = logForm(channel.name, "normalisation Z of the estimated ratio", channel.normalisation, origin);

  const rate = new Float64Array(k * k);
  const full = new Float64Array(k * k);
  const add = (information: Float64Array, weight: number, score: ArrayLike<number>): void => {
    for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) information[a * k + b] += weight * score[a] * score[b];
  };
  add(rate, Math.exp(yieldHere.log), yieldHere.gradient);
  const common = Math.exp(domain.log - normalisation.log - domainAtSm.log + normalisationAtSm.log);
  const ratioHere = quadraticValues(channel.ratio, delta);
  const ratioAtSm = quadraticValues(channel.ratio, origin);
  const slopes = monomialGradients(delta);
  const score = new Float64Array(k);
  for (let i = 0; i < channel.weights.length; i++) {
    if (channel.weights[i] === 0) continue;
    if (!(ratioHere[i] > 0 && ratioAtSm[i] > 0)) {
      const found = `${ratioHere[i]} at δ = (${Array.from(delta).join(", ")}) and ${ratioAtSm[i]} at the SM, expected positive numbers`;
      throw new AnalysisError("FIT_NOT_POSITIVE", `channel "${channel.name}": the estimated ratio of event ${i} is ${found}`);
    }
    for (let a = 0; a < k; a++) {
      let slope = 0;
      for (let t = 0; t < T; t++) slope += slopes[a * T + t] * channel.ratio[i * T + t];
      score[a] = slope / ratioHere[i] + domain.gradient[a] - normalisation.gradient[a];
    }
    add(full, (channel.weights[i] * common * ratioHere[i]) / ratioAtSm[i], score);
  }
  return { rate, full };
}
