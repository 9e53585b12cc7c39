import type { Analysis } from "@ratiometer/config";
import { objective, rateChannel, type Channel, type Coefficient, type Likelihood, type TemplateExperiment } from "@ratiometer/likelihood";
import type { ChannelData } from "./channel-data.ts";
import { openLikelihoodModel } from "./likelihood-experiment.ts";
import { COEFFICIENTS_ALONE, likelihoodModel, type ChannelForm, type FittedParameters, type LikelihoodModel } from "./likelihood-model.ts";
import { linearChannels, positiveRange } from "./linear-channels.ts";

/** A likelihood and what it is called: "unbinned ratio", "binned score", … and in what it differs from the analysis's own, "…, statistical". */
export interface LabelledLikelihood {
  readonly label: string;
  readonly likelihood: Likelihood;
  /** Where a coefficient can be scanned, if that is not its range. @param index of the coefficient */
  readonly rangeOf?: (index: number) => readonly [number, number];
}

/** What the label of a likelihood says. */
export const LABELS = {
  statistical: ", statistical",
  fixedBranching: ", fixed branching fraction",
  linear: ", linear",
  fixed: ", others at the SM",
} as const;

/** Data whose yields do not change with branching fractions. */
function withoutBranching(data: readonly ChannelData[]): ChannelData[] {
  return data.map((channel) => ({
    ...channel,
    branching: undefined,
    shape: { ...channel.shape, samples: channel.shape.samples.map((sample) => ({ ...sample, branching: undefined })) },
  }));
}

const hasBranching = (data: readonly ChannelData[]): boolean =>
  data.some(({ shape }) => shape.samples.some(({ branching }) => branching !== undefined));

/** The channels of a likelihood of the coefficients alone. */
function channelsOf(data: readonly ChannelData[], form: ChannelForm): Channel[] {
  return data.map(({ unbinned, binned }) => {
    if (unbinned === undefined || form === "score") return binned;
    return form === "events" ? unbinned : rateChannel(unbinned);
  });
}

/** The model of an analysis in one form. @throws AnalysisError CONFIG_NOT_SUPPORTED where the ratio of a channel is no quadratic form */
export function analysisModel(
  analysis: Pick<Analysis, "where">,
  data: readonly ChannelData[],
  coefficients: readonly Coefficient[],
  parameters: FittedParameters,
  form: ChannelForm = "events",
): LikelihoodModel {
  const systematic = parameters.nuisances.length + parameters.free.length > 0;
  const why = systematic
    ? { path: "systematics", instead: "leave the systematics out" }
    : { path: "branching", instead: "leave the branching fractions out" };
  return likelihoodModel(analysis, data, { coefficients, ...parameters, form, ...why });
}

/** The likelihood of an analysis in one form. Without other parameters and branching fractions it is one of quadratic forms alone. */
function likelihoodOf(
  analysis: Pick<Analysis, "where">,
  data: readonly ChannelData[],
  coefficients: readonly Coefficient[],
  parameters: FittedParameters,
  form: ChannelForm,
): Likelihood {
  if (parameters.nuisances.length + parameters.free.length === 0 && !hasBranching(data))
    return objective(channelsOf(data, form), coefficients);
  return experimentLikelihood(openLikelihoodModel(analysisModel(analysis, data, coefficients, parameters, form)));
}

const experimentLikelihood = (experiment: TemplateExperiment): Likelihood => experiment.likelihood(experiment.observed);

/** The analysis's own likelihood. @throws AnalysisError CONFIG_NOT_SUPPORTED where the ratio of a channel is no quadratic form */
export const analysisLikelihood = (
  analysis: Pick<Analysis, "where">,
  data: readonly ChannelData[],
  coefficients: readonly Coefficient[],
  parameters: FittedParameters,
): Likelihood => likelihoodOf(analysis, data, coefficients, parameters, "events");

/** The likelihoods of the members of ensembles, of the coefficients alone: each member has its own ratio. */
export function memberLikelihoods(
  analysis: Pick<Analysis, "where">,
  data: readonly ChannelData[],
  coefficients: readonly Coefficient[],
  count: number,
): Likelihood[] {
  return Array.from({ length: count }, (_, m) => {
    const own = data.map((channel) => (channel.unbinned === undefined ? channel : { ...channel, unbinned: channel.members[m] }));
    return likelihoodOf(analysis, own, coefficients, COEFFICIENTS_ALONE, "events");
  });
}

/**
 * The analysis's own likelihood, which is the first, and what it is compared with: without its systematic uncertainties, with fixed branching fractions, of the
 * estimated score in bins, of the rate alone, and to first order in the coefficients.
 *
 * @throws AnalysisError CONFIG_NOT_SUPPORTED where the ratio of a channel is no quadratic form
 */
export function analysisLikelihoods(
  analysis: Pick<Analysis, "where" | "inference">,
  data: readonly ChannelData[],
  coefficients: readonly Coefficient[],
  parameters: FittedParameters,
): LabelledLikelihood[] {
  const { nuisances, free } = parameters;
  const make = (
    label: string,
    form: ChannelForm,
    channels: readonly ChannelData[] = data,
    of: FittedParameters = parameters,
  ): LabelledLikelihood => ({ label, likelihood: likelihoodOf(analysis, channels, coefficients, of, form) });
  const fixedBranching = hasBranching(data) ? withoutBranching(data) : undefined;
  const both = (label: string, form: ChannelForm): LabelledLikelihood[] => [
    make(label, form),
    ...(fixedBranching === undefined ? [] : [make(`${label}${LABELS.fixedBranching}`, form, fixedBranching)]),
  ];
  const name = ownLabel(data);
  const [own, ...ownFixed] = both(name, "events");
  const unbinned = data.some((channel) => channel.unbinned !== undefined);
  const linear = analysis.inference.orders.includes("linear") ? linearChannels(data, analysis) : undefined;
  const toFirstOrder = (label: string, form: ChannelForm): LabelledLikelihood[] =>
    linear === undefined
      ? []
      : [
          {
            ...make(`${label}${LABELS.linear}`, form, linear),
            rangeOf: (index) => positiveRange(form === "events" ? linear : linear.map(({ binned }) => ({ binned })), coefficients, index),
          },
        ];
  return [
    own,
    ...(nuisances.length + free.length === 0 ? [] : [make(`${name}${LABELS.statistical}`, "events", data, COEFFICIENTS_ALONE)]),
    ...ownFixed,
    ...(unbinned ? [...both("binned score", "score"), ...both("rate only", "rate")] : []),
    ...toFirstOrder(name, "events"),
    ...(unbinned ? toFirstOrder("binned score", "score") : []),
  ];
}

function ownLabel(data: readonly ChannelData[]): string {
  const unbinned = data.filter(({ unbinned: channel }) => channel !== undefined).length;
  return unbinned === 0 ? "binned" : unbinned === data.length ? "unbinned ratio" : "unbinned ratio and binned channels";
}
