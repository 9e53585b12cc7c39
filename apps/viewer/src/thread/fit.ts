import {
  bestFit,
  covariance,
  profileScan,
  upperLimit,
  type Experiment,
  type FitResult,
  type Likelihood,
  type UpperLimit,
} from "@ratiometer/likelihood";
import type { Progress } from "./work.ts";

/** What a fit is asked for. */
export type FitRequest =
  | { readonly task: "fit" }
  /** The likelihood along one coefficient, all other parameters at their best values for each of its values. */
  | { readonly task: "profile"; readonly coefficient: string; readonly range: readonly [number, number]; readonly points: number }
  | { readonly task: "scan"; readonly coefficient: string; readonly range: readonly [number, number] }
  | { readonly task: "limit"; readonly poi: string };

/** What it gives. */
export type FitAnswer =
  | { readonly task: "fit"; readonly status: string; readonly twiceNll: number; readonly parameters: FitResult["parameters"] }
  | {
      readonly task: "profile";
      readonly coefficient: string;
      readonly status: string;
      readonly at: readonly number[];
      /** -2 log L above the best fit of all parameters; null where the model is not positive. */
      readonly above: readonly (number | null)[];
    }
  | {
      readonly task: "scan";
      readonly coefficient: string;
      readonly status: string;
      readonly best: number;
      readonly at: readonly number[];
      readonly above: readonly (number | null)[];
      readonly intervals: Readonly<Record<string, readonly (readonly [number, number])[]>>;
    }
  | ({ readonly task: "limit" } & UpperLimit);

/** The best fit of all parameters, with errors from the curvature. */
function fitOf(likelihood: Likelihood): FitAnswer {
  const { parameters } = likelihood;
  const { status, twiceNll, values, hessian, atBound } = bestFit(likelihood);
  const inner = [...parameters.keys()].filter((i) => !parameters[i].fixed && !atBound[i]);
  const n = parameters.length;
  const curvature = Float64Array.from({ length: inner.length ** 2 }, (_, cell) => {
    const [row, column] = [Math.floor(cell / inner.length), cell % inner.length];
    return hessian[inner[row] * n + inner[column]];
  });
  const errors = covariance(curvature, inner.length);
  return {
    task: "fit",
    status,
    twiceNll,
    parameters: parameters.map(({ name, fixed }, i) => {
      const place = inner.indexOf(i);
      const variance = place < 0 ? undefined : errors?.[place * inner.length + place];
      return {
        name,
        value: values[i],
        uncertainty: variance !== undefined && variance > 0 ? Math.sqrt(variance) : null,
        fixed,
        atBound: atBound[i],
      };
    }),
  };
}

/** Point by point along the coefficient from the best fit to both sides, each from its neighbour. */
function profileOf(
  likelihood: Likelihood,
  { coefficient, range: [low, high], points }: Extract<FitRequest, { task: "profile" }>,
  progress: (progress: Progress) => void,
): FitAnswer {
  const index = likelihood.parameters.findIndex(({ name }) => name === coefficient);
  const best = bestFit(likelihood);
  const at = Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  const values = new Array<number>(points).fill(Infinity);
  let { status, twiceNll: lowest } = best;
  let done = 0;
  const walk = (order: readonly number[]): void => {
    let start: ArrayLike<number> = best.values;
    for (const i of order) {
      const held = new Map([[index, at[i]]]);
      const near = bestFit(likelihood, { held, start, search: false });
      // a valley that the walk does not come through
      const found = likelihood.parameters.some(({ searched }, p) => searched && p !== index) ? bestFit(likelihood, { held, start }) : near;
      const lower = found.twiceNll < near.twiceNll ? found : near;
      if (status === "converged" && lower.status !== "converged") status = lower.status;
      values[i] = lower.twiceNll;
      lowest = Math.min(lowest, lower.twiceNll);
      start = lower.values;
      progress({ fraction: ++done / points, note: `${done} of ${points} points` });
    }
  };
  const right = at.findIndex((value) => value >= best.values[index]);
  const middle = right < 0 ? points : right;
  walk(Array.from({ length: points - middle }, (_, i) => middle + i));
  walk(Array.from({ length: middle }, (_, i) => middle - 1 - i));
  return {
    task: "profile",
    coefficient,
    status,
    at,
    above: values.map((value) => (Number.isFinite(value) ? value - lowest : null)),
  };
}

function scanOf(likelihood: Likelihood, { coefficient, range }: Extract<FitRequest, { task: "scan" }>): FitAnswer {
  const { status, points, refined, bestFit: best, intervals } = profileScan(likelihood, { parameter: coefficient, range });
  const all = [...points, ...refined].sort((a, b) => a.at[0] - b.at[0]);
  return {
    task: "scan",
    coefficient,
    status,
    best: best.parameters.find(({ name }) => name === coefficient)?.value ?? NaN,
    at: all.map(({ at }) => at[0]),
    above: all.map(({ deltaTwiceNll }) => deltaTwiceNll),
    intervals,
  };
}

/**
 * Fits, scans and limits of a statistical model with its observed data, all its nuisance parameters profiled.
 * @throws AnalysisError FIT_… as the command line's
 */
export function fitted(experiment: Experiment, request: FitRequest, progress: (progress: Progress) => void): FitAnswer {
  const likelihood = experiment.likelihood(experiment.observed);
  progress({ note: "fitting" });
  switch (request.task) {
    case "fit":
      return fitOf(likelihood);
    case "profile":
      return profileOf(likelihood, request, progress);
    case "scan":
      return scanOf(likelihood, request);
    case "limit":
      return { task: "limit", ...upperLimit(experiment, experiment.observed, { poi: request.poi }) };
  }
}
