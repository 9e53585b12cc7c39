/** A softer leg than this (GeV) is as good as none: the scale on which logarithmic maps turn linear. */
const SOFT = 10;

/** A leg of mass m that recoils against a system of at least mass `others`. */
export interface TransverseLeg {
  /**
   * Writes the momentum of the leg in the rest frame of all, of mass M, for two coordinates: ln (pT² + a²), a the largest of m, the least pT and 10 GeV, and the
   * rapidity, both between their kinematic limits.
   * @returns d³p / ((2π)³ 2E) / du in GeV², integrated over the azimuth; 0 if there is no room
   */
  readonly write: (u0: number, u1: number, azimuth: number, M: number, m: number, others: number, out: Float64Array, at: number) => number;
}

/** A leg with at least the transverse momentum `leastPt` (GeV). */
export function transverseLeg(leastPt: number): TransverseLeg {
  return {
    write: (u0, u1, azimuth, M, m, others, out, at) => {
      const most = (M * M + m * m - others * others) / (2 * M);
      const largest = most * most - m * m;
      const least = leastPt * leastPt;
      if (!(M > m + others) || !(largest > least)) return 0;
      const scale = Math.max(m, leastPt, SOFT) ** 2;
      const range = Math.log((largest + scale) / (least + scale));
      const shifted = (least + scale) * Math.exp(u0 * range);
      const pt = Math.sqrt(Math.max(least, shifted - scale));
      const transverse = Math.sqrt(pt * pt + m * m);
      if (most <= transverse) return 0;
      const highest = Math.acosh(most / transverse);
      const rapidity = (2 * u1 - 1) * highest;
      out[at] = transverse * Math.cosh(rapidity);
      out[at + 1] = pt * Math.cos(azimuth);
      out[at + 2] = pt * Math.sin(azimuth);
      out[at + 3] = transverse * Math.sinh(rapidity);
      // d³p / 2E = dpT² dy dφ / 4
      return (shifted * range * 2 * highest * 2 * Math.PI) / (4 * (2 * Math.PI) ** 3);
    },
  };
}
