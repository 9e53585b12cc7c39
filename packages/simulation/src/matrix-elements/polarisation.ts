/**
 * A linear polarisation vector of a particle with momentum k (E, px, py, pz): real, orthogonal to k. State 0 is k̂ × a for the coordinate axis a that k is least
 * along, state 1 is k̂ × (k̂ × a), state 2 the longitudinal one of a massive particle, (|k|, E k̂) / m.
 * @param mass of state 2, GeV: √(E² - k²) would lose digits
 */
export function setPolarisation(potential: Float64Array, k: Float64Array, state: number, mass = 0): void {
  const x = k[1];
  const y = k[2];
  const z = k[3];
  const squared = x * x + y * y + z * z;
  const length = Math.sqrt(squared);
  potential.fill(0);
  if (squared === 0) {
    potential[2 * state + 2] = 1;
    return;
  }
  if (state === 2) {
    potential[0] = length / mass;
    for (let i = 1; i < 4; i++) potential[2 * i] = (k[0] * k[i]) / (length * mass);
    return;
  }
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  const az = Math.abs(z);
  const axis = ax <= ay && ax <= az ? 1 : ay <= az ? 2 : 3;
  const along = k[axis];
  const transverse = Math.sqrt(squared - along * along);
  const next = 1 + (axis % 3);
  const last = 1 + (next % 3);
  if (state === 0) {
    // k × a has no component along a
    potential[2 * next] = k[last] / transverse;
    potential[2 * last] = -k[next] / transverse;
  } else {
    // k̂ × (k̂ × a) = (k̂·a) k̂ - a
    for (let i = 1; i < 4; i++) potential[2 * i] = (along * k[i]) / (length * transverse);
    potential[2 * axis] -= length / transverse;
  }
}
