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

export interface JetCollection extends ObjectCollection {
  /** b-tag score in [0, 1], or -1 where the tagger does not reach; 1 and 0 for the quark flavours where no tagger was simulated. */
  readonly btag: Float64Array;
}

/** Jets of a large radius, beside the small ones and made of the same particles. */
export interface FatJetCollection extends ObjectCollection {
  /** Mass after soft-drop grooming, GeV. */
  readonly msoftdrop: Float64Array;
  /** Score in [0, 1] of a decay to two b quarks; 1 and 0 where no tagger was simulated. */
  readonly bbScore: Float64Array;
}

/** What a detector would give: reconstructed objects of many events. Missing transverse momentum in GeV. */
export interface EventRecord {
  readonly events: number;
  readonly leptons: LeptonCollection;
  readonly photons: ObjectCollection;
  readonly jets: JetCollection;
  readonly fatJets: FatJetCollection;
  readonly met: { readonly pt: Float64Array; readonly phi: Float64Array };
}
