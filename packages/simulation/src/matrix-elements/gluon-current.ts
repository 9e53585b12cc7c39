import { setPlaneWaveStrength, type VectorField } from "./vector-field.ts";

/** The two shorter colour-ordered currents whose product makes part of a longer one. */
export type Split = readonly [left: VectorField, right: VectorField];

/**
 * The colour-ordered current of several gluons from those of its parts, by the field equation D^μ F_{μν} = 0 with D = ∂ - i g A:
 *
 *   F_{μν} = -i(K_μ J_ν - K_ν J_μ) - i g Σ (J_Q,μ J_R,ν - J_Q,ν J_R,μ),
 *   J_ν = -(1/K²) Σ [g K^μ (J_Q,μ J_R,ν - J_Q,ν J_R,μ) + i g (J_Q^μ F_R,μν - F_Q,μν J_R^μ)],
 *
 * summed over the ways of cutting the word in two (Berends and Giele, Nucl. Phys. B306 (1988) 759, written with the field strength: the four-gluon vertex is in F).
 */
export function setGluonCurrent(field: VectorField, splits: readonly Split[], g: number): void {
  const { momentum, potential, electric, magnetic } = field;
  const [q, r] = splits[0];
  for (let i = 0; i < 4; i++) momentum[i] = q.momentum[i] + r.momentum[i];
  potential.fill(0);
  for (const [left, right] of splits) {
    addAlong(potential, momentum, left.potential, right.potential, g);
    addAlong(potential, momentum, right.potential, left.potential, -g);
    addForce(potential, left.potential, right, g);
    addForce(potential, right.potential, left, -g);
  }
  const scale = -1 / square(momentum);
  for (let i = 0; i < 8; i++) potential[i] *= scale;
  setPlaneWaveStrength(field);
  for (const [left, right] of splits) addCommutator(electric, magnetic, left.potential, right.potential, g);
}

/** K² of a real momentum. */
export function square(k: Float64Array): number {
  return k[0] * k[0] - k[1] * k[1] - k[2] * k[2] - k[3] * k[3];
}

/** out += g (K·a) b. */
function addAlong(out: Float64Array, k: Float64Array, a: Float64Array, b: Float64Array, g: number): void {
  const re = g * (k[0] * a[0] - k[1] * a[2] - k[2] * a[4] - k[3] * a[6]);
  const im = g * (k[0] * a[1] - k[1] * a[3] - k[2] * a[5] - k[3] * a[7]);
  for (let i = 0; i < 8; i += 2) {
    out[i] += re * b[i] - im * b[i + 1];
    out[i + 1] += re * b[i + 1] + im * b[i];
  }
}

/** out += i g a^μ F_{μν}: time component -a·E, space components -a⁰E + a × B. */
function addForce(out: Float64Array, a: Float64Array, { electric, magnetic }: VectorField, g: number): void {
  for (let i = 0; i < 3; i++) {
    const x = 2 * i;
    const y = 2 * ((i + 1) % 3);
    const z = 2 * ((i + 2) % 3);
    // the time component
    addProduct(out, 0, a, 2 + x, electric, x, -g);
    // the space component i
    addProduct(out, 2 + x, a, 0, electric, x, -g);
    addProduct(out, 2 + x, a, 2 + y, magnetic, z, g);
    addProduct(out, 2 + x, a, 2 + z, magnetic, y, -g);
  }
}

/** F += -i g (a_μ b_ν - a_ν b_μ). */
function addCommutator(electric: Float64Array, magnetic: Float64Array, a: Float64Array, b: Float64Array, g: number): void {
  for (let i = 0; i < 3; i++) {
    const x = 2 * i;
    const y = 2 * ((i + 1) % 3);
    const z = 2 * ((i + 2) % 3);
    addProduct(electric, x, a, 0, b, 2 + x, g);
    addProduct(electric, x, a, 2 + x, b, 0, -g);
    addProduct(magnetic, x, a, 2 + y, b, 2 + z, -g);
    addProduct(magnetic, x, a, 2 + z, b, 2 + y, g);
  }
}

/** out[o] += i factor a[p] b[q], complex numbers at those places. */
function addProduct(out: Float64Array, o: number, a: Float64Array, p: number, b: Float64Array, q: number, factor: number): void {
  out[o] -= factor * (a[p] * b[q + 1] + a[p + 1] * b[q]);
  out[o + 1] += factor * (a[p] * b[q] - a[p + 1] * b[q + 1]);
}
