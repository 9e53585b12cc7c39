import { over, multiply, scale, shift, type Complex } from "./complex.ts";

/** The scale of the input, GeV: also where charm sets in. */
export const TOY_SCALE: number = Math.SQRT2;

/** α_s at the input's scale. */
export const TOY_ALPHA_S = 0.35;

/** Where bottom sets in, GeV. */
export const TOY_BOTTOM_MASS = 4.5;

/** The rightmost pole of the moments, from the x^−0.1 of gluon and sea. */
export const TOY_RIGHTMOST_POLE = 1.1;

/** A term c xᵃ (1 − x)ᵇ of x f(x). */
interface Term {
  readonly factor: number;
  readonly a: number;
  readonly b: number;
}

const UP_VALENCE: Term = { factor: 5.1072, a: 0.8, b: 3 };
const DOWN_VALENCE: Term = { factor: 3.06432, a: 0.8, b: 4 };
const GLUON: Term = { factor: 1.7, a: -0.1, b: 5 };
const ANTIDOWN: Term = { factor: 0.1939875, a: -0.1, b: 6 };
/** x ū = (1 − x) x d̄. */
const ANTIUP: Term = { ...ANTIDOWN, b: 7 };
const STRANGE_FRACTION = 0.2;

/** x f for every flavour out of its terms, by place. */
function byFlavour<T>(of: (terms: readonly Term[]) => T): readonly T[] {
  const sea = (factor: number): readonly Term[] => [ANTIUP, ANTIDOWN].map((term) => ({ ...term, factor: factor * term.factor }));
  const strange = sea(STRANGE_FRACTION);
  return [[], [], strange, [ANTIUP], [ANTIDOWN], [GLUON], [DOWN_VALENCE, ANTIDOWN], [UP_VALENCE, ANTIUP], strange, [], []].map(of);
}

/**
 * The toy input of the Les Houches benchmarks at Q² = 2 GeV², x f(x) by place: valence 5.1072 x^0.8 (1−x)³ (u) and 3.06432 x^0.8 (1−x)⁴ (d), gluon
 * 1.7 x^−0.1 (1−x)⁵, x d̄ = 0.1939875 x^−0.1 (1−x)⁶, x ū = (1−x) x d̄, x s = x s̄ = 0.2 (x ū + x d̄). It is a benchmark of evolution programs, chosen for
 * its simplicity, and no fit to data. [Giele et al., hep-ph/0204316, section 1.3]
 */
export function toyInput(x: number): readonly number[] {
  return byFlavour((terms) => terms.reduce((sum, { factor, a, b }) => sum + factor * x ** a * (1 - x) ** b, 0));
}

/** Moments ∫₀¹ dx xᴺ⁻¹ f(x) of the toy input, by place: since b is an integer, b! / (n (n+1) … (n+b)) with n = N − 1 + a. */
export function toyMoments(n: Complex): readonly Complex[] {
  const moment = ({ factor, a, b }: Term): Complex => {
    const from = shift(n, a - 1);
    let product = over(factor, from);
    for (let k = 1; k <= b; k++) product = multiply(product, scale(over(1, shift(from, k)), k));
    return product;
  };
  return byFlavour((terms) =>
    terms.map(moment).reduce<Complex>((sum, term) => ({ re: sum.re + term.re, im: sum.im + term.im }), { re: 0, im: 0 }),
  );
}
