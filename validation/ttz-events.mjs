// Undecayed events of simulated tt̄Z with what a collider would measure of them, and the exact ratio of that, for the validation of estimators.
import { eventWeights } from "@ratiometer/eft";
import { generateEvents, openHadronicMatrixElement } from "@ratiometer/simulation";

const ENERGY = 13_000;
const TERMS = 21;

/** Transverse momentum, azimuth and rapidity of a leg, the event turned by π about the x axis for side = −1. */
const measured = ([E, px, py, pz], side) => ({ pt: Math.hypot(px, py), phi: side * Math.atan2(py, px), y: side * Math.atanh(pz / E) });

const massOf = (a, b) => Math.sqrt((a[0] + b[0]) ** 2 - (a[1] + b[1]) ** 2 - (a[2] + b[2]) ** 2 - (a[3] + b[3]) ** 2);

/**
 * Features that do not change when an event is turned about the beams, or the beams are exchanged: it is turned to move along the first. Together they fix the
 * three momenta but for that.
 */
export const FEATURES = {
  log_mass: ({ mass }) => Math.log(mass),
  boost: ({ boost }) => boost,
  t_log_pt: ({ t }) => Math.log(t.pt),
  tbar_log_pt: ({ tbar }) => Math.log(tbar.pt),
  z_log_pt: ({ z }) => Math.log(z.pt),
  t_y: ({ t, boost }) => t.y - boost,
  tbar_y: ({ tbar, boost }) => tbar.y - boost,
  z_y: ({ z, boost }) => z.y - boost,
  t_tbar_cos_dphi: ({ t, tbar }) => Math.cos(t.phi - tbar.phi),
  t_tbar_sin_dphi: ({ t, tbar }) => Math.sin(t.phi - tbar.phi),
  t_tbar_log_mass: ({ mtt }) => Math.log(mtt),
  t_z_log_mass: ({ mtz }) => Math.log(mtz),
  tbar_z_log_mass: ({ mtbarz }) => Math.log(mtbarz),
};

/** The features of events from the momenta of t, t̄ and Z, n x 12. @returns n x d */
export function ttzFeatures(momenta) {
  const names = Object.values(FEATURES);
  const events = momenta.length / 12;
  const features = new Float32Array(events * names.length);
  for (let i = 0; i < events; i++) {
    const legs = [0, 4, 8].map((leg) => momenta.subarray(12 * i + leg, 12 * i + leg + 4));
    const [E, pz] = [0, 3].map((c) => legs.reduce((sum, p) => sum + p[c], 0));
    const side = Math.sign(pz) || 1;
    const [t, tbar, z] = legs.map((p) => measured(p, side));
    const mass = ([a, b]) => massOf(legs[a], legs[b]);
    const seen = {
      t,
      tbar,
      z,
      mass: Math.sqrt(E * E - pz * pz),
      boost: Math.atanh((side * pz) / E),
      mtt: mass([0, 1]),
      mtz: mass([0, 2]),
      mtbarz: mass([1, 2]),
    };
    names.forEach((of, j) => (features[i * names.length + j] = of(seen)));
  }
  return features;
}

/** Events of the SM with their weights in pb, and the momenta of t, t̄ and Z, n x 12. */
export async function ttzEvents({ events, seed, jobs, bias }) {
  const { particles, weights } = await generateEvents(
    { process: "ttZ", decays: "none", events, seed, energy: ENERGY, ...(bias === undefined ? {} : { bias }) },
    { jobs },
  );
  const { offsets, energy, px, py, pz } = particles;
  const momenta = new Float64Array(12 * events);
  for (let i = 0; i < events; i++)
    for (let leg = 0; leg < 3; leg++) {
      const row = offsets[i] + 2 + leg;
      momenta.set([energy[row], px[row], py[row], pz[row]], 12 * i + 4 * leg);
    }
  return { momenta, weights, sm: eventWeights(weights, weights.sm) };
}

/** The exact forms of dσ(x|c)/dσ(x|SM), x the momenta of t, t̄ and Z: n x T. */
export async function exactForms(momenta) {
  const collision = await openHadronicMatrixElement({ process: "ttZ", energy: ENERGY });
  const forms = new Float64Array((momenta.length / 12) * TERMS);
  const form = new Float64Array(TERMS);
  for (let i = 0; i < momenta.length / 12; i++) {
    collision.evaluate(momenta.subarray(12 * i, 12 * i + 12), form);
    for (let t = 0; t < TERMS; t++) forms[i * TERMS + t] = form[t] / form[0];
  }
  return forms;
}
