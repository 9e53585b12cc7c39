import type { Data } from "../model/data.ts";
import type { Experiment, Likelihood } from "../model/experiment.ts";
import { bestFit, type BestFit } from "../model/best-fit.ts";
import type { MinimiserStatus } from "../minimise.ts";
import { auxiliaryMeasurements, withShiftedAuxiliary, type AuxiliaryMeasurements } from "./auxiliary-measurements.ts";
import { findFreeParameter } from "./find-parameter.ts";
import { fitCovariance } from "./fit-covariance.ts";
import { followedFit } from "./fit-from.ts";
import { statusOfAll } from "./fit-status.ts";
import { minosInterval, type MinosStatus } from "./minos-interval.ts";

/**
 * What an impact is: the shift of the parameter of interest when a nuisance parameter is held one standard deviation off its best fit, or when its global
 * observable is shifted by one standard deviation (Pinto et al., arXiv:2307.04007), all others fitted.
 */
export type ImpactConvention = "parameter" | "global-observable";

/** Of what impacts are wanted. */
export interface ImpactSettings {
  /** Name of the parameter of interest. */
  readonly poi: string;
  /** "parameter" if left out. */
  readonly convention?: ImpactConvention;
  /** Where the standard deviations after the fit come from; "curvature" if left out. */
  readonly deviations?: "curvature" | "minos";
  /** Names of the nuisance parameters; all that are free if left out. */
  readonly parameters?: readonly string[];
}

/** The shift of the parameter of interest when one nuisance parameter is off its best fit. */
export interface Impact {
  readonly parameter: string;
  /** At the best fit. */
  readonly value: number;
  /** Standard deviations after the fit, below and above. */
  readonly deviationDown: number;
  readonly deviationUp: number;
  /** Distance of the best fit from the auxiliary measurement in its standard deviations; null where there is none. */
  readonly pull: number | null;
  /** Standard deviation after the fit over that of the auxiliary measurement; null where there is none. */
  readonly constraint: number | null;
  /** Shifts of the parameter of interest for the parameter, or its observable, one standard deviation up and down. */
  readonly up: number;
  readonly down: number;
  /** The same for the standard deviations of the auxiliary measurement; null where there is none, and by global observables. */
  readonly preUp: number | null;
  readonly preDown: number | null;
  /** Whether a shifted value is beyond the bounds of the parameter and was taken back to them. */
  readonly clipped: boolean;
  /** Of the fits behind it the first that did not converge. */
  readonly status: MinosStatus;
}

/** Impacts of nuisance parameters, the largest first. */
export interface Impacts {
  readonly poi: string;
  readonly convention: ImpactConvention;
  readonly muHat: number;
  readonly impacts: readonly Impact[];
  readonly status: MinosStatus;
}

/** Some impacts of a fit that is made already, for another thread. */
export interface ImpactTask {
  readonly data: Data;
  readonly settings: ImpactSettings;
  readonly fit: BestFit;
}

/** What all impacts of one fit have in common. */
interface Background {
  readonly experiment: Experiment;
  readonly data: Data;
  readonly likelihood: Likelihood;
  readonly index: number;
  readonly fit: BestFit;
  readonly covariance: Float64Array | undefined;
  readonly auxiliary: AuxiliaryMeasurements;
}

interface Deviations {
  readonly down: number;
  readonly up: number;
  readonly status: MinosStatus;
}

/** Standard deviations of a parameter after the fit: by MINOS where it is asked for, or where there is no curvature. */
function deviationsAfter({ likelihood, fit, covariance }: Background, i: number, way: "curvature" | "minos"): Deviations {
  const variance = covariance?.[i * likelihood.parameters.length + i] ?? 0;
  if (way === "curvature" && variance > 0) return { down: Math.sqrt(variance), up: Math.sqrt(variance), status: "converged" };
  const { lower, upper } = minosInterval(likelihood, i, fit, { covariance });
  return {
    down: fit.values[i] - lower.value,
    up: upper.value - fit.values[i],
    status: [lower, upper].find(({ status }) => status !== "converged" && status !== "bound reached")?.status ?? "converged",
  };
}

/** The shift of the parameter of interest with parameter i held at a value, the fit starting where the curvature leads. */
function shiftByParameter(
  { likelihood, index, fit, covariance }: Background,
  i: number,
  shift: number,
): { readonly shift: number; readonly clipped: boolean; readonly status: MinimiserStatus } {
  const n = likelihood.parameters.length;
  const [low, high] = likelihood.parameters[i].bounds;
  const wanted = fit.values[i] + shift;
  const at = Math.min(high, Math.max(low, wanted));
  if (at === fit.values[i]) return { shift: 0, clipped: at !== wanted, status: "converged" };
  const variance = covariance?.[i * n + i] ?? 0;
  const start = fit.values.map((value, j) =>
    covariance === undefined || variance === 0 ? value : value + (covariance[j * n + i] / variance) * (at - fit.values[i]),
  );
  const { values, status } = followedFit(likelihood, { held: new Map([[i, at]]), start });
  return { shift: values[index] - fit.values[index], clipped: at !== wanted, status };
}

/** The shift of the parameter of interest with the global observable of parameter i shifted. */
function shiftByObservable(
  { experiment, data, index, fit, covariance }: Background,
  i: number,
  shift: number,
): { readonly shift: number; readonly status: MinimiserStatus } {
  const n = experiment.parameters.length;
  const likelihood = experiment.likelihood(withShiftedAuxiliary(experiment, data, i, shift));
  // the slope of -2 log L by parameter i falls by 2 shift/shift², and the minimum moves by the covariance times half of that
  const start = fit.values.map((value, j) => value + (covariance?.[j * n + i] ?? 0) / shift);
  const { values, status } = followedFit(likelihood, { start });
  return { shift: values[index] - fit.values[index], status };
}

function impactOf(background: Background, i: number, { convention = "parameter", deviations = "curvature" }: ImpactSettings): Impact {
  const { fit, auxiliary, experiment } = background;
  const after = deviationsAfter(background, i, deviations);
  const [below, above] = [auxiliary.down[i], auxiliary.up[i]];
  const measured = Number.isFinite(below);
  const offset = fit.values[i] - auxiliary.values[i];
  const common = {
    parameter: experiment.parameters[i].name,
    value: fit.values[i],
    deviationDown: after.down,
    deviationUp: after.up,
    pull: measured ? offset / (offset < 0 ? below : above) : null,
    constraint: measured ? (after.down + after.up) / (below + above) : null,
  };
  if (convention === "global-observable") {
    const up = shiftByObservable(background, i, above);
    const down = shiftByObservable(background, i, -below);
    return {
      ...common,
      up: up.shift,
      down: down.shift,
      preUp: null,
      preDown: null,
      clipped: false,
      status: after.status === "converged" ? statusOfAll([up, down]) : after.status,
    };
  }
  const [up, down] = [shiftByParameter(background, i, after.up), shiftByParameter(background, i, -after.down)];
  const before = measured ? [shiftByParameter(background, i, above), shiftByParameter(background, i, -below)] : [];
  const all = [up, down, ...before];
  return {
    ...common,
    up: up.shift,
    down: down.shift,
    preUp: before.at(0)?.shift ?? null,
    preDown: before.at(1)?.shift ?? null,
    clipped: all.some(({ clipped }) => clipped),
    status: after.status === "converged" ? statusOfAll(all) : after.status,
  };
}

/** How far an impact moves the parameter of interest at most. */
const size = ({ up, down }: Impact): number => Math.max(Math.abs(up), Math.abs(down));

/** Impacts of one fit from those of some of the parameters each. @param parts at least one */
export function joinedImpacts(parts: readonly Impacts[]): Impacts {
  const list = parts.flatMap(({ impacts: some }) => some).sort((a, b) => size(b) - size(a));
  return { ...parts[0], impacts: list, status: parts.find(({ status }) => status !== "converged")?.status ?? "converged" };
}

/**
 * Impacts of nuisance parameters on a parameter of interest, the largest first. By global observables, only parameters with an auxiliary measurement have
 * one: what the squares of their impacts leave of the variance is statistical.
 *
 * @param fit the best fit of the data
 * @throws AnalysisError MODEL_UNKNOWN_PARAMETER, FIT_FIXED_PARAMETER
 */
export function impacts(
  experiment: Experiment,
  data: Data,
  settings: ImpactSettings,
  fit: BestFit = bestFit(experiment.likelihood(data)),
): Impacts {
  const { poi, convention = "parameter", parameters: names } = settings;
  const { parameters } = experiment;
  const index = findFreeParameter(parameters, poi);
  const auxiliary = auxiliaryMeasurements(experiment, data);
  const chosen =
    names === undefined
      ? [...parameters.keys()].filter((i) => i !== index && !parameters[i].fixed)
      : names.map((name) => findFreeParameter(parameters, name));
  const covariance = fitCovariance(parameters, fit);
  const background: Background = { experiment, data, likelihood: experiment.likelihood(data), index, fit, covariance, auxiliary };
  const list = chosen
    .filter((i) => convention === "parameter" || Number.isFinite(auxiliary.down[i]))
    .map((i) => impactOf(background, i, settings))
    .sort((a, b) => size(b) - size(a));
  return {
    poi,
    convention,
    muHat: fit.values[index],
    impacts: list,
    status: fit.status === "converged" ? (list.find(({ status }) => status !== "converged")?.status ?? "converged") : fit.status,
  };
}
