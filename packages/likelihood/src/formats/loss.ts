/** What a conversion leaves out, or writes so that only its own reader understands it. */
export interface Loss {
  /** What to name in order to allow it: "polynomial", "binning", "nuisances" … */
  readonly kind: string;
  /** One sentence. */
  readonly message: string;
}
