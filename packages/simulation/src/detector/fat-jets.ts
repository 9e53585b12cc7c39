import { acceptance } from "./smearing.ts";
import { antiKt } from "./anti-kt.ts";
import { addMomentum, clearMomenta, massOf, momenta, type Momenta } from "./momenta.ts";
import type { DetectorCard } from "./detector-card.ts";

/** Small jets of an event: their momenta as measured and as their partons have them, and how many b quarks each holds. */
export interface SmallJets {
  readonly measured: Momenta;
  readonly partons: Momenta;
  readonly bQuarks: Int32Array;
}

/** Called for each fat jet: its measured momentum (entry i of p), the invariant mass of its partons and the number of their b quarks. */
export type OnFatJet = (p: Momenta, i: number, mass: number, bQuarks: number) => void;

/**
 * Finds fat jets: small jets merged again by anti-kT with the larger radius, if they pass the pT threshold together. The detector that reads the
 * small jets is the one that reads the fat jets, so that both agree.
 *
 * @param card     radius, and least pT and largest |η| of a fat jet
 * @param capacity most small jets in an event
 * @param found    called for each fat jet in the order in which they are found
 */
export function fatJetFinder(card: DetectorCard["fatjet"], capacity: number, found: OnFatJet): (jets: SmallJets, n: number) => void {
  const cluster = antiKt(card.radius, capacity);
  const accepted = acceptance(card);
  const fatJetOf = new Int32Array(capacity);
  const measured = momenta(capacity);
  const partons = momenta(capacity);
  const bQuarks = new Int32Array(capacity);
  return (jets, n) => {
    const { px, py } = jets.measured;
    let scalarSum = 0;
    for (let i = 0; i < n; i++) scalarSum += Math.sqrt(px[i] * px[i] + py[i] * py[i]);
    if (scalarSum < card.pt) return;
    const count = cluster(jets.measured, n, fatJetOf);
    clearMomenta(measured, count);
    clearMomenta(partons, count);
    bQuarks.fill(0, 0, count);
    for (let i = 0; i < n; i++) {
      addMomentum(jets.measured, i, measured, fatJetOf[i]);
      addMomentum(jets.partons, i, partons, fatJetOf[i]);
      bQuarks[fatJetOf[i]] += jets.bQuarks[i];
    }
    for (let i = 0; i < count; i++)
      if (accepted(measured.px[i], measured.py[i], measured.pz[i])) found(measured, i, massOf(partons, i), bQuarks[i]);
  };
}
