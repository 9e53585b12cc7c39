/** Objects of one kind in many events, each event's sorted by falling pT. Event i owns the rows offsets[i] … offsets[i + 1] - 1. GeV and radians. */
export interface ObjectCollection {
  readonly offsets: Uint32Array;
  readonly pt: Float64Array;
  readonly eta: Float64Array;
  readonly phi: Float64Array;
  readonly mass: Float64Array;
}

export interface LeptonCollection extends ObjectCollection {
  readonly charge: Int32Array;
  /** 11 electron, 13 muon. */
  readonly flavour: Int32Array;
}

/** Probabilities that a jet stems from one b quark, two, a c quark, or anything lighter; -1 each where the tagger does not reach. */
export interface FlavourProbabilities {
  readonly b: Float64Array;
  readonly bb: Float64Array;
  readonly c: Float64Array;
  readonly light: Float64Array;
}

export interface JetCollection extends ObjectCollection {
  /** b-tag score in [0, 1], or -1 where the tagger does not reach; 1 and 0 for the quark flavours where no tagger was simulated. */
  readonly btag: Float64Array;
  /** Where a tagger gives them; features fall back on `btag`. */
  readonly probabilities?: FlavourProbabilities;
  /** Place of each jet in its event as the file had them, from 0; left out where that is the order of pT. */
  readonly place?: Int32Array;
}

/** Jets of a large radius, beside the small ones and made of the same particles. */
export interface FatJetCollection extends ObjectCollection {
  /** Mass after soft-drop grooming, GeV. */
  readonly msoftdrop: Float64Array;
  /** Score in [0, 1] of a decay to two b quarks, or -1 where the tagger does not reach; 1 and 0 where no tagger was simulated. */
  readonly bbScore: Float64Array;
}

/** Photons, massless. What was not measured is told apart by -1. */
export interface PhotonCollection extends ObjectCollection {
  /** Score of the identification; 0 where there is none. */
  readonly idScore: Float64Array;
  /** 1 where there is a score, else 0. */
  readonly hasIdScore: Int32Array;
  /** 1 with a pixel seed, 0 without, -1 not known. */
  readonly pixelSeed: Int32Array;
}

/** Missing transverse momentum, GeV and radians. */
export interface MissingMomentum {
  readonly pt: Float64Array;
  readonly phi: Float64Array;
  /** 1 where the event has one, else 0 (with pT and φ of 0). */
  readonly present: Int32Array;
}

/** What a detector would give: reconstructed and selected objects of many events. */
export interface EventRecord {
  readonly events: number;
  /** All selected electrons and muons. */
  readonly leptons: LeptonCollection;
  /** Row of the one lepton that the event is reconstructed with, -1 without. */
  readonly lepton: Int32Array;
  readonly photons: PhotonCollection;
  readonly jets: JetCollection;
  readonly fatJets: FatJetCollection;
  readonly met: MissingMomentum;
}

/**
 * What a b-tag score alone says of the flavour: b with that probability and else lighter than c; nothing (-1 each) where it is no probability.
 * Used for jets whose tagger gives no more.
 */
export function probabilitiesOfTag(btag: Float64Array): FlavourProbabilities {
  const known = (probability: (score: number) => number): Float64Array =>
    btag.map((score) => (score >= 0 && score <= 1 ? probability(score) : -1));
  return { b: known((score) => score), bb: known(() => 0), c: known(() => 0), light: known((score) => 1 - score) };
}

/** The first row of each event, that of the highest pT; -1 where it has none. */
export function leadingRows(offsets: Uint32Array): Int32Array {
  const rows = new Int32Array(offsets.length - 1);
  for (let event = 0; event < rows.length; event++) rows[event] = offsets[event] < offsets[event + 1] ? offsets[event] : -1;
  return rows;
}
