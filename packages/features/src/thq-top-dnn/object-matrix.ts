import { probabilitiesOfTag, type EventRecord } from "@ratiometer/tables";

/** Rows that an event has, filled or not, and numbers in each. */
export const objectRows = 8;
export const objectColumns = 9;

/** What stands in the rows that are not filled. */
const PADDING = -9;
/** What stands for the flavour probabilities of a lepton, and for the lepton flag of a jet. */
const NONE = -2;

/** The objects of each event as a matrix. */
export interface ObjectMatrix {
  /** events × 8 × 9: ln pT, η, φ, ln E, probabilities of b, bb, c and light flavour, lepton flag; -9 in rows that are not filled. */
  readonly values: Float64Array;
  /** Filled rows of each event. */
  readonly filled: Int32Array;
}

/** ln E of an object, E in GeV. */
function logEnergy(pt: number, eta: number, mass: number): number {
  const momentum = pt * Math.cosh(eta);
  return Math.log(Math.sqrt(momentum * momentum + Math.max(mass, 0) ** 2));
}

/**
 * Jets and leptons of each event by falling pT, of equal pT jets before electrons before muons; the first eight are kept. The lepton flag is -2 for a
 * jet, 1 for an electron, 0 for a muon; the flavour probabilities of leptons are -2.
 */
export function objectMatrix({ events, jets, leptons }: EventRecord): ObjectMatrix {
  const { b, bb, c, light } = jets.probabilities ?? probabilitiesOfTag(jets.btag);
  const values = new Float64Array(events * objectRows * objectColumns).fill(PADDING);
  const filled = new Int32Array(events);
  // The hardest objects of the event at hand: rows of jets, or ~row of leptons.
  const chosen = new Int32Array(objectRows);
  const pts = new Float64Array(objectRows);
  let n = 0;
  const offer = (code: number, pt: number): void => {
    if (n === objectRows && !(pt > pts[n - 1])) return;
    let place = n < objectRows ? n++ : n - 1;
    for (; place > 0 && pts[place - 1] < pt; place--) {
      pts[place] = pts[place - 1];
      chosen[place] = chosen[place - 1];
    }
    pts[place] = pt;
    chosen[place] = code;
  };
  for (let event = 0; event < events; event++) {
    n = 0;
    for (let row = jets.offsets[event]; row < jets.offsets[event + 1]; row++) offer(row, jets.pt[row]);
    for (let kind = 11; kind <= 13; kind += 2)
      for (let row = leptons.offsets[event]; row < leptons.offsets[event + 1]; row++)
        if (leptons.flavour[row] === kind) offer(~row, leptons.pt[row]);
    filled[event] = n;
    for (let place = 0; place < n; place++) {
      const isJet = chosen[place] >= 0;
      const row = isJet ? chosen[place] : ~chosen[place];
      const { pt, eta, phi, mass } = isJet ? jets : leptons;
      const at = (event * objectRows + place) * objectColumns;
      values[at] = Math.log(pt[row]);
      values[at + 1] = eta[row];
      values[at + 2] = phi[row];
      values[at + 3] = logEnergy(pt[row], eta[row], mass[row]);
      values[at + 4] = isJet ? b[row] : NONE;
      values[at + 5] = isJet ? bb[row] : NONE;
      values[at + 6] = isJet ? c[row] : NONE;
      values[at + 7] = isJet ? light[row] : NONE;
      values[at + 8] = isJet ? NONE : leptons.flavour[row] === 11 ? 1 : 0;
    }
  }
  return { values, filled };
}
