import { inPhysicalValues, termIndex } from "@ratiometer/eft";
import {
  chi2Quantile,
  pointTest,
  readWorkspace,
  templateExperiment,
  withFixed,
  type Likelihood,
  type Workspace,
  type WorkspaceChannel,
} from "@ratiometer/likelihood";
import type { ArtifactIndex } from "../artifact-index.ts";
import type { BinPolynomial, EftMorphing, ReferenceResults, ReferenceScan } from "./artifact-documents.ts";
import { near, WORKSPACE, type ArtifactModel } from "./artifact-model.ts";

/** What minima and roots are found to, in -2 log L. */
const FITTED = 1e-4;
/** Points of a scan in several coefficients at which the others are fitted again. */
const FITTED_POINTS = 9;

const total = (data: readonly number[]): number => data.reduce((sum, number) => sum + number, 0);

/** Terms of a polynomial of one bin: the lower triangle of its form in d, cross terms halved. */
function formOf({ constant, linear, quadratic }: BinPolynomial, names: readonly string[]): number[] {
  const terms = Array.from({ length: ((names.length + 1) * (names.length + 2)) / 2 }, () => 0);
  [terms[0]] = constant;
  for (const [name, [slope]] of Object.entries(linear)) terms[termIndex(names.indexOf(name) + 1, 0)] = slope / 2;
  for (const { coefficients, values } of quadratic) {
    const [high, low] = coefficients.map((name) => names.indexOf(name) + 1).sort((a, b) => b - a);
    terms[termIndex(high, low)] = high === low ? values[0] : values[0] / 2;
  }
  return terms;
}

/**
 * The workspace with the unbinned channels as one bin, which counts their events: the polynomials of their rates come from more events than the bins. Undefined
 * where nuisance parameters change these rates.
 */
function counted(index: ArtifactIndex, workspace: Workspace, { unbinned }: EftMorphing): Workspace | undefined {
  const rates = new Map(unbinned.map(({ channel, events }) => [channel, events]));
  const merged = workspace.channels.filter(({ name }) => rates.has(name));
  const plain = merged.every(({ samples }) =>
    samples.every(({ modifiers }) => modifiers.every(({ type }) => type === "polynomial" || type === "staterror")),
  );
  if (!plain || merged.length < rates.size) return undefined;
  const names = index.coefficients.map(({ name }) => name);
  const sm = index.coefficients.map((coefficient) => coefficient.sm);
  const channels = workspace.channels.map((channel): WorkspaceChannel => {
    const rate = rates.get(channel.name);
    if (rate === undefined) return channel;
    const [nominal, ...others] = formOf(rate, names);
    const matrix = [inPhysicalValues([1, ...others.map((term) => term / nominal)], sm)];
    return {
      name: channel.name,
      samples: [
        { name: "events", data: [nominal], modifiers: [{ name: "eft", type: "polynomial", data: { coefficients: names, matrix } }] },
      ],
    };
  });
  const observations = workspace.observations.map(({ name, data }) => ({ name, data: rates.has(name) ? [total(data)] : data }));
  return { ...workspace, channels, observations };
}

/** The likelihood without Monte Carlo errors, which are no part of the reference results. */
function exactTemplates(workspace: Workspace): Likelihood {
  const { model, observed } = readWorkspace(workspace);
  const modifiers = workspace.channels.flatMap(({ samples }) => samples.flatMap((sample) => sample.modifiers));
  const statistical = new Set(modifiers.flatMap(({ name, type }) => (type === "staterror" ? [name] : [])));
  const held = model.parameters.filter(({ name }) => statistical.has(name.replace(/\[\d+\]$/, "")));
  return templateExperiment(withFixed(model, new Map(held.map(({ name, init }) => [name, init]))), observed).likelihood(observed);
}

function* scanFaults(likelihood: Likelihood, scan: ReferenceScan): Generator<string> {
  const { coefficients, label, points, bestFit, intervals } = scan;
  const [name] = coefficients;
  const of = `the scan of ${name} (${label})`;
  const above = (at: readonly number[]): number =>
    pointTest(likelihood, Object.fromEntries(coefficients.map((coefficient, i) => [coefficient, at[i]]))).deltaTwiceNll;
  const every =
    likelihood.parameters.filter(({ fixed }) => !fixed).length > coefficients.length ? Math.ceil(points.length / FITTED_POINTS) : 1;
  const best = above(bestFit);
  if (!(best <= FITTED)) yield `${of}: its best fit ${bestFit.join(", ")} lies ${best} above the minimum of ${WORKSPACE}`;
  for (const [i, { at, deltaTwiceNll }] of points.entries()) {
    if (i % every !== 0) continue;
    const found = above(at);
    if (near(found, deltaTwiceNll, FITTED)) continue;
    yield `${of}: ${deltaTwiceNll} at ${at.join(", ")}, ${WORKSPACE} gives ${found}`;
    return;
  }
  if (coefficients.length > 1) return;
  const [first, last] = [points[0].at[0], points[points.length - 1].at[0]];
  for (const [level, pieces] of Object.entries(intervals)) {
    const threshold = chi2Quantile(Number(level), 1);
    for (const end of pieces.flat()) {
      const found = above([end]);
      if (near(found, threshold, FITTED * 10) || ((end === first || end === last) && found <= threshold)) continue;
      yield `${of}: the interval end ${end} of level ${level} lies at ${found} by ${WORKSPACE}, expected ${threshold}`;
      return;
    }
  }
}

/** Labels of scans that the published workspace gives again. */
const BINNED = ["binned score", "binned"];
const COUNTED = "rate only";

/** Which of the reference scans were computed again, and what differs. */
export interface Closure {
  readonly faults: readonly string[];
  /** Scans that were computed again, in words, and those that need events, which an artifact does not have. */
  readonly reproduced: readonly string[];
  readonly unreproduced: readonly string[];
}

/**
 * Computes those reference results again that the published model gives: scans of the binned score and of the rate, at their points, best fits and interval ends.
 * @throws AnalysisError those of the likelihood package for a model that cannot be fitted
 */
export function closure(index: ArtifactIndex, { workspace }: ArtifactModel, morphing: EftMorphing, { scans }: ReferenceResults): Closure {
  const likelihoods = new Map<string, Likelihood>();
  const likelihoodOf = (label: string): Likelihood | undefined => {
    if (label !== COUNTED && !BINNED.includes(label)) return undefined;
    const known = likelihoods.get(label);
    if (known !== undefined) return known;
    const form = label === COUNTED ? counted(index, workspace, morphing) : workspace;
    if (form === undefined) return undefined;
    const made = exactTemplates(form);
    likelihoods.set(label, made);
    return made;
  };
  const faults: string[] = [];
  const [reproduced, unreproduced]: [string[], string[]] = [[], []];
  for (const scan of scans) {
    const spelledScan = `${scan.coefficients.join(", ")} (${scan.label})`;
    const likelihood = likelihoodOf(scan.label);
    (likelihood === undefined ? unreproduced : reproduced).push(spelledScan);
    if (likelihood !== undefined) faults.push(...scanFaults(likelihood, scan));
  }
  return { faults, reproduced, unreproduced };
}
