/**
 * Dirac spinors in the chiral basis, as eight numbers: the real and imaginary parts of the two left-handed components, then of the two right-handed ones.
 * γ^μ has the blocks σ^μ (right to left) and σ̄^μ (left to right), γ5 = diag(-1, -1, 1, 1), metric (+, -, -, -).
 *
 * Spin states of massive quarks are quantised along z in the rest frame of the canonical boost, √(p·σ) = (p·σ + m) / √(2(E + m)): no direction is special,
 * and a sum over both states is all that a cross section needs.
 */
export const SPINOR = 8;

/** The spinors u(p, s) (`sign` 1) or v(p, s) (`sign` -1) of spin state `state` (0 or 1), written to psi[at … at + 8). */
export function massiveSpinor(
  psi: Float64Array,
  at: number,
  momenta: Float64Array,
  p: number,
  mass: number,
  state: number,
  sign: 1 | -1,
): void {
  const energy = momenta[p];
  const px = momenta[p + 1];
  const py = momenta[p + 2];
  const pz = state === 0 ? momenta[p + 3] : -momenta[p + 3];
  const norm = 1 / Math.sqrt(2 * (energy + mass));
  const along = at + 2 * state;
  const across = at + 2 - 2 * state;
  const imaginary = state === 0 ? py : -py;
  psi[along] = norm * (energy + mass - pz);
  psi[along + 1] = 0;
  psi[across] = -norm * px;
  psi[across + 1] = -norm * imaginary;
  psi[along + 4] = sign * norm * (energy + mass + pz);
  psi[along + 5] = 0;
  psi[across + 4] = sign * norm * px;
  psi[across + 5] = sign * norm * imaginary;
}

/** Turns the column ψ at psi[at …] into the row ψ̄ = ψ†γ⁰; the first four numbers of a row multiply left-handed components. */
export function adjoin(psi: Float64Array, at: number): void {
  for (let i = at; i < at + 4; i += 2) {
    const re = psi[i];
    const im = psi[i + 1];
    psi[i] = psi[i + 4];
    psi[i + 1] = -psi[i + 5];
    psi[i + 4] = re;
    psi[i + 5] = -im;
  }
}

/**
 * The two components of a massless spinor of the given chirality, u = v up to a phase: ψψ† = p·σ (left) or p·σ̄ (right). Built from whichever column of that
 * matrix is the larger, so that no direction loses digits.
 * @param chirality -1 left, 1 right
 */
export function weylSpinor(psi: Float64Array, at: number, momenta: Float64Array, p: number, chirality: 1 | -1): void {
  const plus = momenta[p] + chirality * momenta[p + 3];
  const minus = momenta[p] - chirality * momenta[p + 3];
  const x = chirality * momenta[p + 1];
  const y = chirality * momenta[p + 2];
  if (plus >= minus) {
    const norm = 1 / Math.sqrt(plus);
    psi[at] = norm * plus;
    psi[at + 1] = 0;
    psi[at + 2] = norm * x;
    psi[at + 3] = norm * y;
  } else {
    const norm = 1 / Math.sqrt(minus);
    psi[at] = norm * x;
    psi[at + 1] = -norm * y;
    psi[at + 2] = norm * minus;
    psi[at + 3] = 0;
  }
}

/**
 * The current ψ̄_a γ^μ ψ_b of two massless spinors of one chirality, a complex four-vector (real and imaginary parts of the components t, x, y, z):
 * a†σ̄^μ b for left-handed, a†σ^μ b for right-handed ones.
 */
export function weylCurrent(out: Float64Array, a: Float64Array, atA: number, b: Float64Array, atB: number, chirality: 1 | -1): void {
  // products of the conjugated components of a with those of b
  const uu = a[atA] * b[atB] + a[atA + 1] * b[atB + 1];
  const uuI = a[atA] * b[atB + 1] - a[atA + 1] * b[atB];
  const ud = a[atA] * b[atB + 2] + a[atA + 1] * b[atB + 3];
  const udI = a[atA] * b[atB + 3] - a[atA + 1] * b[atB + 2];
  const du = a[atA + 2] * b[atB] + a[atA + 3] * b[atB + 1];
  const duI = a[atA + 2] * b[atB + 1] - a[atA + 3] * b[atB];
  const dd = a[atA + 2] * b[atB + 2] + a[atA + 3] * b[atB + 3];
  const ddI = a[atA + 2] * b[atB + 3] - a[atA + 3] * b[atB + 2];
  out[0] = uu + dd;
  out[1] = uuI + ddI;
  out[2] = chirality * (ud + du);
  out[3] = chirality * (udI + duI);
  // σ_y = [[0, -i], [i, 0]]
  out[4] = chirality * (udI - duI);
  out[5] = chirality * (du - ud);
  out[6] = chirality * (uu - dd);
  out[7] = chirality * (uuI - ddI);
}
