import type { Analysis } from "@ratiometer/config";
import { objective, rateChannel, type Channel, type Coefficient, type Likelihood, type TemplateExperiment } from "@ratiometer/likelihood";
import type { ChannelData } from "./channel-data.ts";
import { binnedProcesses, likelihoodModel, openLikelihoodModel, type BinnedForm, type LikelihoodModel } from "./likelihood-model.ts";

/** A likelihood and what it is called: "unbinned ratio", "binned score", … */
export interface LabelledLikelihood {
  readonly label: string;
  readonly likelihood: Likelihood;
}

/** The analysis's own likelihood, and what it is compared with, of the coefficients alone. */
export function statisticalLikelihoods(data: readonly ChannelData[], coefficients: readonly Coefficient[]): LabelledLikelihood[] {
  const of = (channels: readonly Channel[]): Likelihood => objective(channels, coefficients);
  const own = { label: label(data), likelihood: of(data.map(({ unbinned, binned }) => unbinned ?? binned)) };
  if (data.every(({ unbinned }) => unbinned === undefined)) return [own];
  const rates = data.map(({ unbinned, binned }) => (unbinned === undefined ? binned : rateChannel(unbinned)));
  return [own, { label: "binned score", likelihood: of(data.map(({ binned }) => binned)) }, { label: "rate only", likelihood: of(rates) }];
}

/**
 * The same with nuisance parameters.
 *
 * @param nuisances their names
 * @throws AnalysisError CONFIG_NOT_SUPPORTED where the ratio of a channel is no quadratic form
 */
export function likelihoodsWithNuisances(
  analysis: Analysis,
  data: readonly ChannelData[],
  coefficients: readonly Coefficient[],
  nuisances: readonly string[],
): readonly [LabelledLikelihood & { readonly experiment: TemplateExperiment }, ...LabelledLikelihood[]] {
  const open = (of: string, model: LikelihoodModel): LabelledLikelihood & { readonly experiment: TemplateExperiment } => {
    const experiment = openLikelihoodModel(model);
    return { label: of, likelihood: experiment.likelihood(experiment.observed), experiment };
  };
  const model = likelihoodModel(analysis, coefficients, nuisances, data, { path: "systematics", instead: "leave the systematics out" });
  const own = open(label(data), model);
  if (data.every(({ unbinned }) => unbinned === undefined)) return [own];
  const binned = (formOf: (channel: ChannelData) => BinnedForm): LikelihoodModel => ({
    ...model,
    unbinned: [],
    binned: data.map((channel) => {
      const form = formOf(channel);
      const observed = Float64Array.from(channel.shape.observed);
      return {
        name: channel.name,
        processes: binnedProcesses(channel.shape, form),
        observed: form === "score" ? observed : Float64Array.of(observed.reduce((a, b) => a + b, 0)),
      };
    }),
  });
  return [
    own,
    open(
      "binned score",
      binned(() => "score"),
    ),
    open(
      "rate only",
      binned(({ unbinned }) => (unbinned === undefined ? "score" : "rate")),
    ),
  ];
}

function label(data: readonly ChannelData[]): string {
  const unbinned = data.filter(({ unbinned: channel }) => channel !== undefined).length;
  return unbinned === 0 ? "binned" : unbinned === data.length ? "unbinned ratio" : "unbinned ratio and binned channels";
}
