/** What is done with the templates of channels before they enter a likelihood. */
export interface Templates {
  /** Whether the relative changes by variations of weights are smoothed over neighbouring bins. */
  readonly smooth: boolean;
  /** Relative effects below which the shape or the normalisation of a systematic uncertainty is left out; 0 leaves out nothing. */
  readonly prune: { readonly shape: number; readonly normalisation: number };
  /** Whether the Monte Carlo errors of the bins of binned channels are nuisance parameters. */
  readonly statistical: boolean;
}
