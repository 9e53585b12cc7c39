import { join } from "node:path";
import { coefficientsNamed, isBlind, type Analysis } from "@ratiometer/config";
import { crossSection } from "@ratiometer/eft";
import {
  impacts,
  memberMinima,
  twiceNll,
  type Coefficient,
  type CurveChannel,
  type Impacts,
  type TemplateExperiment,
  type UnbinnedChannel,
} from "@ratiometer/likelihood";
import { NOTHING_KEPT, type SharedWork } from "../parts/shared-work.ts";
import type { Stage, StageContext } from "../pipeline/stage.ts";
import { analysisLikelihoods, analysisModel, memberLikelihoods, type LabelledLikelihood } from "./analysis-likelihoods.ts";
import type { BinnedShape } from "./binned-shape.ts";
import { branchingForms, branchingRemarks } from "./branching-forms.ts";
import { channelData, inLikelihood, likelihoodCoefficients, type ChannelData } from "./channel-data.ts";
import { writeChannelEvents } from "./channel-events.ts";
import { dataPrediction } from "./data-prediction.ts";
import { readEstimatedEvents } from "./estimated-events.ts";
import { exactLikelihood } from "./exact-likelihood.ts";
import { goodnessOfFit } from "./goodness-of-fit.ts";
import type { InferenceResults, LabelledScan } from "./inference-results.ts";
import { writeJson } from "./json-file.ts";
import { openLikelihoodModel } from "./likelihood-experiment.ts";
import type { FittedParameters } from "./likelihood-model.ts";
import { likelihoodScans, scanTasks } from "./likelihood-scans.ts";
import { membersAtEnds } from "./member-remarks.ts";
import { freeNormalisations, freeVariations, nuisanceParameters } from "./nuisance-parameters.ts";
import { writeObservedAnomalies } from "./observed-anomalies.ts";
import { columnShapes } from "./shown-columns.ts";
import { treatedTemplates } from "./template-treatment.ts";
import { testsByLikelihood } from "./tested-points.ts";
import { constructions, sharedToys, toyShares } from "./toy-constructions.ts";
import { approximatedVariations, unusedVariations } from "./variation-remarks.ts";

/** Everything that likelihoods are made of. */
async function likelihoodInput({ analysis, folderOf, warn }: Pick<StageContext, "analysis" | "folderOf" | "warn">) {
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
  const fitted: FittedParameters = { nuisances, free: freeNormalisations(analysis) };
  return { coefficients, events, parameters, channels, variations, data, fitted };
}

/** The likelihoods that are scanned, the analysis's own first. */
function scannedLikelihoods(
  analysis: Analysis,
  data: readonly ChannelData[],
  coefficients: readonly Coefficient[],
  fitted: FittedParameters,
): LabelledLikelihood[] {
  const likelihoods = analysisLikelihoods(analysis, data, coefficients, fitted);
  const systematic = fitted.nuisances.length + fitted.free.length > 0;
  const exact = systematic ? undefined : exactLikelihood(analysis, coefficients, data);
  return exact === undefined ? likelihoods : [...likelihoods, { label: "exact", likelihood: exact }];
}

async function run(context: StageContext): Promise<void> {
  const { analysis, jobs, folder, folderOf, kept, progress, warn, signal } = context;
  const { coefficients, events, parameters, channels, variations, data, fitted } = await likelihoodInput(context);
  const { nuisances, free } = fitted;
  const systematic = nuisances.length + free.length > 0;
  const likelihoods = scannedLikelihoods(analysis, data, coefficients, fitted);

  const [{ likelihood }] = likelihoods;
  const tasks = scanTasks(analysis, coefficients, likelihoods);
  const { scans, comparisons, contours } = await likelihoodScans(tasks, likelihoods, kept?.(SCANS) ?? NOTHING_KEPT, progress);
  const memberCount = Math.min(...data.filter(({ unbinned }) => unbinned !== undefined).map(({ members }) => members.length));
  const ensemble =
    Number.isFinite(memberCount) && memberCount > 1 ? memberFits(analysis, data, memberCount, coefficients, scans[0]) : undefined;
  const exclusions = testsByLikelihood(analysis, coefficients, likelihoods);
  const toys = await constructions(analysis, coefficients, fitted, data, {
    jobs,
    signal,
    progress: (fraction) => progress(fraction, "Feldman-Cousins toys"),
    ...(kept === undefined ? {} : { kept }),
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
    pointTests: exclusions[0].tests,
    exclusions: exclusions.flatMap(({ label, tests }) => tests.map((test) => ({ label, ...test }))),
    ...(systematic ? { impacts: impactsOf(openLikelihoodModel(analysisModel(analysis, data, coefficients, fitted)), scans, fitted) } : {}),
    ...(toys.length === 0 ? {} : { feldmanCousins: toys }),
  };
  membersAtEnds(written).forEach(warn);
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

/** The scans by all likelihoods as work that can be shared. */
const SCANS = "scans";

/** The scans, or the toys of one construction. */
async function shareOf(name: string, context: StageContext): Promise<SharedWork> {
  const { analysis, jobs, signal, progress } = context;
  const { coefficients, data, fitted } = await likelihoodInput({ ...context, warn: () => undefined });
  if (name !== SCANS) return sharedToys(name, analysis, coefficients, fitted, data, { jobs, signal, progress });
  const tasks = scanTasks(analysis, coefficients, scannedLikelihoods(analysis, data, coefficients, fitted));
  return {
    tasks: tasks.length,
    filesOf: () => [],
    perform: async function* (first, end) {
      for (let task = first; task < end; task++) {
        progress((task - first) / (end - first), tasks[task].note);
        yield await Promise.resolve({ task, piece: tasks[task].perform() });
      }
    },
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
  shares: { names: ({ inference }) => [SCANS, ...toyShares(inference)], open: shareOf },
  run,
};
