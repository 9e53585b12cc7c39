import { exponential, multiply, scale, shift, type Complex } from "./complex.ts";

/** Points on the upper half of the contour: 10⁻¹³ of the result even for densities that fall as (1 − x)⁷ near x = 1. */
const POINTS = 28;
const STEP = 3 / POINTS;
const REACH = (Math.PI * POINTS) / 12;

/** The parabola z = REACH (1 + iu)² at the midpoints u, and dz/du/i · eᶻ · STEP there. */
const PARABOLA = Array.from({ length: POINTS }, (_, k) => {
  const along: Complex = { re: 1, im: (k + 0.5) * STEP };
  const z = scale(multiply(along, along), REACH);
  return { z, weight: scale(multiply(along, exponential(z)), 2 * REACH * STEP) };
});

/**
 * x f(x) for several densities at once, out of their moments M(N) = ∫₀¹ dx xᴺ⁻¹ f(x), by
 *
 *   x f(x) = 1/2πi ∫ dN x^(1−N) M(N),
 *
 * on the parabola N = N₀ + z/log(1/x), which is optimal for moments that are analytic off the real axis left of N₀ and keeps its accuracy for every x.
 * [Weideman and Trefethen, Math. Comp. 76 (2007) 1341]
 *
 * @param rightmost N₀, right of or at the rightmost singularity of the moments
 * @param x between 0 and 1, ends excluded
 */
export function invertMoments(x: number, rightmost: number, moments: (n: Complex) => readonly Complex[]): Float64Array {
  const logInverse = -Math.log(x);
  let sums: Float64Array | undefined;
  for (const { z, weight } of PARABOLA) {
    const values = moments(shift(scale(z, 1 / logInverse), rightmost));
    sums ??= new Float64Array(values.length);
    for (const [i, { re, im }] of values.entries()) sums[i] += weight.re * re - weight.im * im;
  }
  return (sums ?? new Float64Array()).map((sum) => (sum * x ** (1 - rightmost)) / (Math.PI * logInverse));
}
