/** Momentum of each of two particles of masses m1 and m2 (GeV) in the rest frame of their sum, of mass M ≥ m1 + m2. */
export function breakupMomentum(M: number, m1: number, m2: number): number {
  const sum = m1 + m2;
  const difference = m1 - m2;
  return Math.sqrt(Math.max(0, (M - sum) * (M + sum) * (M - difference) * (M + difference))) / (2 * M);
}

/** Volume of two-particle phase space, (2π)⁴ δ⁴ Π d³p / ((2π)³ 2E): momentum / (4π M). */
export function twoBodyVolume(M: number, m1: number, m2: number): number {
  return breakupMomentum(M, m1, m2) / (4 * Math.PI * M);
}

/**
 * Writes the momentum (E, px, py, pz) with components (x, y, z) and mass m in the rest frame of the parent, seen from where the parent has the momentum at
 * `from` of `parents` and mass M.
 */
export function boostFromRest(
  parents: Float64Array,
  from: number,
  M: number,
  x: number,
  y: number,
  z: number,
  m: number,
  out: Float64Array,
  at: number,
): void {
  const E = parents[from];
  const px = parents[from + 1];
  const py = parents[from + 2];
  const pz = parents[from + 3];
  const energy = Math.sqrt(m * m + x * x + y * y + z * z);
  const along = px * x + py * y + pz * z;
  const factor = (energy + along / (E + M)) / M;
  out[at] = (E * energy + along) / M;
  out[at + 1] = x + factor * px;
  out[at + 2] = y + factor * py;
  out[at + 3] = z + factor * pz;
}

/** Unit vectors of a frame: x at 0, y at 3, z at 6; then room for the directions of two beams. */
export type Axes = Float64Array;

/** Memory for a frame. */
export const newAxes = (): Axes => new Float64Array(15);

/** The direction, in the rest frame of the parent at `from` of `momenta`, of a massless particle that moves along the z axis (`sign` 1) or against it. */
function beamDirection(momenta: Float64Array, from: number, M: number, sign: 1 | -1, out: Float64Array, at: number): void {
  const E = momenta[from];
  const along = sign * momenta[from + 3];
  const factor = (along / (E + M) - 1) / M;
  const x = factor * momenta[from + 1];
  const y = factor * momenta[from + 2];
  const z = factor * momenta[from + 3] + sign;
  const length = Math.sqrt(x * x + y * y + z * z);
  out[at] = x / length;
  out[at + 1] = y / length;
  out[at + 2] = z / length;
}

/** A right-handed frame with z along (x, y, z), x in the plane of that and (u, v, w); any such frame if they are collinear. */
function axesFrom(x: number, y: number, z: number, u: number, v: number, w: number, out: Axes): void {
  const length = Math.sqrt(x * x + y * y + z * z);
  const zx = x / length;
  const zy = y / length;
  const zz = z / length;
  let along = u * zx + v * zy + w * zz;
  let ax = u - along * zx;
  let ay = v - along * zy;
  let az = w - along * zz;
  let size = Math.sqrt(ax * ax + ay * ay + az * az);
  if (size < 1e-9) {
    const first = Math.abs(zx) < 0.6 ? 1 : 0;
    along = first === 1 ? zx : zy;
    ax = first - along * zx;
    ay = 1 - first - along * zy;
    az = -along * zz;
    size = Math.sqrt(ax * ax + ay * ay + az * az);
  }
  ax /= size;
  ay /= size;
  az /= size;
  out[0] = ax;
  out[1] = ay;
  out[2] = az;
  out[3] = zy * az - zz * ay;
  out[4] = zz * ax - zx * az;
  out[5] = zx * ay - zy * ax;
  out[6] = zx;
  out[7] = zy;
  out[8] = zz;
}

/** The frame of Collins and Soper in the rest frame of the parent: z bisects one beam and the reverse of the other, x lies in their plane. */
export function collinsSoperAxes(momenta: Float64Array, from: number, M: number, out: Axes): void {
  beamDirection(momenta, from, M, 1, out, 9);
  beamDirection(momenta, from, M, -1, out, 12);
  axesFrom(out[9] - out[12], out[10] - out[13], out[11] - out[14], -out[9] - out[12], -out[10] - out[13], -out[11] - out[14], out);
}

/** The frame of Gottfried and Jackson in the rest frame of the parent: z along the first beam, x in the plane of the beams. */
export function gottfriedJacksonAxes(momenta: Float64Array, from: number, M: number, out: Axes): void {
  beamDirection(momenta, from, M, 1, out, 9);
  beamDirection(momenta, from, M, -1, out, 12);
  axesFrom(out[9], out[10], out[11], out[12], out[13], out[14], out);
}

/**
 * Two particles of masses m1 and m2 from a parent of mass M, at the angles (cos θ, φ) of the first in the parent's rest frame with the given axes; written one
 * after the other.
 */
export function splitInTwo(
  momenta: Float64Array,
  from: number,
  M: number,
  axes: Axes,
  m1: number,
  m2: number,
  cosine: number,
  phi: number,
  out: Float64Array,
  at: number,
): void {
  const p = breakupMomentum(M, m1, m2);
  const sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
  const u = p * sine * Math.cos(phi);
  const v = p * sine * Math.sin(phi);
  const w = p * cosine;
  const x = u * axes[0] + v * axes[3] + w * axes[6];
  const y = u * axes[1] + v * axes[4] + w * axes[7];
  const z = u * axes[2] + v * axes[5] + w * axes[8];
  boostFromRest(momenta, from, M, x, y, z, m1, out, at);
  boostFromRest(momenta, from, M, -x, -y, -z, m2, out, at + 4);
}
