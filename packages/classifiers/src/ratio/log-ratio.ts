/** Ratios below this one count as it in logarithms. No positive form comes near: 1 + Σ_t N_t δ_t, which may be negative, does. */
export const LEAST_RATIO = 1e-10;

/** log r̂, finite for every finite ratio: ratios below 10⁻¹⁰, negative ones among them, count as 10⁻¹⁰. */
export const logRatio = (ratio: Float64Array): Float64Array => ratio.map((value) => Math.log(Math.max(value, LEAST_RATIO)));
