/** A function's value at a position; what else was computed there travels along. */
export interface Bracket<P> {
  readonly x: number;
  readonly f: number;
  readonly point: P;
}

/**
 * A point within `tolerance` of where a function changes sign between two positions, by Chandrupatla's method (Advances in Engineering Software 28, 145
 * (1997)): inverse quadratic interpolation where it is safe, bisection elsewhere, so that jumps and infinite values do no harm.
 *
 * @returns the side of the final bracket on which |f| is smaller
 * @throws RangeError if f has the same sign at both ends
 */
export function bracketedRoot<P>(evaluate: (x: number) => Bracket<P>, start: Bracket<P>, end: Bracket<P>, tolerance: number): Bracket<P> {
  if (start.f === 0) return start;
  if (end.f === 0) return end;
  if (start.f > 0 === end.f > 0) throw new RangeError(`bracketedRoot: f is ${start.f} and ${end.f} at the ends, expected a change of sign`);
  let a = end;
  let b = start;
  let fraction = 0.5;
  for (let i = 0; i < 200; i++) {
    const current = evaluate(a.x + fraction * (b.x - a.x));
    let c: Bracket<P>;
    if (current.f > 0 === a.f > 0) {
      c = a;
    } else {
      c = b;
      b = a;
    }
    a = current;
    const best = Math.abs(a.f) < Math.abs(b.f) ? a : b;
    const reach = tolerance / Math.abs(b.x - a.x);
    if (reach > 0.5 || best.f === 0) return best;
    const xi = (a.x - b.x) / (c.x - b.x);
    const phi = (a.f - b.f) / (c.f - b.f);
    const safe = Number.isFinite(phi) && phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
    const interpolated = safe
      ? (a.f / (b.f - a.f)) * (c.f / (b.f - c.f)) + ((c.x - a.x) / (b.x - a.x)) * (a.f / (c.f - a.f)) * (b.f / (c.f - b.f))
      : 0.5;
    fraction = Number.isFinite(interpolated) ? Math.min(1 - reach, Math.max(reach, interpolated)) : 0.5;
  }
  return Math.abs(a.f) < Math.abs(b.f) ? a : b;
}
