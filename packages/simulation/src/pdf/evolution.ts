import { oneLoopAlphaS, type AlphaS } from "./alpha-s.ts";
import { add, divide, exponential, multiply, scale, shift, squareRoot, subtract, type Complex } from "./complex.ts";
import { GLUON_INDEX } from "./flavours.ts";
import { invertMoments } from "./mellin-inversion.ts";
import { leadingBeta, splittingMoments } from "./splitting-functions.ts";
import { TOY_ALPHA_S, TOY_BOTTOM_MASS, TOY_RIGHTMOST_POLE, TOY_SCALE, toyMoments } from "./toy-input.ts";

const ZERO: Complex = { re: 0, im: 0 };

/** sinh(z)/z, even in z. */
function sinhOverZ(z: Complex): Complex {
  const square = multiply(z, z);
  if (Math.abs(square.re) + Math.abs(square.im) < 1e-6) return shift(scale(square, 1 / 6), 1);
  return divide(subtract(exponential(z), exponential(scale(z, -1))), scale(z, 2));
}

/**
 * Moments of all flavours (by place) after leading-order evolution with a fixed number of active flavours: with t = 2/β₀ · log[α_s(from)/α_s(to)],
 * q − q̄ and the differences of q + q̄ grow by exp(t P_qq), singlet and gluon by the exponential of the 2 × 2 matrix t P. Quarks above `flavours` stay.
 *
 * @param couplings α_s at the start and at the end
 */
export function evolveMoments(
  n: Complex,
  moments: readonly Complex[],
  flavours: number,
  couplings: { readonly from: number; readonly to: number },
): readonly Complex[] {
  const t = (2 / leadingBeta(flavours)) * Math.log(couplings.from / couplings.to);
  const splitting = splittingMoments(n, flavours);
  const qq = scale(splitting.quarkFromQuark, t);
  const qg = scale(splitting.quarkFromGluon, t);
  const gq = scale(splitting.gluonFromQuark, t);
  const gg = scale(splitting.gluonFromGluon, t);
  const nonSinglet = exponential(qq);

  // exp(A) = e^m [cosh d + (A − m) sinh(d)/d] with m = tr A / 2, d² = m² − det A
  const mean = scale(add(qq, gg), 1 / 2);
  const half = scale(subtract(qq, gg), 1 / 2);
  const d = squareRoot(add(multiply(half, half), multiply(qg, gq)));
  const common = exponential(mean);
  const even = multiply(common, scale(add(exponential(d), exponential(scale(d, -1))), 1 / 2));
  const odd = multiply(common, sinhOverZ(d));

  const quarks = Array.from({ length: flavours }, (_, i) => i + 1);
  const plus = quarks.map((i) => add(moments[GLUON_INDEX + i], moments[GLUON_INDEX - i]));
  const singlet = plus.reduce(add, ZERO);
  const gluon = moments[GLUON_INDEX];
  const evolvedSinglet = add(multiply(even, singlet), multiply(odd, add(multiply(half, singlet), multiply(qg, gluon))));
  const evolved = [...moments];
  evolved[GLUON_INDEX] = add(multiply(even, gluon), multiply(odd, subtract(multiply(gq, singlet), multiply(half, gluon))));
  const share = scale(subtract(evolvedSinglet, multiply(nonSinglet, singlet)), 1 / flavours);
  for (const i of quarks) {
    const minus = multiply(nonSinglet, subtract(moments[GLUON_INDEX + i], moments[GLUON_INDEX - i]));
    const sum = add(multiply(nonSinglet, plus[i - 1]), share);
    evolved[GLUON_INDEX + i] = scale(add(sum, minus), 1 / 2);
    evolved[GLUON_INDEX - i] = scale(subtract(sum, minus), 1 / 2);
  }
  return evolved;
}

/** α_s of the toy: one loop, 0.35 at Q² = 2 GeV², four flavours from there and five from 4.5 GeV on, also above the top quark. */
export const toyAlphaS: AlphaS = oneLoopAlphaS({ scale: TOY_SCALE, value: TOY_ALPHA_S }, [TOY_SCALE, TOY_BOTTOM_MASS]);

/**
 * Moments of the toy at a scale of at least 4.5 GeV, by place: evolved from Q² = 2 GeV² at leading order with renormalisation and factorisation scale
 * equal and massless quarks, four flavours below 4.5 GeV and five above. The top quark never becomes a parton, as in the five-flavour matrix elements.
 */
export function toyMomentsAt(n: Complex, q: number): readonly Complex[] {
  const threshold = toyAlphaS(TOY_BOTTOM_MASS);
  const below = evolveMoments(n, toyMoments(n), 4, { from: TOY_ALPHA_S, to: threshold });
  return evolveMoments(n, below, 5, { from: threshold, to: toyAlphaS(q) });
}

/** x f(x, Q) of the toy by place, 0 < x < 1, Q ≥ 4.5 GeV: exact up to the rounding of the inversion. */
export function toyDensities(x: number, q: number): Float64Array {
  return invertMoments(x, TOY_RIGHTMOST_POLE, (n) => toyMomentsAt(n, q));
}
