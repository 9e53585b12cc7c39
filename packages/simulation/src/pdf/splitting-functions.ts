import { add, multiply, over, scale, shift, type Complex } from "./complex.ts";
import { harmonicSum } from "./harmonic-sum.ts";

const CF = 4 / 3;
const CA = 3;
const TR = 1 / 2;

/**
 * Moments ∫₀¹ dz zᴺ⁻¹ P(z) of the leading-order splitting functions, in the convention df/dlog μ² = α_s/2π · P ⊗ f. `gluonFromQuark` is a quark that
 * emits a gluon; `quarkFromGluon` counts all 2 n_f quarks and antiquarks.
 * [Altarelli and Parisi, Nucl. Phys. B 126 (1977) 298]
 */
export interface SplittingMoments {
  readonly quarkFromQuark: Complex;
  readonly quarkFromGluon: Complex;
  readonly gluonFromQuark: Complex;
  readonly gluonFromGluon: Complex;
}

/** β₀ of dα_s/dlog μ² = −β₀ α_s²/4π for a number of active flavours. */
export function leadingBeta(flavours: number): number {
  return 11 - (2 * flavours) / 3;
}

/** C_F (3/2 + 1/N(N+1) − 2 S₁(N)). */
function quarkMoment(n: Complex, sum: Complex): Complex {
  return scale(add(over(1, multiply(n, shift(n, 1))), shift(scale(sum, -2), 3 / 2)), CF);
}

/** Moment N of the splitting quark → quark, which alone moves differences of quarks. Poles at N = 0, −1, … */
export function nonSingletMoment(n: Complex): Complex {
  return quarkMoment(n, harmonicSum(n));
}

/** Moments N of all four splittings with `flavours` active quarks. Poles at N = 1, 0, −1, … */
export function splittingMoments(n: Complex, flavours: number): SplittingMoments {
  const sum = harmonicSum(n);
  const [below, above, twoAbove] = [shift(n, -1), shift(n, 1), shift(n, 2)];
  const numerator = shift(multiply(n, above), 2); // N² + N + 2
  const soft = add(over(1, multiply(n, below)), over(1, multiply(above, twoAbove)));
  return {
    quarkFromQuark: quarkMoment(n, sum),
    quarkFromGluon: multiply(scale(numerator, 2 * flavours * TR), over(1, multiply(n, multiply(above, twoAbove)))),
    gluonFromQuark: multiply(scale(numerator, CF), over(1, multiply(n, multiply(above, below)))),
    gluonFromGluon: shift(scale(add(soft, scale(sum, -1)), 2 * CA), leadingBeta(flavours) / 2),
  };
}
