/** What networks learn from, by the names of the literature; `methodTraits` says what each is. */
export const METHODS = ["carl", "rolr", "alice", "cascal", "rascal", "alices", "quadratic", "sally", "sallino"] as const;
/** One of `METHODS`. */
export type Method = (typeof METHODS)[number];
/** What a network learns: a ratio or a score by a method, or the classes of a classifier. */
export type NetworkMethod = Method | "classifier";

/** What a method estimates and from which targets. */
export type MethodTraits =
  | {
      readonly estimates: "ratio";
      /** The other hypothesis beside that of the drawn point: the SM, or the density of the generated mixture itself. */
      readonly reference: "sm" | "mixture";
      /** labels: each event belongs to one hypothesis, drawn by its weights; joint: to both, by the joint ratio. */
      readonly targets: "labels" | "joint";
      readonly error: "cross entropy" | "squared";
      /** Whether the joint score is a target, too. */
      readonly score: boolean;
    }
  | { readonly estimates: "score" };

/** A classifier estimates probabilities, from events that belong to one class each. */
export interface ClassifierTraits {
  readonly estimates: "probabilities";
}

const ratio = { estimates: "ratio", reference: "sm", targets: "joint", error: "cross entropy", score: false } as const;

const TRAITS: Readonly<Record<Method, MethodTraits>> = {
  carl: { ...ratio, targets: "labels" },
  rolr: { ...ratio, error: "squared" },
  alice: ratio,
  cascal: { ...ratio, targets: "labels", score: true },
  rascal: { ...ratio, error: "squared", score: true },
  alices: { ...ratio, score: true },
  quadratic: { ...ratio, reference: "mixture" },
  sally: { estimates: "score" },
  sallino: { estimates: "score" },
};

/**
 * CARL (Cranmer, Pavez, Louppe, arXiv:1506.02169), ROLR, CASCAL, RASCAL, SALLY, SALLINO (Brehmer et al., arXiv:1805.00020), ALICE, ALICES (Stoye et al.,
 * arXiv:1808.00973), and quadratic: cross entropy of the events at a point with the mixture that was generated. SALLINO is trained as SALLY is; they
 * differ in what is histogrammed afterwards.
 */
export function methodTraits(method: Method): MethodTraits;
export function methodTraits(method: NetworkMethod): MethodTraits | ClassifierTraits;
export function methodTraits(method: NetworkMethod): MethodTraits | ClassifierTraits {
  return method === "classifier" ? { estimates: "probabilities" } : TRAITS[method];
}

/** Whether the joint score is a term of a ratio's loss, which training.alpha weighs. */
export function hasScoreTerm(method: Method): boolean {
  const traits = methodTraits(method);
  return traits.estimates === "ratio" && traits.score;
}
