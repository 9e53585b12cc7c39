import {
  asymptoticCls,
  bestFit,
  parameterIndex,
  parseWorkspace,
  readWorkspace,
  templateExperiment,
  type Likelihood,
  type Workspace,
} from "@ratiometer/likelihood";
import type { EftPoint } from "../artifact-content.ts";
import { axisScans, type AxisScan } from "./axis-scan.ts";

/** What readers of likelihood/workspace.json find. */
export interface WorkspaceReference {
  readonly file: string;
  /** −2 log L at the SM, nuisance parameters at their initial values. */
  readonly twice_nll_sm: number;
  readonly points: readonly {
    readonly name: string;
    readonly at: readonly number[];
    /** Nuisance parameters at their initial values. */
    readonly twice_nll: number;
    /** Nuisance parameters at their best, above the best fit. */
    readonly delta_twice_nll: number;
  }[];
  readonly best_fit: Readonly<Record<string, number>>;
  /** −2 log L at the best fit of everything. */
  readonly twice_nll: number;
  readonly axis_scans: readonly AxisScan[];
}

const NAME = "likelihood/workspace.json";

/** −2 log L of a workspace as its reader has it. */
export function workspaceLikelihood(text: string): Likelihood {
  const { experiment, observed } = readWorkspace(parseWorkspace(text, NAME));
  return experiment.likelihood(observed);
}

/** Values of all parameters: those of the coefficients given, the others initial. */
export function pointOf({ parameters }: Likelihood, names: readonly string[], at: readonly number[]): Float64Array {
  const point = Float64Array.from(parameters, ({ init }) => init);
  names.forEach((name, i) => (point[parameterIndex(parameters, name)] = at[i]));
  return point;
}

/**
 * Likelihood values, best fit and intervals of the workspace, found by this program's own reader of it.
 * @param text of likelihood/workspace.json @param names of the coefficients
 */
export function workspaceReference(
  text: string,
  names: readonly string[],
  points: readonly EftPoint[],
  levels: readonly number[],
): WorkspaceReference {
  const likelihood = workspaceLikelihood(text);
  const { parameters } = likelihood;
  const indices = names.map((name) => ({ name, index: parameters.findIndex((parameter) => parameter.name === name) }));
  // coefficients that no sample depends on are no parameters of the model
  const used = indices.filter(({ index }) => index >= 0);
  const best = bestFit(likelihood);
  const sm = Float64Array.from(parameters, ({ init }) => init);
  return {
    file: NAME,
    twice_nll_sm: likelihood.value(sm),
    points: points.map(({ name, at }) => {
      const held = new Map(used.map(({ name: coefficient, index }) => [index, at[names.indexOf(coefficient)]]));
      const point = sm.slice();
      for (const [index, value] of held) point[index] = value;
      return {
        name,
        at,
        twice_nll: likelihood.value(point),
        delta_twice_nll: Math.max(0, bestFit(likelihood, { held }).twiceNll - best.twiceNll),
      };
    }),
    best_fit: Object.fromEntries(used.map(({ name, index }) => [name, best.values[index]])),
    twice_nll: best.twiceNll,
    axis_scans: axisScans(
      likelihood,
      used.map(({ name }) => name),
      levels,
    ),
  };
}

/** CLs of the strength 1 of the plain twin by q̃, observed and expected. */
export interface StrengthTest {
  readonly file: string;
  readonly parameter: string;
  readonly at: 1;
  readonly statistic: "qtilde";
  readonly observed: number;
  /** At +2, +1, 0, −1, −2 standard deviations of the background. */
  readonly expected: readonly number[];
}

/** Whether every bin of a workspace expects events that have no signal strength. */
function hasBackground({ channels }: Workspace, strength: string): boolean {
  return channels.every(({ samples }) => {
    const background = samples.filter(({ modifiers }) => !modifiers.some(({ name }) => name === strength));
    return samples[0].data.every((_, bin) => background.reduce((sum, { data }) => sum + data[bin], 0) > 0);
  });
}

/** The twin's strength tested at 1; undefined where a bin has no background, whose hypothesis then has no probability. @param text of likelihood/workspace_sm.json */
export function strengthTest(text: string): StrengthTest | undefined {
  const file = "likelihood/workspace_sm.json";
  const workspace = parseWorkspace(text, file);
  const { model, observed, poi } = readWorkspace(workspace);
  if (poi === undefined || !hasBackground(workspace, poi)) return undefined;
  const free = {
    ...model,
    parameters: model.parameters.map((parameter) => (parameter.name === poi ? { ...parameter, fixed: false } : parameter)),
  };
  const found = asymptoticCls(templateExperiment(free, observed), observed, { poi, at: 1 });
  return { file, parameter: poi, at: 1, statistic: "qtilde", observed: found.observed, expected: found.expected };
}
