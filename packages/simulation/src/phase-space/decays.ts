import { boostFromRest } from "./two-body.ts";

/** Writes two massless particles from the isotropic decay of the particle of mass M (GeV) whose momentum is at `from` of `parents`. */
export function isotropicPair(parents: Float64Array, from: number, M: number, uniform: () => number, out: Float64Array, at: number): void {
  const cosine = 2 * uniform() - 1;
  const phi = 2 * Math.PI * uniform();
  const transverse = (M / 2) * Math.sqrt(1 - cosine * cosine);
  const x = transverse * Math.cos(phi);
  const y = transverse * Math.sin(phi);
  const z = (M / 2) * cosine;
  boostFromRest(parents, from, M, x, y, z, 0, out, at);
  boostFromRest(parents, from, M, -x, -y, -z, 0, out, at + 4);
}

/** Two-step decays t → b W, W → f f̄′ with massless b and fermions. */
export interface TopDecay {
  /**
   * Writes b, f and f̄′ (3 × (E, px, py, pz), GeV) from the top (`charge` 1) or antitop (-1) at `from` of `parents`. Directions of b and of the plane are
   * isotropic; the energy of the antifermion (of the fermion, for an antitop) in the top's frame is that of unpolarised tops.
   * @returns the density over that of isotropic decays (t → bW in the top's frame, W → f f̄′ in the W boson's)
   */
  readonly write: (parents: Float64Array, from: number, charge: 1 | -1, uniform: () => number, out: Float64Array) => number;
}

/**
 * Decays of tops of mass mt with W bosons of mass mw (GeV). Unpolarised, the decay has the density (pₜ·pₗ)(p_b·p_ν) ∝ x (1 - x) with x = 2Eₗ/mt, the l that of
 * down type; x is uniform between mw²/mt² and 1 for isotropic decays.
 */
export function topDecay(mt: number, mw: number): TopDecay {
  const least = (mw / mt) ** 2;
  const primitive = (x: number): number => x * x * (1 / 2 - x / 3);
  const mean = (primitive(1) - primitive(least)) / (1 - least);
  const energyOfW = (mt / 2) * (1 + least);
  const momentum = (mt / 2) * (1 - least);
  const rest = new Float64Array(12);
  return {
    write: (parents, from, charge, uniform, out) => {
      // x (1 - x) has its largest value, 1/4, at 1/2; where that is outside, rejection is only less efficient
      let x: number;
      do x = least + (1 - least) * uniform();
      while (x * (1 - x) < 0.25 * uniform());
      // 2Eₗ = E_W + p cos, with the angle in the W boson's frame
      const cosine = Math.min(1, Math.max(-1, (mt * x - energyOfW) / momentum));
      const sine = Math.sqrt(1 - cosine * cosine);
      const phi = 2 * Math.PI * uniform();
      // the W boson along z: its products seen from the top
      const transverse = (mw / 2) * sine;
      const tx = transverse * Math.cos(phi);
      const ty = transverse * Math.sin(phi);
      const first = (energyOfW + momentum * cosine) / 2;
      const second = (energyOfW - momentum * cosine) / 2;
      const firstZ = (momentum + energyOfW * cosine) / 2;
      const secondZ = (momentum - energyOfW * cosine) / 2;
      // the W boson's direction, and two more that complete the frame
      const wz = 2 * uniform() - 1;
      const ws = Math.sqrt(1 - wz * wz);
      const angle = 2 * Math.PI * uniform();
      const c = Math.cos(angle);
      const s = Math.sin(angle);
      const down = charge === 1 ? 8 : 4;
      const up = 12 - down;
      rest[0] = momentum;
      rest[1] = -momentum * ws * c;
      rest[2] = -momentum * ws * s;
      rest[3] = -momentum * wz;
      rest[down] = first;
      rest[down + 1] = firstZ * ws * c + tx * wz * c - ty * s;
      rest[down + 2] = firstZ * ws * s + tx * wz * s + ty * c;
      rest[down + 3] = firstZ * wz - tx * ws;
      rest[up] = second;
      rest[up + 1] = secondZ * ws * c - tx * wz * c + ty * s;
      rest[up + 2] = secondZ * ws * s - tx * wz * s - ty * c;
      rest[up + 3] = secondZ * wz + tx * ws;
      for (let i = 0; i < 12; i += 4) boostFromRest(parents, from, mt, rest[i + 1], rest[i + 2], rest[i + 3], 0, out, i);
      return (x * (1 - x)) / mean;
    },
  };
}
