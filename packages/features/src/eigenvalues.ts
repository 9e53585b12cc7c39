/** The largest relative size of off-diagonal elements that are taken for rounding. */
const ROUNDING = 1e-17;
const MOST_SWEEPS = 12;

/**
 * Eigenvalues of the symmetric matrix ((xx xy xz) (xy yy yz) (xz yz zz)) by Jacobi rotations, which lose no digits where two of them are close.
 * They are written, falling, into entry i of `first`, `second`, `third`; NaN for a matrix that holds NaN.
 */
export function symmetricEigenvalues(
  xx: number,
  xy: number,
  xz: number,
  yy: number,
  yz: number,
  zz: number,
  i: number,
  first: Float64Array,
  second: Float64Array,
  third: Float64Array,
): void {
  let [a, b, c, p, q, r] = [xx, yy, zz, xy, xz, yz];
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    // Also where they are NaN.
    if (!(Math.abs(p) + Math.abs(q) + Math.abs(r) > ROUNDING * (Math.abs(a) + Math.abs(b) + Math.abs(c)))) break;
    if (p !== 0) {
      const t = tangent((b - a) / (2 * p));
      const cosine = 1 / Math.sqrt(1 + t * t);
      const sine = t * cosine;
      a -= t * p;
      b += t * p;
      p = 0;
      const q0 = q;
      q = cosine * q0 - sine * r;
      r = sine * q0 + cosine * r;
    }
    if (q !== 0) {
      const t = tangent((c - a) / (2 * q));
      const cosine = 1 / Math.sqrt(1 + t * t);
      const sine = t * cosine;
      a -= t * q;
      c += t * q;
      q = 0;
      const p0 = p;
      p = cosine * p0 - sine * r;
      r = sine * p0 + cosine * r;
    }
    if (r !== 0) {
      const t = tangent((c - b) / (2 * r));
      const cosine = 1 / Math.sqrt(1 + t * t);
      const sine = t * cosine;
      b -= t * r;
      c += t * r;
      r = 0;
      const p0 = p;
      p = cosine * p0 - sine * q;
      q = sine * p0 + cosine * q;
    }
  }
  const high = Math.max(a, b, c);
  const low = Math.min(a, b, c);
  first[i] = high;
  third[i] = low;
  second[i] = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** Tangent of the smaller rotation angle that makes an off-diagonal element 0. @param theta half the difference of the diagonal over that element */
function tangent(theta: number): number {
  const size = Math.abs(theta);
  const t = 1 / (size + Math.sqrt(size * size + 1));
  return theta < 0 ? -t : t;
}
