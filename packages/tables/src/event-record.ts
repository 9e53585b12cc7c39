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
  /** b-tag score in [0, 1]; 1 and 0 for the quark flavours where no tagger was simulated. */
  readonly btag: Float64Array;
}

/** What a detector would give: reconstructed objects of many events. Missing transverse momentum in GeV. */
export interface EventRecord {
  readonly events: number;
  readonly leptons: LeptonCollection;
  readonly jets: JetCollection;
  readonly met: { readonly pt: Float64Array; readonly phi: Float64Array };
}
