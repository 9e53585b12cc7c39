import { termCount } from "@ratiometer/eft";
import {
  coefficientParameters,
  formTemplates,
  polynomialFactor,
  templateExperiment,
  unbinnedProcess,
  type Coefficient,
  type Factor,
  type Likelihood,
  type RowWeights,
  type TemplateChannel,
  type UnbinnedChannel,
} from "@ratiometer/likelihood";

/** A channel of events whose yield is multiplied by a branching fraction. */
export interface BranchingChannel extends UnbinnedChannel {
  /** T terms in δ, 1 at the SM; undefined: it does not vary. */
  readonly branching: Float64Array | undefined;
}

/** Counts in bins, of processes with different branching fractions. */
export interface BranchingBins {
  readonly name: string;
  /** Expected events, bins × T in δ, with the T terms of the branching fraction that multiplies them. */
  readonly parts: readonly { readonly yields: Float64Array; readonly branching: Float64Array | undefined }[];
  readonly observed: Float64Array;
}

/** The likelihood of the coefficients alone of channels with branching fractions. */
export function branchingLikelihood(
  coefficients: readonly Coefficient[],
  channels: readonly BranchingChannel[],
  bins: readonly BranchingBins[],
): Likelihood {
  const indices = Int32Array.from(coefficients.keys());
  const sm = coefficients.map((coefficient) => coefficient.sm);
  const T = termCount(sm.length);
  const factorsOf = (branching: Float64Array | undefined): Factor[] =>
    branching === undefined ? [] : [polynomialFactor(branching, indices, sm)];
  const templates = bins.map(({ name, parts, observed }): TemplateChannel => {
    const { nominal, polynomials } = formTemplates(
      parts.map(({ yields }) => yields),
      indices,
      sm,
    );
    return {
      name,
      bins: observed.length,
      samples: parts.map(({ branching }, i) => ({
        name: `part ${i}`,
        nominal,
        factors: [polynomials[i], ...factorsOf(branching)],
        variations: [],
      })),
    };
  });
  const unbinned = channels.map(({ name, branching, domainYield, weights, ...forms }) => ({
    name,
    rows: weights.length,
    ...unbinnedProcess({
      ...forms,
      name,
      coefficients: indices,
      sm,
      domainYield: domainYield ?? forms.yield,
      weights: new Float64Array(weights.length * T),
      factors: factorsOf(branching),
    }),
  }));
  const events = channels.map(({ weights }): RowWeights => ({ rows: Int32Array.from(weights.keys()), weights }));
  const counts = Float64Array.from(bins.flatMap(({ observed }) => [...observed]));
  const experiment = templateExperiment(
    { parameters: coefficientParameters(coefficients), constraints: [], channels: templates, unbinned },
    { counts, auxiliary: new Float64Array(), events },
  );
  return experiment.likelihood(experiment.observed);
}
