/** What is observed, or would be. */
export interface Data {
  /** Events in each bin, channel after channel; not necessarily whole (Asimov). */
  readonly counts: Float64Array;
  /** One global observable per constraint. */
  readonly auxiliary: Float64Array;
}
