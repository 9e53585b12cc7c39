/** Events of an unbinned channel: which of its rows, and how many of each. */
export interface RowWeights {
  /** Ascending; no row twice. */
  readonly rows: Int32Array;
  /** As many: expected events (Asimov; negative where the simulation's weights are), or how often the row was observed. */
  readonly weights: Float64Array;
}

/** What is observed, or would be. */
export interface Data {
  /** Events in each bin, channel after channel; not necessarily whole (Asimov). */
  readonly counts: Float64Array;
  /** One global observable per constraint. */
  readonly auxiliary: Float64Array;
  /** One per unbinned channel of the model; may be left out where there is none. */
  readonly events?: readonly RowWeights[];
}
