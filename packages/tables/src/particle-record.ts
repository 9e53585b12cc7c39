/**
 * Generator particles of many events as a structure of arrays. Event i owns the rows offsets[i] … offsets[i + 1] - 1.
 * Momenta in GeV, in the laboratory frame.
 */
export interface ParticleRecord {
  readonly events: number;
  /** events + 1 entries. */
  readonly offsets: Uint32Array;
  readonly pdgId: Int32Array;
  /** Les Houches status: -1 incoming, 2 intermediate, 1 final. */
  readonly status: Int32Array;
  /** Position of the first mother within the event, from 0; -1 for none. */
  readonly mother: Int32Array;
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly pz: Float64Array;
  readonly energy: Float64Array;
}
