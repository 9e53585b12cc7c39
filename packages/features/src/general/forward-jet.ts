import type { JetCollection } from "@ratiometer/tables";
import { optionalFeature, type Feature } from "../feature.ts";
import { at } from "../object-rows.ts";
import { countOf, type RowList } from "../row-list.ts";
import type { GeneralEvent } from "./general-event.ts";

/** Row of the jet with the largest |η| in each event, of equal ones the hardest; of the light jets where there are any, else of all. -1 without jets. */
export function forwardJets({ offsets, eta }: JetCollection, light: RowList): Int32Array {
  const forward = new Int32Array(offsets.length - 1).fill(-1);
  for (let event = 0; event < forward.length; event++) {
    const lightJets = countOf(light, event);
    const n = lightJets > 0 ? lightJets : offsets[event + 1] - offsets[event];
    let farthest = -1;
    for (let i = 0; i < n; i++) {
      const row = lightJets > 0 ? light.rows[light.offsets[event] + i] : offsets[event] + i;
      if (Math.abs(eta[row]) > farthest) {
        farthest = Math.abs(eta[row]);
        forward[event] = row;
      }
    }
  }
  return forward;
}

/** Least |Δη| of the forward jet and the others of event i; missing without others. */
function nearestInEta({ record: { jets }, forward }: GeneralEvent, i: number): number {
  let least = Infinity;
  for (let row = jets.offsets[i]; row < jets.offsets[i + 1]; row++)
    if (row !== forward[i]) least = Math.min(least, Math.abs(jets.eta[row] - jets.eta[forward[i]]));
  return least === Infinity ? NaN : least;
}

const feature = optionalFeature<GeneralEvent>;

export const forwardJetFeatures: readonly Feature<GeneralEvent>[] = [
  feature(
    "fwd_abs_eta",
    "1",
    "|\\eta^{\\mathrm{fwd}}|",
    "|η| of the forward jet: the light jet, or without one any jet, with the largest |η|",
    (e, i) => Math.abs(at(e.record.jets.eta, e.forward[i])),
  ),
  feature("fwd_eta", "1", "\\eta^{\\mathrm{fwd}}", "pseudorapidity of the forward jet of fwd_abs_eta", (e, i) =>
    at(e.record.jets.eta, e.forward[i]),
  ),
  feature("fwd_pt", "GeV", "p_T^{\\mathrm{fwd}}", "pT of the forward jet of fwd_abs_eta", (e, i) => at(e.record.jets.pt, e.forward[i])),
  feature(
    "fwd_deta_nearest",
    "1",
    "\\min|\\Delta\\eta(\\mathrm{fwd},j)|",
    "least |Δη| of the forward jet of fwd_abs_eta and another jet",
    nearestInEta,
  ),
];
