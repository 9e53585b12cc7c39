import { inPhysicalValues, termIndex } from "@ratiometer/eft";
import {
  chi2Quantile,
  pointTests,
  readWorkspace,
  templateExperiment,
  withFixed,
  type Likelihood,
  type Workspace,
  type WorkspaceChannel,
} from "@ratiometer/likelihood";
import type { ArtifactIndex } from "../artifact-index.ts";
import { heldAt } from "../likelihood/axis-scan.ts";
import type { BinPolynomial, EftMorphing, ReferenceResults, ReferenceScan } from "./artifact-documents.ts";
import { near, type ArtifactModel } from "./artifact-model.ts";

/** What minima and roots are found to, in -2 log L. */
const FITTED = 1e-4;
/**
 * What single precision leaves of a likelihood of events: absolute, and relative to Δ. All events share the rounding of the logarithm of Z inside the network, which
 * moved the mean of r by up to 2e-7 where it was measured, and -2 log L by twice the number of events times that. An interval end of one standard deviation may
 * move by half a percent of it.
 */
const SINGLE = { absolute: 2e-3, relative: 3e-3 } as const;
/** Points of a scan in several coefficients at which the others are fitted again. */
const FITTED_POINTS = 9;
/** Points of a scan that are computed, of one of the unbinned likelihood so many that events times points stay below a bound. */
const [FEWEST_POINTS, MOST_POINTS, MOST_SCANS, MOST_TERMS] = [3, 200, 400, 3e8];

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
function counted(index: ArtifactIndex, workspace: Workspace, { unbinned }: EftMorphing, statistical: boolean): Workspace | undefined {
  const rates = new Map(unbinned.map(({ channel, events, branching }) => [channel, { events, branching }]));
  const merged = workspace.channels.filter(({ name }) => rates.has(name));
  const plain = merged.every(({ samples }) =>
    samples.every(({ modifiers }) => modifiers.every(({ type }) => type === "polynomial" || type === "staterror")),
  );
  if (!(plain || statistical) || merged.length < rates.size) return undefined;
  const names = index.coefficients.map(({ name }) => name);
  const sm = index.coefficients.map((coefficient) => coefficient.sm);
  const channels = workspace.channels.map((channel): WorkspaceChannel => {
    const rate = rates.get(channel.name);
    if (rate === undefined) return channel;
    const [nominal, ...others] = formOf(rate.events, names);
    const modifier = (name: string, form: readonly number[]): WorkspaceChannel["samples"][number]["modifiers"][number] => ({
      name,
      type: "polynomial",
      data: { coefficients: names, matrix: [inPhysicalValues(form, sm)] },
    });
    const modifiers = [
      modifier("eft", [1, ...others.map((term) => term / nominal)]),
      ...(rate.branching === undefined ? [] : [modifier("branching", formOf(rate.branching, names))]),
    ];
    return { name: channel.name, samples: [{ name: "events", data: [nominal], modifiers }] };
  });
  const observations = workspace.observations.map(({ name, data }) => ({ name, data: rates.has(name) ? [total(data)] : data }));
  return { ...workspace, channels, observations };
}

/** The likelihood without Monte Carlo errors, which are no part of the reference results. @param coefficients if given, all other parameters are held, too */
function exactTemplates(workspace: Workspace, coefficients: ReadonlySet<string> | undefined): Likelihood {
  const { model, observed } = readWorkspace(workspace);
  const modifiers = workspace.channels.flatMap(({ samples }) => samples.flatMap((sample) => sample.modifiers));
  const statistical = new Set(modifiers.flatMap(({ name, type }) => (type === "staterror" ? [name] : [])));
  const held = model.parameters.filter(({ name }) => coefficients?.has(name) === false || statistical.has(name.replace(/\[\d+\]$/, "")));
  return templateExperiment(withFixed(model, new Map(held.map(({ name, init }) => [name, init]))), observed).likelihood(observed);
}

/** A published model that scans are compared with, and the test of points by it, which knows its best fit. */
interface PublishedLikelihood {
  readonly likelihood: Likelihood;
  readonly test: ReturnType<typeof pointTests>;
}

function* scanFaults({ likelihood, test }: PublishedLikelihood, scan: ReferenceScan, most: number): Generator<string> {
  const { coefficients, label, points, bestFit, intervals } = scan;
  const [name] = coefficients;
  const of = `the scan of ${name} (${label})`;
  const close = (found: number, expected: number, factor = 1): boolean =>
    UNBINNED.test(label)
      ? Math.abs(found - expected) <= factor * (SINGLE.absolute + SINGLE.relative * Math.abs(expected))
      : near(found, expected, factor * FITTED);
  const above = (at: readonly number[]): number =>
    test(Object.fromEntries(coefficients.map((coefficient, i) => [coefficient, at[i]]))).deltaTwiceNll;
  const profiled = likelihood.parameters.filter(({ fixed }) => !fixed).length > coefficients.length;
  const every = Math.ceil(points.length / (profiled ? Math.min(FITTED_POINTS, most) : most));
  const best = above(bestFit);
  if (!close(best, 0)) yield `${of}: its best fit ${bestFit.join(", ")} lies ${best} above the minimum of the published model`;
  for (const [i, { at, deltaTwiceNll }] of points.entries()) {
    if (i % every !== 0) continue;
    const found = above(at);
    if (close(found, deltaTwiceNll)) continue;
    yield `${of}: ${deltaTwiceNll} at ${at.join(", ")}, the published model gives ${found}`;
    return;
  }
  if (coefficients.length > 1) return;
  const [first, last] = [points[0].at[0], points[points.length - 1].at[0]];
  for (const [level, pieces] of Object.entries(intervals)) {
    const threshold = chi2Quantile(Number(level), 1);
    for (const end of pieces.flat()) {
      const found = above([end]);
      if (close(found, threshold, UNBINNED.test(label) ? 2 : 10) || ((end === first || end === last) && found <= threshold)) continue;
      yield `${of}: the interval end ${end} of level ${level} lies at ${found} by the published model, expected ${threshold}`;
      return;
    }
  }
}

/** Labels of scans that the published workspace gives again, and of those that need events; what follows them says that nuisance parameters are held. */
const BINNED = ["binned score", "binned"];
const COUNTED = "rate only";
const UNBINNED = /^unbinned ratio/;
const STATISTICAL = /, statistical$/;
/** The other coefficients are held at their SM values. */
const FIXED = /, others at the SM$/;
/** Likelihoods that no published model is: without its branching fractions, or to first order. */
const OTHER_MODEL = /, fixed branching fraction|, linear/;

/** Which of the reference scans were computed again, and what differs. */
export interface Closure {
  readonly faults: readonly string[];
  /** Scans that were computed again, in words, and those that cannot be. */
  readonly reproduced: readonly string[];
  readonly unreproduced: readonly string[];
}

/** The models whose scans are computed again. */
export interface ClosureModels {
  readonly model: ArtifactModel;
  readonly morphing: EftMorphing;
  /** The unbinned likelihood without nuisance parameters, and whether the analysis has some; undefined where it cannot be computed. */
  readonly unbinned?: { readonly likelihood: Likelihood; readonly nuisances: boolean; readonly events: number } | undefined;
}

/**
 * Computes those reference results again that the published models give: scans at their points, best fits and interval ends.
 * @throws AnalysisError those of the likelihood package for a model that cannot be fitted
 */
export function closure(
  index: ArtifactIndex,
  { model: { workspace }, morphing, unbinned }: ClosureModels,
  { scans }: ReferenceResults,
): Closure {
  const names = new Set(index.coefficients.map(({ name }) => name));
  const published = new Map<string, PublishedLikelihood | undefined>();
  const madeOf = (label: string): Likelihood | undefined => {
    if (OTHER_MODEL.test(label)) return undefined;
    const statistical = STATISTICAL.test(label);
    const plain = label.replace(STATISTICAL, "");
    if (UNBINNED.test(plain)) return unbinned === undefined || unbinned.nuisances !== statistical ? undefined : unbinned.likelihood;
    if (plain !== COUNTED && !BINNED.includes(plain)) return undefined;
    const form = plain === COUNTED ? counted(index, workspace, morphing, statistical) : workspace;
    return form === undefined ? undefined : exactTemplates(form, statistical ? names : undefined);
  };
  const made = ({ label, coefficients: [scanned] }: ReferenceScan): Likelihood | undefined => {
    const likelihood = madeOf(label.replace(FIXED, ""));
    if (likelihood === undefined || !FIXED.test(label)) return likelihood;
    return heldAt(likelihood, new Set([...names].filter((name) => name !== scanned)));
  };
  const mostPoints = (label: string): number =>
    unbinned !== undefined && UNBINNED.test(label)
      ? Math.min(Math.max(FEWEST_POINTS, Math.floor(MOST_TERMS / unbinned.events / scans.length)), MOST_POINTS)
      : MOST_POINTS;
  const faults: string[] = [];
  if (scans.length > MOST_SCANS)
    return { faults: [`${scans.length} scans, at most ${MOST_SCANS} are computed again`], reproduced: ["none"], unreproduced: [] };
  const [reproduced, unreproduced]: [string[], string[]] = [[], []];
  for (const scan of scans) {
    const key = FIXED.test(scan.label) ? `${scan.label} ${scan.coefficients.join()}` : scan.label;
    if (!published.has(key)) {
      const likelihood = made(scan);
      published.set(key, likelihood && { likelihood, test: pointTests(likelihood) });
    }
    const model = published.get(key);
    (model === undefined ? unreproduced : reproduced).push(`${scan.coefficients.join(", ")} (${scan.label})`);
    if (model !== undefined) faults.push(...scanFaults(model, scan, mostPoints(scan.label)));
  }
  return { faults, reproduced, unreproduced };
}
