import { bestFit, type BestFit } from "../model/best-fit.ts";
import type { Likelihood } from "../model/experiment.ts";
import { findFreeParameter, findParameter } from "./find-parameter.ts";
import { minosInterval, type MinosInterval, type MinosStatus } from "./minos-interval.ts";

/** What a group of nuisance parameters adds to the uncertainty of the parameter of interest. */
export interface GroupImpact {
  readonly group: string;
  /** Below and above: what has to be added in quadrature to the uncertainty with the group held at its best fit. */
  readonly down: number;
  readonly up: number;
  readonly status: MinosStatus;
}

/** The uncertainty of a parameter of interest in parts. */
export interface UncertaintyBreakdown {
  readonly poi: string;
  readonly muHat: number;
  /** With all others fitted. */
  readonly down: number;
  readonly up: number;
  /** With all parameters that have an auxiliary measurement held. */
  readonly statistical: { readonly down: number; readonly up: number };
  readonly groups: readonly GroupImpact[];
  /** Of all ends of intervals the first that is none; where it is "bound reached", an uncertainty is only known to be at least as large. */
  readonly status: MinosStatus;
}

const statusOf = ({ lower, upper }: MinosInterval): MinosStatus => (lower.status === "converged" ? upper.status : lower.status);

/**
 * The uncertainty of a parameter of interest, statistical and by groups of nuisance parameters: differences in quadrature of intervals of -2 log L + 1 with
 * and without the group. Correlated groups do not add up to the whole.
 *
 * @param groups names of the parameters of each group
 * @throws AnalysisError MODEL_UNKNOWN_PARAMETER, FIT_FIXED_PARAMETER
 */
export function groupedImpacts(
  likelihood: Likelihood,
  poi: string,
  groups: Readonly<Record<string, readonly string[]>>,
  fit: BestFit = bestFit(likelihood),
): UncertaintyBreakdown {
  const { parameters } = likelihood;
  const index = findFreeParameter(parameters, poi);
  const holding = (indices: readonly number[]): MinosInterval =>
    minosInterval(likelihood, index, fit, { held: new Map(indices.filter((i) => i !== index).map((i) => [i, fit.values[i]])) });
  const width = ({ lower, upper }: MinosInterval): { readonly down: number; readonly up: number } => ({
    down: fit.values[index] - lower.value,
    up: upper.value - fit.values[index],
  });
  const members = Object.entries(groups).map(([group, names]) => [group, names.map((name) => findParameter(parameters, name))] as const);
  const whole = holding([]);
  const total = width(whole);
  const statistical = holding([...parameters.keys()].filter((i) => parameters[i].role === "constrained"));
  const without = members.map(([group, indices]) => [group, holding(indices)] as const);
  const quadratureDifference = (all: number, rest: number): number => Math.sqrt(Math.max(0, all ** 2 - rest ** 2));
  const statuses = [whole, statistical, ...without.map(([, interval]) => interval)].map(statusOf);
  return {
    poi,
    muHat: fit.values[index],
    ...total,
    statistical: width(statistical),
    groups: without.map(([group, interval]) => {
      const rest = width(interval);
      return {
        group,
        down: quadratureDifference(total.down, rest.down),
        up: quadratureDifference(total.up, rest.up),
        status: statusOf(interval),
      };
    }),
    status: fit.status === "converged" ? (statuses.find((status) => status !== "converged") ?? "converged") : fit.status,
  };
}
