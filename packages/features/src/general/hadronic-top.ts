import type { EventRecord } from "@ratiometer/tables";
import { optionalFeature, type Feature } from "../feature.ts";
import { pseudorapidity, sumOf, takeFourVectors, transverseMomentum, type FourVectors } from "../four-vector.ts";
import { wMass } from "../neutrino.ts";
import { topMass } from "../reconstruction-masses.ts";
import { excessOf, jetPairMass, type JetPairs } from "./jet-pairs.ts";
import type { GeneralEvent } from "./general-event.ts";

/** Jets that are tried, by falling pT. */
const MOST_JETS = 8;
/** Widths of the masses in χ², GeV. */
const WIDTH = { w: 12, top: 20 } as const;

/** t → b q q of each event; missing where there are not three jets. */
export interface HadronicTops {
  /** Rows of the b jet and of the two others, the harder first; -1 without. */
  readonly bottom: Int32Array;
  readonly light: readonly [Int32Array, Int32Array];
  readonly top: FourVectors;
  readonly chi2: Float64Array;
  /** Masses of top and W, GeV. */
  readonly mass: Float64Array;
  readonly wMass: Float64Array;
  /** Of all choices the top mass nearest to 172.5 GeV. */
  readonly nearMass: Float64Array;
}

/**
 * The choice of a b jet and two more among the first eight jets, without the one of the leptonic top, that has the least
 * χ² = ((m_qq - 80.379 GeV)/12 GeV)² + ((m_bqq - 172.5 GeV)/20 GeV)². The b jet is b-tagged if any of them is.
 * @param taken row of the b jet of the leptonic top, -1 without
 */
export function hadronicTops(
  { events, jets: { offsets, btag } }: EventRecord,
  jets: FourVectors,
  pairs: JetPairs,
  threshold: number,
  taken: Int32Array,
): HadronicTops {
  const column = (): Float64Array => new Float64Array(events).fill(NaN);
  const none = (): Int32Array => new Int32Array(events).fill(-1);
  const [bottom, first, second] = [none(), none(), none()];
  const [chi2, mass, ofW, nearMass] = [column(), column(), column(), column()];
  const rows = new Int32Array(MOST_JETS);
  for (let event = 0; event < events; event++) {
    let n = 0;
    let tagged = false;
    for (let row = offsets[event]; row < Math.min(offsets[event + 1], offsets[event] + MOST_JETS); row++) {
      if (row === taken[event]) continue;
      rows[n++] = row;
      tagged ||= btag[row] >= threshold;
    }
    let [least, nearest] = [Infinity, Infinity];
    for (let b = 0; b < n; b++) {
      if (tagged && btag[rows[b]] < threshold) continue;
      for (let j = 0; j < n; j++) {
        if (j === b) continue;
        const withFirst = excessOf(pairs, event, rows[b], rows[j]);
        for (let k = j + 1; k < n; k++) {
          if (k === b) continue;
          const pairMass = jetPairMass(pairs, jets, event, rows[j], rows[k]);
          const masses = jets.mass[rows[b]] + jets.mass[rows[j]] + jets.mass[rows[k]];
          const excess = withFirst + excessOf(pairs, event, rows[b], rows[k]) + excessOf(pairs, event, rows[j], rows[k]);
          const topCandidate = Math.sqrt(masses * masses + 2 * excess);
          const [pullW, pullTop] = [(pairMass - wMass) / WIDTH.w, (topCandidate - topMass) / WIDTH.top];
          const value = pullW * pullW + pullTop * pullTop;
          if (value < least) {
            least = value;
            bottom[event] = rows[b];
            first[event] = rows[j];
            second[event] = rows[k];
            chi2[event] = value;
            mass[event] = topCandidate;
            ofW[event] = pairMass;
          }
          if (Math.abs(topCandidate - topMass) < nearest) {
            nearest = Math.abs(topCandidate - topMass);
            nearMass[event] = topCandidate;
          }
        }
      }
    }
  }
  const top = sumOf(takeFourVectors(jets, bottom), takeFourVectors(jets, first), takeFourVectors(jets, second));
  return { bottom, light: [first, second], top, chi2, mass, wMass: ofW, nearMass };
}

const feature = optionalFeature<GeneralEvent>;

export const hadronicTopFeatures: readonly Feature<GeneralEvent>[] = [
  feature(
    "top_had_chi2",
    "1",
    "\\chi^2_{t_h}",
    "least ((m_qq - 80.379 GeV)/12 GeV)² + ((m_bqq - 172.5 GeV)/20 GeV)² of a b jet and two jets among the first eight without the b jet of the leptonic top: " +
      "these three are the hadronic top; where none is b-tagged any jet takes its place",
    (e, i) => e.hadronicTop.chi2[i],
  ),
  feature("top_had_chi2_m", "GeV", "m_{t_h}", "mass of the hadronic top", (e, i) => e.hadronicTop.mass[i]),
  feature("top_had_chi2_mw", "GeV", "m_{W_h}", "mass of the two jets q of the hadronic top", (e, i) => e.hadronicTop.wMass[i]),
  feature(
    "top_had_near_m",
    "GeV",
    "m_{t_h}^{\\mathrm{near}}",
    "mass m_bqq nearest to 172.5 GeV of all choices that top_had_chi2 compares",
    (e, i) => e.hadronicTop.nearMass[i],
  ),
  feature("top_had_pt", "GeV", "p_T^{t_h}", "pT of the hadronic top", (e, i) => transverseMomentum(e.hadronicTop.top, i)),
  feature("top_had_eta", "1", "\\eta^{t_h}", "pseudorapidity of the hadronic top", (e, i) => pseudorapidity(e.hadronicTop.top, i)),
];
