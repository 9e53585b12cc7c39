import type { JetCollection } from "@ratiometer/tables";
import type { FourVectors } from "../four-vector.ts";
import { productExcess } from "../masses.ts";

/** p·p' - m m' of every pair of jets of each event, GeV²: all masses of sums of jets follow from it. */
export interface JetPairs {
  /** First row of each event. */
  readonly jets: Uint32Array;
  /** First pair of each event. */
  readonly offsets: Uint32Array;
  readonly excess: Float64Array;
}

/** @param momenta of the jets, by row */
export function jetPairs({ offsets: jets }: JetCollection, momenta: FourVectors): JetPairs {
  const offsets = new Uint32Array(jets.length);
  for (let event = 1; event < jets.length; event++) {
    const n = jets[event] - jets[event - 1];
    offsets[event] = offsets[event - 1] + (n * (n - 1)) / 2;
  }
  const excess = new Float64Array(offsets[offsets.length - 1]);
  let pair = 0;
  for (let event = 0; event + 1 < jets.length; event++)
    for (let row = jets[event]; row < jets[event + 1]; row++)
      for (let other = jets[event]; other < row; other++) excess[pair++] = productExcess(momenta, row, momenta, other);
  return { jets, offsets, excess };
}

/** The excess of two different jets (rows) of event i. */
export function excessOf({ jets, offsets, excess }: JetPairs, i: number, a: number, b: number): number {
  const high = Math.max(a, b) - jets[i];
  const low = Math.min(a, b) - jets[i];
  return excess[offsets[i] + (high * (high - 1)) / 2 + low];
}

/** Mass of the sum of two different jets (rows) of event i, GeV. */
export function jetPairMass(pairs: JetPairs, { mass }: FourVectors, i: number, a: number, b: number): number {
  const masses = mass[a] + mass[b];
  return Math.sqrt(masses * masses + 2 * excessOf(pairs, i, a, b));
}
