import { coefficientsNamed, type Analysis } from "@ratiometer/config";
import { profileScan, type Coefficient, type ScanResult } from "@ratiometer/likelihood";
import { analysisLikelihood } from "../stages/analysis-likelihoods.ts";
import { channelData, inLikelihood, likelihoodCoefficients } from "../stages/channel-data.ts";
import type { EstimatedEvents } from "../stages/estimated-events.ts";
import { bestValue } from "../stages/inference-results.ts";
import { takeForms } from "../stages/event-forms.ts";
import { freeNormalisations, nuisanceParameters } from "../stages/nuisance-parameters.ts";
import { treatedTemplates } from "../stages/template-treatment.ts";
import type { PublishedAnswers } from "./published-answers.ts";

type Interval = readonly [number, number];

/** An interval of a scan with one network and with another in its place. */
export interface LevelShift {
  /** Pieces of the interval. */
  readonly before: readonly Interval[];
  readonly after: readonly Interval[];
  /** The largest move of an end, in widths of the interval before; undefined where there are more or fewer pieces. */
  readonly shift?: number;
}

/** What a scan makes of another network. */
export interface IntervalShift {
  readonly coefficient: string;
  /** The move in widths of the interval of the first level before. */
  readonly bestFit: { readonly before: number; readonly after: number; readonly shift: number };
  readonly levels: Readonly<Record<string, LevelShift>>;
}

/** The analysis's own scans with what an estimator's published network says, the rest as in the run. */
export function publishedScans(
  analysis: Analysis,
  events: EstimatedEvents,
  estimator: string,
  { ratio }: PublishedAnswers,
): readonly ScanResult[] {
  if (ratio === undefined || !analysis.channels.some((channel) => channel.model === "unbinned" && channel.estimator === estimator))
    return [];
  const [ratios, curves] = [new Map(events.ratios), new Map(events.curves)];
  if ("curve" in ratio) curves.set(estimator, ratio.curve);
  else {
    const known = ratios.get(estimator);
    if (known === undefined) throw new RangeError(`no ratio ${estimator}`);
    const terms = known.normalisation.length;
    const positions = new Map(Array.from(events.split.test, (row, i) => [row, i] as const));
    const forms = (rows: ArrayLike<number>): Float64Array =>
      takeForms(
        ratio.forms,
        terms,
        Array.from(rows, (row) => positions.get(row) ?? NaN),
      );
    ratios.set(estimator, { ...known, forms, normalisation: ratio.normalisation, members: [] });
  }
  const coefficients = coefficientsNamed(analysis, likelihoodCoefficients(analysis)).map(({ name, sm, range }): Coefficient => ({
    name,
    sm,
    range,
  }));
  const parameters = nuisanceParameters(analysis, events);
  // of observed data there are no answers: networks are compared on those that the analysis expects
  const { data: kind } = analysis.inference;
  const expecting: Analysis = { ...analysis, inference: { ...analysis.inference, data: kind === "observed" ? "asimov" : kind } };
  const withForms = { ...events, ratios, curves, observed: undefined };
  const { data, nuisances } = treatedTemplates(
    analysis,
    withForms,
    parameters,
    inLikelihood(channelData(expecting, withForms, parameters)),
  );
  const likelihood = analysisLikelihood(analysis, data, coefficients, { nuisances, free: freeNormalisations(analysis) });
  const { levels } = analysis.inference.intervals;
  return analysis.inference.scans
    .filter((scan) => scan.coefficients.length === 1)
    .map(({ coefficients: [parameter], points }) => profileScan(likelihood, { parameter, points, levels }));
}

const widthOf = (pieces: readonly Interval[]): number => pieces.reduce((sum, [low, high]) => sum + high - low, 0);

function levelShift(before: readonly Interval[], after: readonly Interval[]): LevelShift {
  const width = widthOf(before);
  if (before.length !== after.length || !(width > 0)) return { before, after };
  const moves = before.flatMap((piece, i) => piece.map((end, e) => Math.abs(after[i][e] - end)));
  return { before, after, shift: Math.max(...moves) / width };
}

/** What becomes of scans. @param before with the network as it was @param after the same ones with the other */
export function intervalShifts(before: readonly ScanResult[], after: readonly ScanResult[]): IntervalShift[] {
  return before.map((scan, s): IntervalShift => {
    const names = Object.keys(scan.intervals);
    const levels = Object.fromEntries(names.map((level) => [level, levelShift(scan.intervals[level], after[s].intervals[level])]));
    const [was, is] = [bestValue(scan), bestValue(after[s])];
    const width = widthOf(scan.intervals[names[0]]);
    return { coefficient: scan.parameters[0], bestFit: { before: was, after: is, shift: Math.abs(is - was) / width }, levels };
  });
}

/** The largest move of all, in widths; infinite where an interval has other pieces. */
export const largestMove = (shifts: readonly IntervalShift[]): number =>
  Math.max(0, ...shifts.flatMap(({ bestFit, levels }) => [bestFit.shift, ...Object.values(levels).map(({ shift = Infinity }) => shift)]));
