import { dipole, slash } from "./dirac-matrix.ts";

/**
 * A gluon, an off-shell gluon current or another vector boson, as the top line meets it: incoming momentum, potential and field strength. Complex numbers are
 * pairs of real and imaginary part; fields are colour-ordered (the coefficient of a product of generators).
 */
export interface VectorField {
  /** Incoming momentum (E, px, py, pz), GeV. */
  readonly momentum: Float64Array;
  /** Contravariant potential J^μ: 8 numbers. */
  readonly potential: Float64Array;
  /** F_{0k}, covariant indices: 6 numbers. */
  readonly electric: Float64Array;
  /** ε_{ijk} F_{ij} / 2, covariant indices: 6 numbers. */
  readonly magnetic: Float64Array;
  /** Blocks of the vertices that it makes with a fermion line, coupling constants included. */
  readonly slash: Float64Array;
  readonly dipole: Float64Array;
}

/** A field of zeros. */
export function vectorField(): VectorField {
  const zeros = (length: number): Float64Array => new Float64Array(length);
  return { momentum: zeros(4), potential: zeros(8), electric: zeros(6), magnetic: zeros(6), slash: zeros(16), dipole: zeros(16) };
}

/** Sets F_{μν} = -i(K_μ J_ν - K_ν J_μ), the field strength of a plane wave e^{-iK·x} without self-interaction. */
export function setPlaneWaveStrength({ momentum, potential, electric, magnetic }: VectorField): void {
  const energy = momentum[0];
  const kx = momentum[1];
  const ky = momentum[2];
  const kz = momentum[3];
  for (let part = 0; part < 2; part++) {
    const t = potential[part];
    const x = potential[2 + part];
    const y = potential[4 + part];
    const z = potential[6 + part];
    // times +i into the electric, times -i into the magnetic components
    const other = 1 - part;
    const i = part === 0 ? 1 : -1;
    electric[other] = i * (energy * x - kx * t);
    electric[2 + other] = i * (energy * y - ky * t);
    electric[4 + other] = i * (energy * z - kz * t);
    magnetic[other] = -i * (ky * z - kz * y);
    magnetic[2 + other] = -i * (kz * x - kx * z);
    magnetic[4 + other] = -i * (kx * y - ky * x);
  }
}

/** Sets the blocks of g a̸ and of f σF from potential and field strength. */
export function setVertices(field: VectorField, charge: number, dipoleStrength: number): void {
  slash(field.slash, field.potential, charge);
  dipole(field.dipole, field.electric, field.magnetic, dipoleStrength);
}
