/**
 * Events that were drawn from one of two hypotheses each, with what is known of their latent variables: the training samples of MadMiner (Brehmer et al.,
 * arXiv:1907.10621) and its conventions. A method needs some of the columns; `labelledTask` checks that they are there.
 */
export interface LabelledSample {
  /** Numerator hypothesis of each event, n x k, physical values. Events of the denominator have one, too: the pair that they belong to. */
  readonly theta0?: Float64Array;
  /** Denominator hypothesis, n x k; a network of form double needs it. */
  readonly theta1?: Float64Array;
  /** 0: drawn from θ₀ (numerator), 1: from θ₁. */
  readonly y?: ArrayLike<number>;
  /** r(x,z|θ₀,θ₁) = p(x,z|θ₀)/p(x,z|θ₁), n. */
  readonly jointRatio?: Float64Array;
  /** ∂ log p(x,z|θ)/∂θ at θ₀, n x k; of a score estimator at its reference point. */
  readonly jointScore?: Float64Array;
  /** The same at θ₁. */
  readonly referenceScore?: Float64Array;
  /** Which simulated event it is, where one was drawn several times: all its draws go to the same side of the split. */
  readonly event?: ArrayLike<number>;
}
