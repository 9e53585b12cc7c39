import { AnalysisError } from "@ratiometer/config";
import type { Evaluation } from "../evaluation.ts";
import { channelLikelihood, poissonConstant } from "./channel-likelihood.ts";
import { addConstraintDerivatives, constraintTwiceNll, drawnObservable, expectedObservable } from "./constraint-terms.ts";
import type { Data, RowWeights } from "./data.ts";
import type { Experiment } from "./experiment.ts";
import { kinkedParameters } from "./kinks.ts";
import type { TemplateModel } from "./template-model.ts";
import { unbinnedLikelihood } from "./unbinned-likelihood.ts";
import { eventPool, type EventPool } from "./unbinned-pool.ts";

function checkLength(quantity: string, found: number, expected: number): void {
  if (found !== expected) throw new AnalysisError("MODEL_LENGTH", `${quantity}: found ${found} numbers, expected ${expected}`);
}

/** Fills the upper triangle of a symmetric n × n matrix from the lower one. */
function mirror(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) matrix[j * n + i] = matrix[i * n + j];
}

/** Main and auxiliary part of a likelihood. */
export interface LikelihoodParts {
  readonly main: number;
  readonly constraint: number;
}

/** The experiment of a model, and its likelihood in parts. */
export interface TemplateExperiment extends Experiment {
  readonly parts: (data: Data, x: ArrayLike<number>) => LikelihoodParts;
  /** Bins with an expected yield that is not positive at x. */
  readonly nonPositive: (x: ArrayLike<number>) => readonly { readonly channel: string; readonly bin: number; readonly yield: number }[];
  /** Events of unbinned channels with a density that is not positive at x. */
  readonly nonPositiveEvents: (
    x: ArrayLike<number>,
  ) => readonly { readonly channel: string; readonly event: number; readonly density: number }[];
}

/**
 * A model as an experiment: -2 log L(x) = -2 Σ_b log Poisson(n_b | ν_b(x)) - 2 Σ log constraint, constants included and continued to counts that are
 * not whole, and the terms of its unbinned channels (EventChannel), with analytic first and second derivatives.
 *
 * @throws AnalysisError MODEL_LENGTH where data do not fit the model, and what unbinnedLikelihood throws
 */
export function templateExperiment(model: TemplateModel, observed: Data): TemplateExperiment {
  const { parameters, constraints, channels, unbinned = [] } = model;
  const n = parameters.length;
  const parts = channels.map((channel) => channelLikelihood(channel));
  const initial = parameters.map(({ init }) => init);
  const unbinnedParts = unbinned.map((channel) => unbinnedLikelihood(channel, initial));
  const pools = unbinned.map((channel, i) => eventPool(channel, unbinnedParts[i].expected));
  const kinks = kinkedParameters(model);
  const total = channels.reduce((sum, { bins }) => sum + bins, 0);
  const check = ({ counts, auxiliary, events = [] }: Data): void => {
    checkLength("observed bins", counts.length, total);
    checkLength("global observables", auxiliary.length, constraints.length);
    checkLength("events of unbinned channels", events.length, unbinned.length);
  };
  check(observed);
  const split = (counts: Float64Array): Float64Array[] => {
    let start = 0;
    return channels.map(({ bins }) => counts.subarray(start, (start += bins)));
  };
  const expectedCounts = (x: ArrayLike<number>): Float64Array => {
    const counts = new Float64Array(total);
    let start = 0;
    for (const part of parts) {
      const yields = part.yields(x);
      counts.set(yields, start);
      start += yields.length;
    }
    return counts;
  };
  const constraintSum = (auxiliary: Float64Array, x: ArrayLike<number>): number =>
    constraints.reduce((sum, constraint, i) => sum + constraintTwiceNll(constraint, x[constraint.parameter], auxiliary[i]), 0);
  const eventsOf = (make: (pool: EventPool) => RowWeights): Pick<Data, "events"> => (pools.length === 0 ? {} : { events: pools.map(make) });
  const likelihood = (data: Data): ReturnType<Experiment["likelihood"]> => {
    check(data);
    const counts = split(data.counts);
    const constants = counts.map(poissonConstant);
    const terms = (data.events ?? []).map((events, i) => unbinnedParts[i].of(events));
    return {
      parameters,
      kinks,
      value: (x) => {
        let value = constraintSum(data.auxiliary, x);
        for (const [i, part] of parts.entries()) value += part.value(x, counts[i], constants[i]);
        for (const term of terms) value += term.value(x);
        return Number.isNaN(value) ? Infinity : value;
      },
      evaluate: (x): Evaluation => {
        const gradient = new Float64Array(n);
        const hessian = new Float64Array(n * n);
        let value = constraintSum(data.auxiliary, x);
        for (const [i, constraint] of constraints.entries()) {
          addConstraintDerivatives(constraint, x[constraint.parameter], data.auxiliary[i], gradient, hessian, n);
        }
        for (const [i, part] of parts.entries()) value += part.add(x, counts[i], constants[i], gradient, hessian);
        for (const term of terms) value += term.add(x, gradient, hessian);
        mirror(hessian, n);
        return { value: Number.isNaN(value) ? Infinity : value, gradient, hessian };
      },
    };
  };
  return {
    parameters,
    observed,
    likelihood,
    asimov: (x) => ({
      counts: expectedCounts(x).map((mean) => Math.max(0, mean)),
      auxiliary: Float64Array.from(constraints, (constraint) => expectedObservable(constraint, x[constraint.parameter])),
      ...eventsOf((pool) => pool.asimov(x)),
    }),
    toy: (x, stream) => ({
      counts: expectedCounts(x).map((mean) => (mean > 0 ? stream.poisson(mean) : 0)),
      auxiliary: Float64Array.from(constraints, (constraint) => drawnObservable(constraint, x[constraint.parameter], stream)),
      ...eventsOf((pool) => pool.toy(x, stream)),
    }),
    expected: (x) => [
      ...parts.map((part, i) => ({ channel: channels[i].name, yields: part.yields(x).slice() })),
      ...unbinnedParts.map(({ expected }, i) => ({ channel: unbinned[i].name, yields: Float64Array.of(expected(x)) })),
    ],
    parts: (data, x) => {
      check(data);
      const constraint = constraintSum(data.auxiliary, x);
      return { main: likelihood(data).value(x) - constraint, constraint };
    },
    nonPositive: (x) =>
      parts.flatMap((part, i) =>
        [...part.yields(x)].flatMap((value, bin) => (value <= 0 ? [{ channel: channels[i].name, bin, yield: value }] : [])),
      ),
    nonPositiveEvents: (x) =>
      unbinnedParts.flatMap(({ densities }, i) =>
        [...densities(x)].flatMap((density, event) => (density <= 0 ? [{ channel: unbinned[i].name, event, density }] : [])),
      ),
  };
}
