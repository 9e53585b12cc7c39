/**
 * Dirac matrices in the chiral basis of spinor.ts, as their two 2 × 2 blocks: 16 numbers, the real and imaginary parts of the rows of the first block, then of
 * the second. A slash a̸ has a·σ (right to left) and a·σ̄ (left to right); a dipole σ^{μν}F_{μν} acts on the left-handed components by its first block and on
 * the right-handed ones by its second.
 */
export const BLOCKS = 16;

/** The blocks of factor × a̸ for a complex vector a (contravariant; real and imaginary parts of t, x, y, z). */
export function slash(out: Float64Array, a: Float64Array, factor: number): void {
  const t = factor * a[0];
  const tI = factor * a[1];
  const x = factor * a[2];
  const xI = factor * a[3];
  const y = factor * a[4];
  const yI = factor * a[5];
  const z = factor * a[6];
  const zI = factor * a[7];
  out[0] = t - z;
  out[1] = tI - zI;
  out[2] = -x - yI;
  out[3] = y - xI;
  out[4] = yI - x;
  out[5] = -y - xI;
  out[6] = t + z;
  out[7] = tI + zI;
  out[8] = t + z;
  out[9] = tI + zI;
  out[10] = x + yI;
  out[11] = xI - y;
  out[12] = x - yI;
  out[13] = xI + y;
  out[14] = t - z;
  out[15] = tI - zI;
}

/**
 * The blocks of factor × σ^{μν}F_{μν} = i factor γ^μγ^ν F_{μν} for the complex field strength with F_{0k} = electric_k and F_{ij} = ε_{ijk} magnetic_k (covariant
 * indices; real and imaginary parts of x, y, z): 2(magnetic ∓ i electric)·σ on left- and right-handed components.
 */
export function dipole(out: Float64Array, electric: Float64Array, magnetic: Float64Array, factor: number): void {
  for (let block = 0; block < 2; block++) {
    const e = block === 0 ? -2 * factor : 2 * factor;
    const b = 2 * factor;
    const x = b * magnetic[0] - e * electric[1];
    const xI = b * magnetic[1] + e * electric[0];
    const y = b * magnetic[2] - e * electric[3];
    const yI = b * magnetic[3] + e * electric[2];
    const z = b * magnetic[4] - e * electric[5];
    const zI = b * magnetic[5] + e * electric[4];
    const o = 8 * block;
    out[o] = z;
    out[o + 1] = zI;
    out[o + 2] = x + yI;
    out[o + 3] = xI - y;
    out[o + 4] = x - yI;
    out[o + 5] = xI + y;
    out[o + 6] = -z;
    out[o + 7] = -zI;
  }
}

/** out += a̸ψ for the blocks of a slash. */
export function addSlashed(out: Float64Array, o: number, m: Float64Array, psi: Float64Array, p: number): void {
  addSlashedRight(out, o, m, psi, p, 1);
  addSlashedLeft(out, o, m, psi, p, 1);
}

/** out += factor a̸ P_L ψ: the right-handed components that the left-handed ones go into. */
export function addSlashedLeft(out: Float64Array, o: number, m: Float64Array, psi: Float64Array, p: number, factor: number): void {
  const a = psi[p];
  const aI = psi[p + 1];
  const b = psi[p + 2];
  const bI = psi[p + 3];
  out[o + 4] += factor * (m[8] * a - m[9] * aI + m[10] * b - m[11] * bI);
  out[o + 5] += factor * (m[8] * aI + m[9] * a + m[10] * bI + m[11] * b);
  out[o + 6] += factor * (m[12] * a - m[13] * aI + m[14] * b - m[15] * bI);
  out[o + 7] += factor * (m[12] * aI + m[13] * a + m[14] * bI + m[15] * b);
}

/** out += factor a̸ P_R ψ: the left-handed components that the right-handed ones go into. */
export function addSlashedRight(out: Float64Array, o: number, m: Float64Array, psi: Float64Array, p: number, factor: number): void {
  const a = psi[p + 4];
  const aI = psi[p + 5];
  const b = psi[p + 6];
  const bI = psi[p + 7];
  out[o] += factor * (m[0] * a - m[1] * aI + m[2] * b - m[3] * bI);
  out[o + 1] += factor * (m[0] * aI + m[1] * a + m[2] * bI + m[3] * b);
  out[o + 2] += factor * (m[4] * a - m[5] * aI + m[6] * b - m[7] * bI);
  out[o + 3] += factor * (m[4] * aI + m[5] * a + m[6] * bI + m[7] * b);
}

/** out := σF ψ for the blocks of a dipole. */
export function applyDipole(out: Float64Array, o: number, m: Float64Array, psi: Float64Array, p: number): void {
  for (let chirality = 0; chirality < 2; chirality++) {
    const i = p + 4 * chirality;
    const k = o + 4 * chirality;
    const n = 8 * chirality;
    const a = psi[i];
    const aI = psi[i + 1];
    const b = psi[i + 2];
    const bI = psi[i + 3];
    out[k] = m[n] * a - m[n + 1] * aI + m[n + 2] * b - m[n + 3] * bI;
    out[k + 1] = m[n] * aI + m[n + 1] * a + m[n + 2] * bI + m[n + 3] * b;
    out[k + 2] = m[n + 4] * a - m[n + 5] * aI + m[n + 6] * b - m[n + 7] * bI;
    out[k + 3] = m[n + 4] * aI + m[n + 5] * a + m[n + 6] * bI + m[n + 7] * b;
  }
}

/** out += factor ψ. */
export function addScaled(out: Float64Array, o: number, psi: Float64Array, p: number, factor: number): void {
  for (let i = 0; i < 8; i++) out[o + i] += factor * psi[p + i];
}

/** out += factor iγ5 ψ. */
export function addPseudoscalar(out: Float64Array, o: number, psi: Float64Array, p: number, factor: number): void {
  for (let i = 0; i < 4; i += 2) {
    out[o + i] += factor * psi[p + i + 1];
    out[o + i + 1] -= factor * psi[p + i];
    out[o + i + 4] -= factor * psi[p + i + 5];
    out[o + i + 5] += factor * psi[p + i + 4];
  }
}

/** ψ := factor (p̸ + m) ψ in place, for a real momentum (E, px, py, pz). */
export function applyNumerator(psi: Float64Array, at: number, momentum: Float64Array, mass: number, factor: number): void {
  const t = factor * momentum[0];
  const x = factor * momentum[1];
  const y = factor * momentum[2];
  const z = factor * momentum[3];
  const m = factor * mass;
  const l = psi[at];
  const lI = psi[at + 1];
  const k = psi[at + 2];
  const kI = psi[at + 3];
  const r = psi[at + 4];
  const rI = psi[at + 5];
  const s = psi[at + 6];
  const sI = psi[at + 7];
  psi[at] = m * l + (t - z) * r - x * s - y * sI;
  psi[at + 1] = m * lI + (t - z) * rI - x * sI + y * s;
  psi[at + 2] = m * k + (t + z) * s - x * r + y * rI;
  psi[at + 3] = m * kI + (t + z) * sI - x * rI - y * r;
  psi[at + 4] = m * r + (t + z) * l + x * k + y * kI;
  psi[at + 5] = m * rI + (t + z) * lI + x * kI - y * k;
  psi[at + 6] = m * s + (t - z) * k + x * l - y * lI;
  psi[at + 7] = m * sI + (t - z) * kI + x * lI + y * l;
}
