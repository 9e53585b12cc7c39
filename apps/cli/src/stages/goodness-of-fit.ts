import { chi2LogSurvival, saturatedTest, type MinimiserStatus, type TemplateExperiment } from "@ratiometer/likelihood";
import type { ChannelData } from "./channel-data.ts";
import type { DataPrediction } from "./data-prediction.ts";

/** How well the fitted model describes the data in bins, by the saturated model, which has a parameter for every bin. */
export interface GoodnessOfFit {
  /**
   * all channels: −2 log L of the fit above that of the saturated model, auxiliary measurements included. binned channels: where others are unbinned, or
   * their data unread, the same of the bins of those with data at the values of the whole fit.
   */
  readonly of: "all channels" | "binned channels";
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** By the χ² distribution; null without degrees of freedom. */
  readonly pValue: number | null;
  readonly status: MinimiserStatus;
}

/** 2 Σ [μ − n + n log(n/μ)] of the bins of a channel; infinite where something is observed and nothing expected. */
function saturatedDistance({ observed, total }: Pick<DataPrediction, "observed" | "total">): number {
  return observed.reduce((sum, n, bin) => {
    const mean = Math.max(0, total[bin]);
    return sum + 2 * (mean - n + (n > 0 ? n * Math.log(n / mean) : 0));
  }, 0);
}

/**
 * @param channels of the likelihood @param experiment their likelihood, where all are binned @param predictions after the fit @param status of the fit
 * @returns undefined where no channel has data in bins
 */
export function goodnessOfFit(
  channels: readonly Pick<ChannelData, "name" | "data" | "unbinned">[],
  experiment: () => TemplateExperiment,
  predictions: readonly DataPrediction[],
  status: MinimiserStatus,
): GoodnessOfFit | undefined {
  if (channels.every(({ data, unbinned }) => data !== "asimov" && unbinned === undefined)) {
    const binned = experiment();
    return { of: "all channels", ...saturatedTest(binned, binned.observed) };
  }
  const fitted = channels.filter(({ data, unbinned }) => data !== "asimov" && unbinned === undefined).map(({ name }) => name);
  const bins = predictions.filter(({ channel, ofChannel }) => ofChannel && fitted.includes(channel));
  const statistic = bins.reduce((sum, channel) => sum + saturatedDistance(channel), 0);
  const degreesOfFreedom = bins.reduce((sum, { observed }) => sum + observed.length, 0);
  if (degreesOfFreedom === 0 || !Number.isFinite(statistic)) return undefined;
  return { of: "binned channels", statistic, degreesOfFreedom, pValue: Math.exp(chi2LogSurvival(statistic, degreesOfFreedom)), status };
}
