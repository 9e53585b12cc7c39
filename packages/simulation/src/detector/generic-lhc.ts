import type { EventRecord, ParticleRecord, RandomStream } from "@ratiometer/tables";
import { antiKt } from "./anti-kt.ts";
import { betaScore } from "./beta-score.ts";
import { genericLhc } from "./detector-card.ts";
import { fatJetFinder, type SmallJets } from "./fat-jets.ts";
import { addMomentum, clearMomenta, copyMomentum, massOf, momenta, type Momenta } from "./momenta.ts";
import { acceptance, positiveScale, smear } from "./smearing.ts";
import { appearance, appearances, eventLists, mostPartons, type EventLists } from "./visible-objects.ts";

/** Whether a particle's |η| is within reach. */
function within({ reach }: { readonly reach: number }): (p: Momenta, row: number) => boolean {
  const slope = Math.sinh(reach);
  return ({ px, py, pz }, row) => Math.abs(pz[row]) <= slope * Math.sqrt(px[row] * px[row] + py[row] * py[row]);
}

/** Reads an electron, a muon or a photon (a row of the particles): its energy, whether it is identified, its place among the objects. */
function trackReader(particles: ParticleRecord, kind: "electron" | "muon" | "photon", lists: EventLists, stream: RandomStream) {
  const card = genericLhc()[kind];
  const accepted = acceptance(card);
  const reached = within(card);
  const p = new Float64Array(4);
  const list = kind === "photon" ? lists.photons : lists.leptons;
  return (event: number, row: number): void => {
    if (!reached(particles, row)) return;
    const massPerEnergy = massOf(particles, row) / particles.energy[row];
    p[0] = particles.px[row];
    p[1] = particles.py[row];
    p[2] = particles.pz[row];
    p[3] = particles.energy[row];
    smear(p, card, stream);
    lists.missingX[event] -= p[0];
    lists.missingY[event] -= p[1];
    if (stream.uniform() >= card.efficiency || !accepted(p[0], p[1], p[2])) return;
    list.add(p[0], p[1], p[2], massPerEnergy * p[3], -Math.sign(particles.pdgId[row]), Math.abs(particles.pdgId[row]));
  };
}

/** Merges the partons of an event and reads the jets that they make, then the fat jets that these make. */
function jetReader(particles: ParticleRecord, capacity: number, lists: EventLists, stream: RandomStream) {
  const card = genericLhc();
  const cluster = antiKt(card.jet.radius, capacity);
  const findFatJets = fatJetFinder(card.fatjet, capacity, (q, i, mass, b) => {
    const smeared = mass * positiveScale(card.fatjet.mass, stream);
    lists.fatJets.add(q.px[i], q.py[i], q.pz[i], smeared, betaScore(card.bb[b >= 2 ? "two" : b === 1 ? "one" : "none"], stream));
  });
  const reached = within(card.jet);
  const accepted = acceptance(card.jet);
  const tagged = acceptance({ pt: 0, eta: card.btag.eta });
  const partons = momenta(capacity);
  const codes = new Int32Array(capacity);
  const jetOf = new Int32Array(capacity);
  const jets: SmallJets = { measured: momenta(capacity), partons: momenta(capacity), bQuarks: new Int32Array(capacity) };
  const cQuarks = new Int32Array(capacity);
  const p = new Float64Array(4);
  let n = 0;

  const read = (event: number, i: number): void => {
    const { measured, bQuarks } = jets;
    const massPerEnergy = massOf(jets.partons, i) / jets.partons.energy[i];
    p[0] = jets.partons.px[i];
    p[1] = jets.partons.py[i];
    p[2] = jets.partons.pz[i];
    p[3] = jets.partons.energy[i];
    smear(p, card.jet, stream);
    measured.px[i] = p[0];
    measured.py[i] = p[1];
    measured.pz[i] = p[2];
    measured.energy[i] = p[3];
    lists.missingX[event] -= p[0];
    lists.missingY[event] -= p[1];
    if (!accepted(p[0], p[1], p[2])) return;
    const flavour = bQuarks[i] > 0 ? "b" : cQuarks[i] > 0 ? "c" : "light";
    const score = tagged(p[0], p[1], p[2]) ? betaScore(card.btag[flavour], stream) : card.btag.outside;
    lists.jets.add(p[0], p[1], p[2], massPerEnergy * p[3], score);
  };

  return {
    /** Takes up a quark or gluon. */
    parton: (row: number): void => {
      if (!reached(particles, row)) return;
      copyMomentum(particles, row, partons, n);
      codes[n++] = Math.abs(particles.pdgId[row]);
    },
    /** All partons of the event are there: small jets; returns how many there are. */
    smallJets: (event: number): number => {
      const count = cluster(partons, n, jetOf);
      clearMomenta(jets.partons, count);
      jets.bQuarks.fill(0, 0, count);
      cQuarks.fill(0, 0, count);
      for (let i = 0; i < n; i++) {
        addMomentum(partons, i, jets.partons, jetOf[i]);
        if (codes[i] === 5) jets.bQuarks[jetOf[i]]++;
        if (codes[i] === 4) cQuarks[jetOf[i]]++;
      }
      for (let i = 0; i < count; i++) read(event, i);
      n = 0;
      return count;
    },
    /** Fat jets of so many small jets. */
    fatJets: (count: number): void => findFatJets(jets, count),
  };
}

/**
 * What the `generic-lhc` detector makes of generator particles; all numbers are in data/generic-lhc.v1.yaml, which says what each does. Electrons, muons
 * and photons are smeared, identified with an efficiency and kept within an acceptance; there is no isolation. Quarks and gluons are merged into jets by
 * anti-kT, smeared and given a b-tag score; the jets are merged again into fat jets with a mass and a bb score. The missing transverse momentum is
 * minus the sum of everything measured, in a list or not, plus noise in each component. Nothing here looks at an event's weight.
 *
 * Draws are made event by event, each from the event's own stream: electrons, muons and photons within reach in the order of the record (energy, identification);
 * jets in the order in which they are found (energy, η, φ, and the score of those in the list and the tracker); the two components of the noise; fat
 * jets in the order in which they are found (mass, score).
 *
 * @throws AnalysisError DATA_UNDECAYED_PARTICLE for final-state particles other than quarks up to b, gluons, electrons, muons, photons, neutrinos;
 * DATA_ENERGY for one without a positive energy
 * @param streamOf the random numbers of an event, by its number among the particles: what a detector makes of an event does not depend on others then
 */
export function genericLhcObjects(particles: ParticleRecord, streamOf: (event: number) => RandomStream): EventRecord {
  const { events, offsets } = particles;
  let current = streamOf(0);
  const stream: RandomStream = {
    uniform: () => current.uniform(),
    normal: () => current.normal(),
    poisson: (mean) => current.poisson(mean),
    integer: (n) => current.integer(n),
  };
  const { met } = genericLhc();
  const seen = appearances(particles);
  const lists = eventLists(events, seen);
  const readElectron = trackReader(particles, "electron", lists, stream);
  const readMuon = trackReader(particles, "muon", lists, stream);
  const readPhoton = trackReader(particles, "photon", lists, stream);
  const jets = jetReader(particles, mostPartons(particles, seen), lists, stream);
  for (let event = 0; event < events; event++) {
    if (event > 0) current = streamOf(event);
    for (let row = offsets[event]; row < offsets[event + 1]; row++) {
      if (seen[row] === appearance.parton) jets.parton(row);
      else if (seen[row] === appearance.electron) readElectron(event, row);
      else if (seen[row] === appearance.muon) readMuon(event, row);
      else if (seen[row] === appearance.photon) readPhoton(event, row);
    }
    const count = jets.smallJets(event);
    lists.missingX[event] += met.component * stream.normal();
    lists.missingY[event] += met.component * stream.normal();
    jets.fatJets(count);
    lists.endEvent();
  }
  return lists.record();
}
