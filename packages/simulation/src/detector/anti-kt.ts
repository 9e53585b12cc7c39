import { azimuth } from "./direction.ts";
import { addMomentum, copyMomentum, momenta, type Momenta } from "./momenta.ts";

/** Merges the first n momenta into jets; jetOf[i] becomes the jet of momentum i. Returns how many jets there are. */
export type Clustering = (particles: Momenta, n: number, jetOf: Int32Array) => number;

/**
 * Anti-kT clustering (Cacciari, Salam, Soyez, arXiv:0802.1189) in rapidity and azimuth, recombining by adding four-momenta. Of all
 * d_ij = min(1/pT_i², 1/pT_j²) ΔR_ij²/R² and d_iB = 1/pT_i² the smallest is taken again and again: i and j merge, or i is a jet. Jets are numbered as
 * they are found, nearly in the order of falling pT.
 *
 * @param radius   R, below 2
 * @param capacity most momenta that will be clustered at once; each needs a pT above 0
 */
export function antiKt(radius: number, capacity: number): Clustering {
  const p = momenta(capacity);
  const rapidity = new Float64Array(capacity);
  const phi = new Float64Array(capacity);
  const beam = new Float64Array(capacity);
  // The nearest other momentum within R, if any, and the squared distance to it; R² without one. The smallest of all distances is always that of a
  // momentum and the one nearest to it, and its 1/pT² that of the former: were it not, another pair would be closer still.
  const neighbour = new Int32Array(capacity);
  const gap = new Float64Array(capacity);
  const open = new Int32Array(capacity);
  const became = new Int32Array(capacity);
  const reach = radius * radius;

  const measure = (i: number): void => {
    const pt2 = p.px[i] * p.px[i] + p.py[i] * p.py[i];
    const mass2 = Math.max((p.energy[i] - p.pz[i]) * (p.energy[i] + p.pz[i]) - pt2, 0);
    rapidity[i] = Math.asinh(p.pz[i] / Math.sqrt(pt2 + mass2));
    phi[i] = azimuth(p.px[i], p.py[i]);
    // Never infinite: momenta that merge are closer than R in azimuth and cannot cancel.
    beam[i] = 1 / pt2;
  };
  const distance = (i: number, j: number): number => {
    const dy = rapidity[i] - rapidity[j];
    const turn = Math.abs(phi[i] - phi[j]);
    const dphi = turn > Math.PI ? 2 * Math.PI - turn : turn;
    return dy * dy + dphi * dphi;
  };
  const meet = (i: number, j: number, squared: number): void => {
    if (squared >= gap[i]) return;
    gap[i] = squared;
    neighbour[i] = j;
  };
  const alone = (i: number): void => {
    gap[i] = reach;
    neighbour[i] = -1;
  };

  return (particles, n, jetOf) => {
    for (let i = 0; i < n; i++) {
      copyMomentum(particles, i, p, i);
      measure(i);
      alone(i);
      open[i] = i;
      for (let j = 0; j < i; j++) {
        const squared = distance(i, j);
        meet(i, j, squared);
        meet(j, i, squared);
      }
    }
    let jets = 0;
    for (let left = n; left > 0; left--) {
      let place = 0;
      let least = Infinity;
      for (let k = 0; k < left; k++) {
        const i = open[k];
        const d = beam[i] * gap[i];
        if (d >= least) continue;
        least = d;
        place = k;
      }
      // Momentum a leaves the open ones: into b, or as a jet, which is noted as -1, -2, …
      const a = open[place];
      const b = neighbour[a];
      open[place] = open[left - 1];
      became[a] = b < 0 ? -++jets : b;
      if (b >= 0) {
        addMomentum(p, a, p, b);
        measure(b);
      }
      for (let k = 0; k < left - 1; k++) {
        const i = open[k];
        if (i === b || neighbour[i] === a || (b >= 0 && neighbour[i] === b)) {
          alone(i);
          for (let l = 0; l < left - 1; l++) if (l !== k) meet(i, open[l], distance(i, open[l]));
        } else if (b >= 0) meet(i, b, distance(i, b));
      }
    }
    for (let i = 0; i < n; i++) {
      let end = became[i];
      while (end >= 0) end = became[end];
      jetOf[i] = -1 - end;
    }
    return jets;
  };
}
