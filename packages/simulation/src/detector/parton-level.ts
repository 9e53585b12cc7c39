import type { EventRecord, ParticleRecord } from "@ratiometer/tables";
import { genericLhc } from "./detector-card.ts";
import { fatJetFinder } from "./fat-jets.ts";
import { copyMomentum, massOf, momenta } from "./momenta.ts";
import { appearance, appearances, eventLists, mostPartons } from "./visible-objects.ts";

/**
 * The final-state particles taken as if they were measured perfectly (`smearing: none`): each quark or gluon is a jet, and there are no thresholds but
 * for fat jets, which are those of `generic-lhc` (radius, pT, |η|) with the exact mass of their partons. Scores are the truth: `btag` 1 for b quarks,
 * else 0; `bbScore` 1 for two b quarks or more, else 0. Particles with a pT below 1 MeV are lost along the beam. The missing transverse momentum is
 * that of the neutrinos.
 *
 * @throws AnalysisError DATA_UNDECAYED_PARTICLE for final-state particles other than quarks up to b, gluons, electrons, muons, photons, neutrinos;
 * DATA_ENERGY for one without a positive energy
 */
export function partonLevelObjects(particles: ParticleRecord): EventRecord {
  const { events, offsets, pdgId, px, py, pz } = particles;
  const seen = appearances(particles);
  const lists = eventLists(events, seen);
  const capacity = mostPartons(particles, seen);
  const findFatJets = fatJetFinder(genericLhc().fatjet, capacity, (p, i, mass, b) =>
    lists.fatJets.add(p.px[i], p.py[i], p.pz[i], mass, b >= 2 ? 1 : 0),
  );
  const partons = momenta(capacity);
  const bQuarks = new Int32Array(capacity);
  const jets = { measured: partons, partons, bQuarks };
  for (let event = 0; event < events; event++) {
    let n = 0;
    for (let row = offsets[event]; row < offsets[event + 1]; row++) {
      const code = Math.abs(pdgId[row]);
      switch (seen[row]) {
        case appearance.parton:
          lists.jets.add(px[row], py[row], pz[row], massOf(particles, row), code === 5 ? 1 : 0);
          copyMomentum(particles, row, partons, n);
          bQuarks[n++] = code === 5 ? 1 : 0;
          break;
        case appearance.electron:
        case appearance.muon:
          lists.leptons.add(px[row], py[row], pz[row], massOf(particles, row), -Math.sign(pdgId[row]), code);
          break;
        case appearance.photon:
          lists.photons.add(px[row], py[row], pz[row], 0);
          break;
        case appearance.invisible:
          lists.missingX[event] += px[row];
          lists.missingY[event] += py[row];
      }
    }
    findFatJets(jets, n);
    lists.endEvent();
  }
  return lists.record();
}
