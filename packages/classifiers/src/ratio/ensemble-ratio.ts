import { coefficientCount, meanForm, monomials } from "@ratiometer/eft";

/** Mean over the members of an ensemble, entry by entry. */
export function ensembleMean(members: readonly ArrayLike<number>[]): Float64Array {
  const mean = new Float64Array(members[0].length);
  for (const member of members) for (let i = 0; i < mean.length; i++) mean[i] += member[i] / members.length;
  return mean;
}

/** The mean of members' ratios from their logarithms, n each. */
export function meanRatio(logarithms: readonly ArrayLike<number>[]): Float64Array {
  const mean = new Float64Array(logarithms[0].length);
  for (const logs of logarithms) for (let i = 0; i < mean.length; i++) mean[i] += Math.exp(logs[i]) / logarithms.length;
  return mean;
}

/**
 * Z, the weighted mean of the events' quadratic forms. With the SM weights of events that no network was trained on, r̂ = q̂/Z has mean 1 at every c,
 * so that by Jensen's inequality the expected log-likelihood of SM events is largest at the SM.
 * @param forms n x T, row-major @param rows those that count @param weights of all n events
 * @returns T entries
 * @throws RangeError if the weights of the rows add up to 0
 */
export const ratioNormalisation = (forms: Float64Array, rows: ArrayLike<number>, weights: ArrayLike<number>): Float64Array =>
  meanForm(forms, weights, rows);

/** r̂(x|c) of the given rows. @param forms n x T @param normalisation T @param delta c − c_SM */
export function ensembleRatio(
  forms: Float64Array,
  rows: ArrayLike<number>,
  normalisation: ArrayLike<number>,
  delta: ArrayLike<number>,
): Float64Array {
  const factors = monomials(delta);
  const terms = factors.length;
  let rate = 0;
  for (let t = 0; t < terms; t++) rate += factors[t] * normalisation[t];
  return Float64Array.from(rows, (row) => {
    let form = 0;
    for (let t = 0; t < terms; t++) form += factors[t] * forms[row * terms + t];
    return form / rate;
  });
}

/** The ratio's own score at the SM, ∂ log r̂/∂c at c_SM: n x k, row-major. @param forms n x T with constant term 1 */
export function ratioScore(forms: Float64Array, normalisation: ArrayLike<number>): Float64Array {
  const terms = normalisation.length;
  const k = coefficientCount(terms);
  const n = forms.length / terms;
  const score = new Float64Array(n * k);
  for (let i = 0; i < n; i++)
    for (let p = 0; p < k; p++) {
      const linear = ((p + 1) * (p + 2)) / 2;
      score[i * k + p] = 2 * (forms[i * terms + linear] / forms[i * terms] - normalisation[linear] / normalisation[0]);
    }
  return score;
}
