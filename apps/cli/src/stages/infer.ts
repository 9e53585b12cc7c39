import { join } from "node:path";
import { coefficientsNamed, isBlind, type Analysis } from "@ratiometer/config";
import { crossSection, type CrossSection } from "@ratiometer/eft";
import {
  coefficientLikelihood,
  contourScan,
  memberMinima,
  pointTest,
  profileScan,
  twiceNll,
  type Coefficient,
  type ContourScan,
  type CurveChannel,
  impacts,
  type FeldmanCousinsResult,
  type Impacts,
  type Likelihood,
  type PointTest,
  type ScanResult,
  type TemplateExperiment,
  type UnbinnedChannel,
} from "@ratiometer/likelihood";
import { closedFormExpectedTwiceNll } from "@ratiometer/simulation";
import type { Stage, StageContext } from "../pipeline/stage.ts";
import type { BranchingForm, FreeNormalisation } from "@ratiometer/hepdata-export";
import type { BinnedShape } from "./binned-shape.ts";
import { analysisLikelihoods, analysisModel, LABELS, memberLikelihoods, type LabelledLikelihood } from "./analysis-likelihoods.ts";
import { branchingForms, branchingRemarks } from "./branching-forms.ts";
import { channelData, inLikelihood, likelihoodCoefficients, type ChannelData } from "./channel-data.ts";
import { dataPrediction, type DataPrediction } from "./data-prediction.ts";
import { goodnessOfFit, type GoodnessOfFit } from "./goodness-of-fit.ts";
import { openLikelihoodModel, type FittedParameters } from "./likelihood-model.ts";
import { freeNormalisations, freeVariations, nuisanceParameters } from "./nuisance-parameters.ts";
import { columnShapes } from "./shown-columns.ts";
import { writeObservedAnomalies } from "./observed-anomalies.ts";
import { writeChannelEvents } from "./channel-events.ts";
import { readEstimatedEvents } from "./estimated-events.ts";
import { hasExactRatio } from "./exact-comparison.ts";
import { writeJson } from "./json-file.ts";
import { treatedTemplates, type TreatedVariation } from "./template-treatment.ts";
import { constructions } from "./toy-constructions.ts";
import { approximatedVariations, unusedVariations } from "./variation-remarks.ts";

/**
 * A scan with the name of its likelihood: "unbinned ratio", "binned score", "rate only", "exact"; ", statistical" says that nuisance parameters are held, ", fixed
 * branching fraction" that no branching fraction varies, ", linear" that expectations are of first order, ", others at the SM" that the other coefficients are held.
 */
export interface LabelledScan extends ScanResult {
  readonly label: string;
}

/** A scan of two coefficients with the name of its likelihood. */
export interface LabelledContours extends ContourScan {
  readonly label: string;
}

/** How far a likelihood disfavours a point. */
export interface LabelledTest extends PointTest {
  readonly label: string;
}

/** Where a scanned coefficient fits best. */
export function bestValue({ parameters: [name], bestFit }: Pick<LabelledScan, "parameters" | "bestFit">): number {
  const found = bestFit.parameters.find((parameter) => parameter.name === name);
  if (found === undefined) throw new RangeError(`the fit has no coefficient ${name}`);
  return found.value;
}

/** infer/results.json: the scans in the shape of DESIGN A3, what they are compared with, and the channels they come from. */
export interface InferenceResults {
  /** "blinded": observed data of which those of signal channels are unread, expected events in their place. */
  readonly data: Analysis["inference"]["data"] | "blinded";
  /** fb^-1 */
  readonly luminosity: number;
  readonly coefficients: readonly Coefficient[];
  /** Nuisance parameters of the likelihood; the scans profile them, but for those that are called statistical. */
  readonly nuisances: readonly string[];
  /** Free normalisations of the likelihood, which the scans profile, too. */
  readonly free?: readonly FreeNormalisation[];
  readonly channels: readonly (Pick<ChannelData, "name" | "selection" | "role" | "data" | "events" | "expected"> & {
    readonly model: "unbinned" | "binned";
    readonly estimator?: string;
    /** T terms of the expected events in δ. */
    readonly yield: readonly number[];
    /** Of an unbinned channel: T terms of the mean of q̂ over its SM events, which q̂ is divided by. */
    readonly normalisation?: readonly number[];
    /** Of an unbinned channel: the branching fraction that multiplies its yield. */
    readonly branching?: BranchingForm;
    readonly shape: BinnedShape;
    /** Observed events, and how many of them have an input beyond all training events; undefined where its data are not observed. */
    readonly observed?: { readonly events: number; readonly outside: number };
  })[];
  /** SM cross section of all selected events, pb: what the rates come from, with the Monte Carlo error within the files. */
  readonly crossSection: CrossSection;
  /** What was smoothed and pruned, where the analysis asks for it. */
  readonly variations?: readonly TreatedVariation[];
  /** −2 log L at the SM and the nominal values of nuisance parameters. */
  readonly twiceNllSm: number;
  /** The analysis's own likelihood, one for each scan of one coefficient that it asks for. */
  readonly scans: readonly LabelledScan[];
  /** The same scans with less or more knowledge. */
  readonly comparisons: readonly LabelledScan[];
  /** Scans of two coefficients by each likelihood, those of the analysis's own first. */
  readonly contours?: readonly LabelledContours[];
  /** Best fits of the members, each with its own ratio. */
  readonly ensemble?: {
    readonly minima: readonly (readonly number[])[];
    readonly mean: readonly number[];
    readonly standardDeviation: readonly number[];
    /** How many of these fits converged. */
    readonly converged: number;
  };
  readonly pointTests: readonly PointTest[];
  /** The same points by every likelihood, the analysis's own first. */
  readonly exclusions?: readonly LabelledTest[];
  /** Of nuisance parameters on the coefficient of each scan, where there are some. */
  readonly impacts?: readonly Impacts[];
  /** Of channels whose data may be seen: after the fit of the first scan, in the bins of the channel and of the columns that are shown. */
  readonly dataPredictions: readonly DataPrediction[];
  /** Of the same fit, where a channel has data and bins. */
  readonly goodnessOfFit?: GoodnessOfFit;
  /** One for each scan where the analysis asks for Feldman-Cousins intervals. */
  readonly feldmanCousins?: readonly FeldmanCousinsResult[];
}

/** Points of which a reader wants to know how far they are excluded: those of the analysis, or the SM value with the other sign, or the range's ends. */
function testedPoints(analysis: Analysis, coefficients: readonly Coefficient[]): Readonly<Record<string, number>>[] {
  if (analysis.inference.points.length > 0) return [...analysis.inference.points];
  return coefficients.flatMap(({ name, sm, range: [low, high] }) =>
    sm !== 0 && -sm >= low && -sm <= high ? [{ [name]: -sm }] : [{ [name]: low }, { [name]: high }],
  );
}

/** The exact expected likelihood of the closed-form process with derivatives by differences; undefined for other analyses. */
function exactLikelihood(analysis: Analysis, coefficients: readonly Coefficient[], data: readonly ChannelData[]): Likelihood | undefined {
  const whole = data.length === 1 && data[0].selection.length === 0 && analysis.inference.data === "asimov";
  if (!whole || !hasExactRatio(analysis)) return undefined;
  const value = (c: number): number => closedFormExpectedTwiceNll(c, data[0].expected);
  const h = 1e-4;
  return coefficientLikelihood(coefficients, ({ 0: c }) => {
    const [below, here, above] = [value(c - h), value(c), value(c + h)];
    return {
      value: here,
      gradient: Float64Array.of((above - below) / (2 * h)),
      hessian: Float64Array.of((above - 2 * here + below) / (h * h)),
    };
  });
}

async function run({ analysis, jobs, folder, folderOf, progress, warn, signal }: StageContext): Promise<void> {
  const names = likelihoodCoefficients(analysis);
  const coefficients = coefficientsNamed(analysis, names).map(({ name, sm, range }): Coefficient => ({ name, sm, range }));
  const events = await readEstimatedEvents(folderOf, analysis);
  const parameters = nuisanceParameters(analysis, events);
  for (const text of [
    ...unusedVariations(events.summary),
    ...approximatedVariations(analysis, [...parameters, ...freeVariations(analysis)]),
    ...branchingRemarks(branchingForms(analysis, names)),
  ])
    warn(text);
  const {
    data: channels,
    nuisances,
    variations,
  } = treatedTemplates(analysis, events, parameters, channelData(analysis, events, parameters));
  const data = inLikelihood(channels);
  const fitted = { nuisances, free: freeNormalisations(analysis) };
  const { free } = fitted;
  const systematic = nuisances.length + free.length > 0;
  const likelihoods = analysisLikelihoods(analysis, data, coefficients, fitted);
  const exact = systematic ? undefined : exactLikelihood(analysis, coefficients, data);
  if (exact !== undefined) likelihoods.push({ label: "exact", likelihood: exact });

  const [{ likelihood }] = likelihoods;
  const { scans, comparisons, contours } = likelihoodScans(analysis, coefficients, likelihoods, progress);
  const memberCount = Math.min(...data.filter(({ unbinned }) => unbinned !== undefined).map(({ members }) => members.length));
  const ensemble =
    Number.isFinite(memberCount) && memberCount > 1 ? memberFits(analysis, data, memberCount, coefficients, scans[0]) : undefined;
  const points = testedPoints(analysis, coefficients);
  const exclusions = likelihoods
    .filter(({ rangeOf }) => rangeOf === undefined)
    .flatMap((one) => points.map((at): LabelledTest => ({ label: one.label, ...pointTest(one.likelihood, at) })));
  const toys = await constructions(analysis, coefficients, fitted, data, {
    jobs,
    signal,
    progress: (fraction) => progress(fraction, "Feldman-Cousins toys"),
  });
  // the fit of the first scan, in the parameters that it has
  const [{ bestFit }] = scans;
  const model = { coefficients, ...fitted };
  const predictions = channels
    .filter((channel) => channel.data !== "asimov")
    .flatMap((channel) => [
      dataPrediction(channel, channel.shape, model, bestFit, true),
      ...columnShapes(
        analysis,
        events,
        channel,
        parameters.filter(({ name }) => nuisances.includes(name)),
      ).map((shape) => dataPrediction(channel, shape, model, bestFit, false)),
    ]);
  const fit = goodnessOfFit(
    data,
    () => openLikelihoodModel(analysisModel(analysis, data, coefficients, fitted)),
    predictions,
    bestFit.status,
  );
  const written: InferenceResults = {
    data: isBlind(analysis) ? "blinded" : analysis.inference.data,
    luminosity: analysis.luminosity.value,
    coefficients,
    nuisances,
    ...(free.length === 0 ? {} : { free }),
    channels: channels.map(
      ({ name, selection, role, data: kind, observed, events: simulated, expected, estimator, unbinned, shape, branching }) => ({
        name,
        selection,
        role,
        data: kind,
        ...(observed === undefined ? {} : { observed: { events: observed.rows.length, outside: observed.outside } }),
        events: simulated,
        expected,
        model: unbinned === undefined ? "binned" : "unbinned",
        ...(estimator === undefined ? {} : { estimator }),
        yield: unbinned === undefined ? summed(shape) : [...unbinned.yield],
        ...(unbinned === undefined ? {} : { normalisation: [...regionMean(unbinned)] }),
        ...(branching === undefined ? {} : { branching }),
        shape,
      }),
    ),
    crossSection: crossSection(
      events.polynomial,
      events.polynomial.sm,
      events.stratum,
      events.summary.strata.map(({ generated }) => generated),
    ),
    ...(variations.length === 0 ? {} : { variations }),
    dataPredictions: predictions,
    ...(fit === undefined ? {} : { goodnessOfFit: fit }),
    twiceNllSm: twiceNll(
      likelihood,
      likelihood.parameters.map(({ init }) => init),
    ).value,
    scans,
    comparisons,
    ...(contours.length === 0 ? {} : { contours }),
    ...(ensemble === undefined ? {} : { ensemble }),
    pointTests: points.map((at) => pointTest(likelihood, at)),
    exclusions,
    ...(systematic ? { impacts: impactsOf(openLikelihoodModel(analysisModel(analysis, data, coefficients, fitted)), scans, fitted) } : {}),
    ...(toys.length === 0 ? {} : { feldmanCousins: toys }),
  };
  for (const { name, observed } of channels)
    if (observed !== undefined && observed.outside > 0)
      warn(
        `${observed.outside} of the ${observed.rows.length} observed events of channel "${name}" have an input beyond all training events`,
      );
  await writeObservedAnomalies(folder, folderOf("evaluate"), analysis, events, channels, warn);
  await writeChannelEvents(folder, data);
  await writeJson(join(folder, "results.json"), written);
}

/** The mean of q̂ over the SM events of a channel; that of networks which see the coefficient is taken to be the exact one, that of the yields. */
const regionMean = (channel: UnbinnedChannel | CurveChannel): Float64Array =>
  "normalisation" in channel ? channel.normalisation : channel.yield.map((value) => value / channel.yield[0]);

/** T terms of the whole channel. */
function summed({ samples }: BinnedShape): number[] {
  const bins = samples.flatMap(({ terms }) => terms);
  return bins[0].map((_, t) => bins.reduce((total, bin) => total + bin[t], 0));
}

/** Scans of one and of two coefficients. */
interface LikelihoodScans {
  /** By the first likelihood. */
  readonly scans: readonly LabelledScan[];
  readonly comparisons: readonly LabelledScan[];
  readonly contours: readonly LabelledContours[];
}

/** A likelihood with all coefficients but one at their SM values. */
function othersAtSm(likelihood: Likelihood, coefficients: readonly Coefficient[], parameter: string): Likelihood {
  const held = (name: string): boolean => name !== parameter && coefficients.some((coefficient) => coefficient.name === name);
  return { ...likelihood, parameters: likelihood.parameters.map((each) => (held(each.name) ? { ...each, fixed: true } : each)) };
}

/** All scans that an analysis asks for, by all likelihoods; where there are several coefficients, those of one also with the others at the SM. */
function likelihoodScans(
  { inference }: Analysis,
  coefficients: readonly Coefficient[],
  likelihoods: readonly LabelledLikelihood[],
  progress: StageContext["progress"],
): LikelihoodScans {
  const { levels } = inference.intervals;
  const scans: LabelledScan[] = [];
  const comparisons: LabelledScan[][] = likelihoods.map(() => []);
  const contours: LabelledContours[][] = likelihoods.map(() => []);
  for (const [s, { coefficients: names, points }] of inference.scans.entries()) {
    for (const [l, { label, likelihood, rangeOf }] of likelihoods.entries()) {
      progress((s + l / likelihoods.length) / inference.scans.length, `${names.join(", ")}, ${label}`);
      if (names.length === 2) {
        // to first order the region where all is positive is no rectangle
        if (rangeOf === undefined)
          contours[l].push({
            label,
            ...contourScan(likelihood, [{ parameter: names[0], points }, { parameter: names[1], points }], levels, { adaptive: true }), // prettier-ignore
          });
        continue;
      }
      const [parameter] = names;
      const range = rangeOf?.(coefficients.findIndex(({ name }) => name === parameter));
      const settings = { parameter, points, levels, ...(range === undefined ? {} : { range }) };
      (l === 0 ? scans : comparisons[l]).push({ label, ...profileScan(likelihood, settings) });
      if (coefficients.length > 1)
        comparisons[l].push({
          label: `${label}${LABELS.fixed}`,
          ...profileScan(othersAtSm(likelihood, coefficients, parameter), settings),
        });
    }
  }
  return { scans, comparisons: comparisons.flat(), contours: contours.flat() };
}

/** Impacts of nuisance parameters on each scanned coefficient. */
function impactsOf(
  experiment: TemplateExperiment,
  scans: readonly LabelledScan[],
  { nuisances, free }: FittedParameters,
): readonly Impacts[] {
  const parameters = [...nuisances, ...free.map(({ name }) => name)];
  return scans.map(({ parameters: [poi] }) => impacts(experiment, experiment.observed, { poi, parameters }));
}

function memberFits(
  analysis: Analysis,
  data: readonly ChannelData[],
  count: number,
  coefficients: readonly Coefficient[],
  scan: LabelledScan,
): NonNullable<InferenceResults["ensemble"]> {
  const start = scan.bestFit.parameters.slice(0, coefficients.length).map(({ value }) => value);
  const members = memberLikelihoods(analysis, data, coefficients, count);
  const { points, mean, standardDeviation, converged } = memberMinima(members, start);
  const k = coefficients.length;
  return {
    minima: Array.from({ length: count }, (_, m) => [...points.subarray(m * k, (m + 1) * k)]),
    mean: [...mean],
    standardDeviation: [...standardDeviation],
    converged,
  };
}

/** Estimated ratios and yields to scans, intervals and tested points. */
export const inferStage: Stage = {
  name: "infer",
  reads: ["features", "evaluate"],
  settings: ({
    coefficients,
    branching,
    luminosity,
    systematics,
    templates,
    selection,
    samples,
    estimators,
    channels,
    inference,
    report,
    export: { scoreBins },
  }) => ({
    coefficients,
    branching,
    luminosity,
    templates,
    systematics: systematics.filter(({ type }) => type === "normalisation" || type === "free"),
    selection,
    samples: samples.map(({ name, process, source: { kind }, branching: own }) => ({ name, process, kind, branching: own })),
    estimators: estimators.map(({ name, type, coefficients: of, ensemble }) => ({ name, type, of, ensemble })),
    channels,
    inference,
    report,
    scoreBins,
  }),
  inputFiles: () => Promise.resolve([]),
  run,
};
