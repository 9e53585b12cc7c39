/** A Lorentz transformation: 4 × 4, row-major, acting on (E, px, py, pz). */
export type LorentzTransformation = readonly (readonly number[])[];

/** The boost that gives a particle at rest the velocity γβ times a direction. */
export function boost(direction: readonly number[], gammaBeta: number): LorentzTransformation {
  const gamma = Math.hypot(1, gammaBeta);
  const u = direction.map((n) => n * gammaBeta);
  return [[gamma, ...u], ...u.map((a, i) => [a, ...u.map((b, j) => (i === j ? 1 : 0) + (a * b) / (gamma + 1))])];
}

/** The boost from the rest frame of the particle of the given mass with momentum p[at … at + 4) to the frame in which that is its momentum. */
export function boostFromRestFrame(p: ArrayLike<number>, at: number, mass: number): LorentzTransformation {
  const momentum = [p[at + 1], p[at + 2], p[at + 3]];
  const length = Math.hypot(...momentum);
  return boost(length === 0 ? [0, 0, 1] : momentum.map((component) => component / length), length / mass);
}

/** The rotation about an axis (a unit vector) by an angle, by Rodrigues' formula. */
export function rotation(axis: readonly number[], angle: number): LorentzTransformation {
  const [x, y, z] = axis;
  const cross = [
    [0, -z, y],
    [z, 0, -x],
    [-y, x, 0],
  ];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [[1, 0, 0, 0], ...axis.map((a, i) => [0, ...axis.map((b, j) => (i === j ? c : 0) + (1 - c) * a * b + s * cross[i][j])])];
}

/** The reflection of space. */
export const parity: LorentzTransformation = [
  [1, 0, 0, 0],
  [0, -1, 0, 0],
  [0, 0, -1, 0],
  [0, 0, 0, -1],
];

/** All momenta of a list of (E, px, py, pz), transformed by each transformation in turn. */
export function transformed(momenta: Float64Array, ...transformations: readonly LorentzTransformation[]): Float64Array {
  let from = momenta;
  for (const matrix of transformations) {
    const to = new Float64Array(from.length);
    for (let at = 0; at < from.length; at += 4)
      for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) to[at + i] += matrix[i][j] * from[at + j];
    from = to;
  }
  return from;
}

/** The given legs of a point, in that order. */
export function legsOf(momenta: Float64Array, legs: readonly number[]): Float64Array {
  return Float64Array.from(legs.flatMap((leg) => [...momenta.subarray(4 * leg, 4 * leg + 4)]));
}

/** Minkowski product of the momenta at p[at …] and q[from …]. */
export function minkowski(p: ArrayLike<number>, at: number, q: ArrayLike<number>, from: number): number {
  return p[at] * q[from] - p[at + 1] * q[from + 1] - p[at + 2] * q[from + 2] - p[at + 3] * q[from + 3];
}
