/**
 * The probabilities η of classes that outputs p of a network stand for which minimises the categorical focal loss. Given the features its mean is Σ_c η_c φ(p_c)
 * with φ(p) = −(1 − p)^γ log p, least under Σ p = 1 where η_c φ'(p_c) is the same for all classes, so that
 *
 *   η_c ∝ −1/φ'(p_c) = p_c/[(1 − p_c)^γ − γ p_c (1 − p_c)^(γ−1) log p_c]
 *
 * (Charoenphakdee et al., arXiv:2011.09172). γ = 0 gives p itself. For γ < 1 a class of p = 1 has η = 1.
 * @param probabilities n x classes, row-major, rows with sum 1 @param gamma γ ≥ 0
 * @returns n x classes
 */
export function focalPosterior(probabilities: ArrayLike<number>, classes: number, gamma: number): Float64Array {
  const result = Float64Array.from(probabilities);
  if (gamma === 0) return result;
  for (let from = 0; from < result.length; from += classes) {
    const row = result.subarray(from, from + classes);
    let total = 0;
    for (let c = 0; c < classes; c++) {
      // what is left for the others, without the rounding of 1 − p
      let rest = 0;
      for (let j = 0; j < classes; j++) if (j !== c) rest += probabilities[from + j];
      row[c] = rest > 0 ? focalWeight(probabilities[from + c], rest, gamma) : Infinity;
      total += row[c];
    }
    for (let c = 0; c < classes; c++) row[c] = row[c] === Infinity ? 1 : total === Infinity ? 0 : row[c] / total;
  }
  return result;
}

/** −1/φ'(p), rest = 1 − p. */
const focalWeight = (p: number, rest: number, gamma: number): number =>
  p <= 0 ? 0 : p / (rest ** gamma - gamma * p * rest ** (gamma - 1) * Math.log(p));
