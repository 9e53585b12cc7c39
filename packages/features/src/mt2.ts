/*
 * One side of the event has a visible momentum of mass m and transverse momentum p, and an invisible one of mass χ; M is a trial mass and
 * D = (M² - m² - χ²)/2. The invisible momenta k with MT ≤ M fill an ellipse, ET √(χ² + k²) - p·k ≤ D, a parabola where m = 0. How far it reaches along a
 * unit vector n, max k·n, is a function of u = p·n alone: (D u + S w)/m² with S = √(D² - m²χ²) and w = √(m² + u²). For u < 0 the functions below use
 * forms without cancellation that hold for m = 0 too; for u ≥ 0 a parabola has no end.
 */

const rootOf = (square: number): number => Math.sqrt(Math.max(square, 0));

/** How far a side reaches. */
function reach(m: number, chi: number, d: number, u: number): number {
  const s = rootOf(d * d - m * m * chi * chi);
  const w = Math.sqrt(m * m + u * u);
  if (u >= 0) return m > 0 ? (d * u + s * w) / (m * m) : Infinity;
  const denominator = s * w - d * u;
  return denominator > 0 ? (d * d - chi * chi * w * w) / denominator : chi > 0 ? -Infinity : 0;
}

/** Derivative of the reach in u. */
function reachSlope(m: number, chi: number, d: number, u: number): number {
  const s = rootOf(d * d - m * m * chi * chi);
  const w = Math.sqrt(m * m + u * u);
  if (u >= 0) return m > 0 ? (d + (s * u) / w) / (m * m) : Infinity;
  return (d * d + chi * chi * u * u) / (w * (d * w - s * u));
}

/** Derivative of the reach in D. */
function reachGrowth(m: number, chi: number, d: number, u: number): number {
  const s = rootOf(d * d - m * m * chi * chi);
  const w = Math.sqrt(m * m + u * u);
  if (u >= 0) return m > 0 ? (u + (d / s) * w) / (m * m) : Infinity;
  return (d * d + chi * chi * u * u) / (s * (d * w - s * u));
}

/** MT² of one side. */
function transverseMassSquared(m: number, px: number, py: number, kx: number, ky: number, chi: number): number {
  const visible = Math.sqrt(m * m + px * px + py * py);
  return m * m + chi * chi + 2 * (visible * Math.sqrt(chi * chi + kx * kx + ky * ky) - px * kx - py * ky);
}

/**
 * A direction in which two massless momenta point backwards and, if `forward`, the missing momentum forwards: where the search begins.
 * NaN if there is none: opposite momenta, or a missing momentum between the two.
 */
function separatingAngle(px1: number, py1: number, px2: number, py2: number, kx: number, ky: number, forward: boolean): number {
  const p1 = Math.sqrt(px1 * px1 + py1 * py1);
  const p2 = Math.sqrt(px2 * px2 + py2 * py2);
  const x = -px1 / p1 - px2 / p2;
  const y = -py1 / p1 - py2 / p2;
  if (x === 0 && y === 0) return NaN;
  const middle = Math.atan2(y, x);
  if (!forward) return middle;
  if (kx === 0 && ky === 0) return NaN;
  const half = Math.abs(Math.atan2(x * py1 - y * px1, -x * px1 - y * py1));
  const missing = Math.atan2(x * ky - y * kx, x * kx + y * ky);
  const low = Math.min(-half, missing);
  const high = Math.max(half, missing);
  return high - low < Math.PI ? middle + (low + high) / 2 : NaN;
}

/** Steps of the search for the direction: a handful as a rule. */
const MOST_STEPS = 200;
const MOST_NEWTON_STEPS = 100;
/** Relative change of M² after which Newton's method, which doubles the digits, has all of them. */
const LAST_CHANGE = 1e-9;
/** Angle within which the direction is known: M² depends on its square. */
const NARROWEST = 1e-12;
/** Relative precision of MT2² at which the search ends. */
const PRECISION = 1e-12;

/**
 * The stransverse mass MT2, the smallest over all k₁ + k₂ = k of the larger of MT(p₁, k₁; χ₁) and MT(p₂, k₂; χ₂) (Lester, Summers hep-ph/9906349; with
 * different invisible masses Barr, Gripaios, Lester 0908.3779). All masses ≥ 0, all numbers in one unit, say GeV.
 *
 * A trial mass M is below MT2 exactly if the regions that it allows for k₁ and for k - k₂ do not meet, and then a line lies between them. For each direction
 * n of its normal, Newton's method finds the M up to which such a line exists; MT2 is the largest of these, found by bisection and secants on the
 * derivative, whose sign says on which side the largest lies (allowed regions are convex, so that separating directions are connected). Where the heavier side
 * may rest at its least mass m + χ while the other is no heavier, that is the answer; it is also for opposite massless momenta, where it is an infimum.
 */
export function mt2(
  m1: number,
  px1: number,
  py1: number,
  m2: number,
  px2: number,
  py2: number,
  kx: number,
  ky: number,
  chi1: number,
  chi2: number,
): number {
  const [least1, least2] = [m1 + chi1, m2 + chi2];
  // The first side is the one whose least mass counts, if it can be at rest.
  if (least2 > least1 || (least2 === least1 && m1 === 0 && m2 > 0)) return mt2(m2, px2, py2, m1, px1, py1, kx, ky, chi2, chi1);
  const s = Math.max(m1, m2, chi1, chi2, Math.hypot(px1, py1), Math.hypot(px2, py2), Math.hypot(kx, ky));
  if (s === 0) return 0;
  return s * mt2OfUnitScale(m1 / s, px1 / s, py1 / s, m2 / s, px2 / s, py2 / s, kx / s, ky / s, chi1 / s, chi2 / s);
}

/** MT2 where the least mass of the first side is not below that of the second, and the largest of all numbers is 1. */
function mt2OfUnitScale(
  m1: number,
  px1: number,
  py1: number,
  m2: number,
  px2: number,
  py2: number,
  kx: number,
  ky: number,
  chi1: number,
  chi2: number,
): number {
  const least = m1 + chi1;
  // A side without visible momentum and mass has its least mass whatever k is.
  if ((m1 === 0 && px1 === 0 && py1 === 0) || (m2 === 0 && px2 === 0 && py2 === 0)) return least;
  let theta: number;
  let square: number;
  if (m1 > 0) {
    const [restX, restY] = [kx - (chi1 * px1) / m1, ky - (chi1 * py1) / m1];
    square = transverseMassSquared(m2, px2, py2, restX, restY, chi2);
    if (square <= least * least) return least;
    const ratio = Math.sqrt((m2 * m2 + px2 * px2 + py2 * py2) / (chi2 * chi2 + restX * restX + restY * restY));
    theta = Math.atan2(ratio * restY - py2, ratio * restX - px2);
  } else {
    square = Math.max(transverseMassSquared(0, px1, py1, kx / 2, ky / 2, chi1), transverseMassSquared(m2, px2, py2, kx / 2, ky / 2, chi2));
    theta = m2 > 0 ? Math.atan2(-py1, -px1) : separatingAngle(px1, py1, px2, py2, kx, ky, chi1 === 0);
    if (Number.isNaN(theta)) return least;
  }

  const floor = least * least;
  const [offset1, offset2] = [m1 * m1 + chi1 * chi1, m2 * m2 + chi2 * chi2];
  let best = floor;
  // The largest M² lies between `near`, from where it rises by `nearSlope`, and `far`, from where it falls by `farSlope` (NaN: no line there).
  let [near, nearSlope, far, farSlope] = [NaN, NaN, NaN, NaN];
  let [sense, stride, slow] = [0, 0.1, 0];
  for (let step = 0; step < MOST_STEPS; step++) {
    const [x, y] = [Math.cos(theta), Math.sin(theta)];
    const [u1, u2, distance] = [px1 * x + py1 * y, px2 * x + py2 * y, kx * x + ky * y];
    let slope = NaN;
    if (reach(m1, chi1, (floor - offset1) / 2, u1) + reach(m2, chi2, (floor - offset2) / 2, u2) < distance) {
      for (let newton = 0; newton < MOST_NEWTON_STEPS; newton++) {
        const [d1, d2] = [(square - offset1) / 2, (square - offset2) / 2];
        const excess = reach(m1, chi1, d1, u1) + reach(m2, chi2, d2, u2) - distance;
        // The reach is concave in M²: from below the steps never go too far.
        const next = square - (2 * excess) / (reachGrowth(m1, chi1, d1, u1) + reachGrowth(m2, chi2, d2, u2));
        const change = next - square;
        square = next > floor ? next : (floor + square) / 2;
        if (Math.abs(change) <= LAST_CHANGE * square) break;
      }
      best = Math.max(best, square);
      const [d1, d2] = [(square - offset1) / 2, (square - offset2) / 2];
      const turn =
        reachSlope(m1, chi1, d1, u1) * (py1 * x - px1 * y) + reachSlope(m2, chi2, d2, u2) * (py2 * x - px2 * y) - (ky * x - kx * y);
      slope = (-2 * turn) / (reachGrowth(m1, chi1, d1, u1) + reachGrowth(m2, chi2, d2, u2));
    }
    if (sense === 0) {
      if (Number.isNaN(slope) || slope === 0) break;
      sense = Math.sign(slope);
    }
    const rise = sense * slope;
    const width = Math.abs(far - near);
    if (rise > 0) {
      near = theta;
      nearSlope = rise;
    } else {
      far = theta;
      farSlope = -rise;
    }
    if (Number.isNaN(far)) {
      theta = near + sense * stride;
      stride *= 2;
      continue;
    }
    const left = Math.abs(far - near);
    // Not until both ends have a line: where M² is near its floor its slope may be small anywhere.
    if (Math.max(nearSlope, farSlope) * left <= PRECISION * best || left < NARROWEST) break;
    slow = left > width / 2 ? slow + 1 : 0;
    const share = Number.isNaN(farSlope) || slow > 1 ? 0.5 : nearSlope / (nearSlope + farSlope);
    theta = near + (far - near) * share;
  }
  return Math.sqrt(best);
}
