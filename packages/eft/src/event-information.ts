import { Matrix, pseudoInverse } from "ml-matrix";

/**
 * Fisher information of weighted events about parameters, as it would be with z known: I_pq = L Σ_i ∂_p w_i ∂_q w_i / w_i, size × size, row-major. Events of
 * weight 0 say nothing (arXiv:1805.00020).
 * @param weights n, pb
 * @param gradients n × size, row-major, pb per unit of the parameter
 * @param luminosity pb⁻¹
 */
export function truthInformation(weights: Float64Array, gradients: Float64Array, luminosity: number): Float64Array {
  const size = weights.length === 0 ? 0 : gradients.length / weights.length;
  const result = new Float64Array(size * size);
  weights.forEach((weight, i) => {
    if (weight === 0) return;
    for (let p = 0; p < size; p++)
      for (let q = 0; q < size; q++) result[p * size + q] += (luminosity * gradients[i * size + p] * gradients[i * size + q]) / weight;
  });
  return result;
}

/** That of the number of events alone: L ∂_pσ ∂_qσ / σ. */
export function rateInformation(crossSection: number, gradient: Float64Array, luminosity: number): Float64Array {
  return truthInformation(Float64Array.of(crossSection), gradient, luminosity);
}

/** What unit Gaussian constraints on the last `nuisances` of `size` parameters say. */
export function constraintInformation(size: number, nuisances: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let k = size - nuisances; k < size; k++) result[k * size + k] = 1;
  return result;
}

/** The information about some parameters with the others known: that part of the matrix. */
export function projectedInformation(information: Float64Array, kept: readonly number[]): Float64Array {
  const size = Math.sqrt(information.length);
  return Float64Array.from(kept.flatMap((p) => kept.map((q) => information[p * size + q])));
}

/** The information about some parameters with the others profiled: I_kk - I_ko I_oo⁻¹ I_ok, by the pseudo-inverse where I_oo is singular. */
export function profiledInformation(information: Float64Array, kept: readonly number[]): Float64Array {
  const size = Math.sqrt(information.length);
  const matrix = Matrix.from1DArray(size, size, information);
  const others = Array.from({ length: size }, (_, p) => p).filter((p) => !kept.includes(p));
  const own = matrix.selection([...kept], [...kept]);
  if (others.length === 0) return Float64Array.from(own.to1DArray());
  const mixed = matrix.selection([...kept], others);
  return Float64Array.from(own.sub(mixed.mmul(pseudoInverse(matrix.selection(others, others))).mmul(mixed.transpose())).to1DArray());
}
