import { engineNamed } from "@ratiometer/classifiers";
import {
  applyPatch,
  bestFit,
  parseWorkspace,
  profileScan,
  readHs3,
  readPatchset,
  readWorkspace,
  type Likelihood,
} from "@ratiometer/likelihood";
import { AnalysisError } from "@ratiometer/config";
import type { ArtifactContent, Scan } from "../artifact-content.ts";
import { axisScans, type AxisScan } from "./axis-scan.ts";
import { publishedLikelihood } from "./published-likelihood.ts";
import type { UnbinnedLikelihood } from "./unbinned-likelihood.ts";
import { pointOf, workspaceLikelihood } from "./workspace-reference.ts";

/** How far an interval's end may be off, as a share of the interval's width. */
export const INTERVAL_TOLERANCE = 1e-3;
/** How far values of −2 log L of the same model in two formats may differ, relative to 1 + their size. */
const FORM_TOLERANCE = 1e-9;

/** Minima whose −2 log L differs by less than this are as deep as each other. */
const DEGENERATE = 1e-3;

type Intervals = Readonly<Record<string, readonly (readonly [number, number])[]>>;

/** A scan of the run and the same from the published pieces. */
export interface ScanClosure {
  readonly coefficients: readonly string[];
  readonly label: string;
  readonly best_fit: { readonly run: number; readonly pieces: number };
  readonly intervals: { readonly run: Intervals; readonly pieces: Intervals };
  /** Of minimum and ends, in units of the interval's width; null where the numbers of intervals differ. */
  readonly largest_shift: number | null;
  /** Of Δ(−2 log L) at the points of the scan where both exist, relative to 1 + Δ. */
  readonly largest_difference: number;
  readonly points: number;
}

/** What the unbinned likelihood of the published pieces is. */
export interface UnbinnedClosure {
  readonly scans: readonly ScanClosure[];
  readonly axis_scans: readonly AxisScan[];
  readonly twice_nll_sm: number;
  /** −2 log L at named points and above its minimum; null where it does not exist. */
  readonly points: readonly {
    readonly name: string;
    readonly at: readonly number[];
    readonly twice_nll: number | null;
    readonly delta_twice_nll: number | null;
  }[];
}

/** The largest shift of minimum and ends, each in units of its interval's width. */
function largestShift(run: Scan, best: number, pieces: Intervals): number | null {
  let largest = 0;
  for (const [level, unions] of Object.entries(run.intervals ?? {})) {
    const found = level in pieces ? pieces[level] : [];
    if (found.length !== unions.length) return null;
    unions.forEach(([low, high], i) => {
      const width = Math.max(high - low, Number.EPSILON);
      largest = Math.max(largest, Math.abs(found[i][0] - low) / width, Math.abs(found[i][1] - high) / width);
      if (low <= run.bestFit[0] && run.bestFit[0] <= high) largest = Math.max(largest, Math.abs(best - run.bestFit[0]) / width);
    });
  }
  return largest;
}

function scanClosure(run: Scan, likelihood: Likelihood): ScanClosure {
  const levels = Object.keys(run.intervals ?? {}).map(Number);
  const [parameter] = run.coefficients;
  const { bestFit: fitted, intervals } = profileScan(likelihood, { parameter, points: 41, levels });
  const index = likelihood.parameters.findIndex(({ name }) => name === parameter);
  // of several minima as deep as each other it is chance which is the lowest
  const depth = Math.min(...fitted.minima.map(({ twiceNll }) => twiceNll)) + DEGENERATE;
  const deepest = fitted.minima.filter(({ twiceNll }) => twiceNll <= depth).map(({ at }) => at[index]);
  const [best] = deepest.toSorted((a, b) => Math.abs(a - run.bestFit[0]) - Math.abs(b - run.bestFit[0]));
  const values = run.points.flatMap(({ at, deltaTwiceNll, coefficients }) => {
    const full = coefficients ?? (likelihood.parameters.length === 1 ? at : undefined);
    const value = full === undefined ? NaN : likelihood.value(full);
    return Number.isFinite(value) ? [Math.abs(value - fitted.twiceNll - deltaTwiceNll) / (1 + deltaTwiceNll)] : [];
  });
  return {
    coefficients: run.coefficients,
    label: run.label,
    best_fit: { run: run.bestFit[0], pieces: best },
    intervals: { run: run.intervals ?? {}, pieces: intervals },
    largest_shift: largestShift(run, best, intervals),
    largest_difference: Math.max(0, ...values),
    points: values.length,
  };
}

/** The scans of the unbinned likelihood of the coefficients alone: called statistical where the analysis has other parameters. */
function unbinnedScans({ scans, unbinned, channels, free = [] }: ArtifactContent): Scan[] {
  const systematic =
    free.length > 0 ||
    unbinned.some(({ uncertainties = [] }) => uncertainties.length > 0) ||
    channels.some(({ samples }) => samples.some(({ systematics = [] }) => systematics.length > 0));
  return scans.filter(
    ({ label, coefficients }) => coefficients.length === 1 && isOwnUnbinned(label) && label.endsWith(STATISTICAL) === systematic,
  );
}

const STATISTICAL = ", statistical";
const OWN = ["unbinned ratio", "unbinned ratio and binned channels"];

/** Whether a scan is of the unbinned likelihood as it is published, but for nuisance parameters: with varying branching fractions, all orders, all coefficients free. */
const isOwnUnbinned = (label: string): boolean => OWN.includes(label.endsWith(STATISTICAL) ? label.slice(0, -STATISTICAL.length) : label);

/** The unbinned likelihood of the published pieces beside that of the run. @param bytesOf files of the artifact by path */
export async function unbinnedClosure(
  content: ArtifactContent,
  document: UnbinnedLikelihood,
  bytesOf: (path: string) => Uint8Array,
  levels: readonly number[],
): Promise<UnbinnedClosure> {
  const likelihood = await publishedLikelihood(document, bytesOf, await engineNamed("onnxruntime"));
  const names = content.coefficients.map(({ name }) => name);
  const scans = unbinnedScans(content).map((scan) => scanClosure(scan, likelihood));
  const axes = axisScans(likelihood, names, levels);
  const sm = content.coefficients.map((coefficient) => coefficient.sm);
  const lowest = bestFit(likelihood).twiceNll;
  return {
    scans,
    axis_scans: axes,
    twice_nll_sm: likelihood.value(sm),
    points: content.points.map(({ name, at }) => {
      const value = likelihood.value(at);
      const exists = Number.isFinite(value);
      return { name, at, twice_nll: exists ? value : null, delta_twice_nll: exists ? value - lowest : null };
    }),
  };
}

/** A form of the binned model beside likelihood/workspace.json. */
interface FormClosure {
  readonly file: string;
  readonly points: number;
  /** Of −2 log L at the SM and the named points, nuisance parameters at their initial values, relative to 1 + its size. */
  readonly largest_difference: number;
}

/** The texts of the binned model's forms. */
interface BinnedForms {
  readonly workspace: string;
  readonly hs3: string;
  readonly twin: string;
  readonly patchset: string;
}

/** HS3 document and patched twin beside the workspace. */
export function binnedClosure(content: ArtifactContent, { workspace, hs3, twin, patchset }: BinnedForms): FormClosure[] {
  const names = content.coefficients.map(({ name }) => name);
  const reference = workspaceLikelihood(workspace);
  const present = names.filter((name) => reference.parameters.some((parameter) => parameter.name === name));
  const valueAt = (likelihood: Likelihood, at: readonly number[]): number =>
    likelihood.value(
      pointOf(
        likelihood,
        present,
        present.map((name) => at[names.indexOf(name)]),
      ),
    );
  const sm = content.coefficients.map((coefficient) => coefficient.sm);
  const points = [sm, ...content.points.map(({ at }) => at)];
  const model = readWorkspace(readHs3(hs3, "likelihood/hs3.json").workspace);
  const ofHs3 = model.experiment.likelihood(model.observed);
  const patches = readPatchset(patchset, "likelihood/patchset.json");
  const source = { text: twin, where: "likelihood/workspace_sm.json" };
  const ofTwin = (name: string | undefined): number => {
    const patched = name === undefined ? parseWorkspace(twin, source.where) : applyPatch(patches, name, source);
    const { experiment, observed } = readWorkspace(patched);
    return experiment.likelihood(observed).value(Float64Array.from(experiment.parameters, ({ init }) => init));
  };
  const expected = points.map((at) => valueAt(reference, at));
  const furthest = (found: readonly number[]): number =>
    Math.max(...found.map((value, i) => Math.abs(value - expected[i]) / (1 + Math.abs(expected[i]))));
  return [
    { file: "likelihood/hs3.json", points: points.length, largest_difference: furthest(points.map((at) => valueAt(ofHs3, at))) },
    {
      file: "likelihood/patchset.json",
      points: points.length,
      largest_difference: furthest([undefined, ...content.points.map(({ name }) => name)].map(ofTwin)),
    },
  ];
}

/** validation/closure.json: what this program's own reader finds in the published files beside what the run found. */
export interface Closure {
  readonly tolerances: { readonly interval_fraction: number; readonly twice_nll_relative: number };
  /** The unbinned likelihood of networks, events and polynomials beside that of the run. */
  readonly unbinned: readonly ScanClosure[];
  /** Forms of the binned model beside likelihood/workspace.json. */
  readonly forms: readonly FormClosure[];
  readonly largest_shift: number;
  readonly closes: boolean;
}

/**
 * The outcome of the comparisons.
 * @throws AnalysisError EXPORT_MISMATCH for a form of the model that is another model
 */
export function closureOf(unbinned: readonly ScanClosure[], forms: readonly FormClosure[]): Closure {
  for (const { file, largest_difference } of forms)
    if (!(largest_difference <= FORM_TOLERANCE))
      throw new AnalysisError("EXPORT_MISMATCH", `${file} differs from likelihood/workspace.json by ${largest_difference} of -2 log L, expected at most ${FORM_TOLERANCE}`, { path: file }); // prettier-ignore
  const shifts = unbinned.map(({ largest_shift }) => largest_shift ?? Infinity);
  return {
    tolerances: { interval_fraction: INTERVAL_TOLERANCE, twice_nll_relative: FORM_TOLERANCE },
    unbinned,
    forms,
    largest_shift: Math.min(Math.max(0, ...shifts), Number.MAX_VALUE),
    closes: shifts.every((shift) => shift <= INTERVAL_TOLERANCE),
  };
}
