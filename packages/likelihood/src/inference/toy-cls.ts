import { normalCdf } from "../distributions.ts";
import type { Data } from "../model/data.ts";
import type { Experiment } from "../model/experiment.ts";
import { checkTestedValue, type ClsSettings } from "./asymptotic-cls.ts";
import { BANDS, type ClsStatistic } from "./asymptotic-p-values.ts";
import { checkWithinBounds, findFreeParameter } from "./find-parameter.ts";
import { statusOfAll } from "./fit-status.ts";
import { testStatisticCurve } from "./test-statistic.ts";
import { countFrom, quantile, toyProbability, toyStatus, type ToyEstimate, type ToyStatus } from "./toy-probability.ts";
import { withToys, type RunToys, type ToySettings } from "./toys.ts";

/** The outcome of a hypothesis test by pseudo-experiments. */
export interface ToyCls {
  readonly poi: string;
  readonly at: number;
  readonly testStatistic: ClsStatistic;
  /** CLs, for q0 the p-value of the background; null where no toy of the alternative is as extreme as the data. */
  readonly observed: ToyEstimate | null;
  /** Quantiles of the same over toys of the alternative, at -2, -1, 0, 1, 2 standard deviations: ascending. */
  readonly expected: readonly number[];
  readonly q: number;
  readonly clsb: ToyEstimate;
  readonly clb: ToyEstimate;
  readonly muHat: number;
  /** Toys of each hypothesis, and how many of all had a fit that did not converge. */
  readonly toys: number;
  readonly failed: number;
  readonly status: ToyStatus;
}

/** The ratio of two probabilities of independent toys. */
function ratio(upper: ToyEstimate, lower: ToyEstimate): ToyEstimate | null {
  if (lower.value === 0) return null;
  const value = upper.value / lower.value;
  return { value, error: Math.hypot(upper.error, value * lower.error) / lower.value };
}

/** As toyCls, with toys that are drawn for several tests. */
export async function clsByToys(
  experiment: Experiment,
  data: Data,
  { poi, at, testStatistic = "qtilde" }: ClsSettings,
  run: RunToys,
): Promise<ToyCls> {
  const index = findFreeParameter(experiment.parameters, poi);
  const parameter = experiment.parameters[index];
  const alternative = testStatistic === "q0" ? 1 : 0;
  checkWithinBounds(parameter, alternative, "the alternative hypothesis");
  checkWithinBounds(parameter, at);
  checkTestedValue(testStatistic, at);
  const curve = testStatisticCurve(experiment.likelihood(data), index, testStatistic);
  const other = curve.at(alternative);
  const tested = curve.at(at);
  const quantity = { kind: "statistic", statistic: testStatistic, index, at } as const;
  const draw = async (label: string, truth: Float64Array): Promise<{ sorted: Float64Array; failed: number }> => {
    const { values, failed } = await run({ quantity, truth, label });
    return { sorted: Float64Array.from(failed, (_, k) => values[2 * k]).sort(), failed: failed.reduce((sum, value) => sum + value, 0) };
  };
  const signal = await draw("tested hypothesis", tested.conditional.values);
  const background = await draw("alternative hypothesis", other.conditional.values);
  const toys = signal.sorted.length;
  const clsb = toyProbability(countFrom(signal.sorted, tested.value), toys);
  const clb = toyProbability(countFrom(background.sorted, tested.value), toys);
  const isDiscovery = testStatistic === "q0";
  const each = background.sorted.map((q) => {
    const share = countFrom(signal.sorted, q) / toys;
    return isDiscovery ? share : share / (countFrom(background.sorted, q) / toys);
  });
  each.sort();
  const failed = signal.failed + background.failed;
  const fits = statusOfAll([other, tested]);
  return {
    poi,
    at,
    testStatistic,
    observed: isDiscovery ? clsb : ratio(clsb, clb),
    expected: BANDS.map((band) => quantile(each, normalCdf(-band))),
    q: tested.value,
    clsb,
    clb,
    muHat: tested.muHat,
    toys,
    failed,
    status: fits === "converged" ? toyStatus(failed) : fits,
  };
}

/**
 * Tests one value of a parameter by pseudo-experiments: drawn at the tested value and at the alternative, 0 (1 for q0), with the other parameters where they
 * fit the data best and global observables drawn anew. p-values are the shares of toys that are at least as extreme as the data.
 *
 * @throws AnalysisError as asymptoticCls, and FIT_TOYS
 */
export async function toyCls(experiment: Experiment, data: Data, settings: ClsSettings, toySettings: ToySettings): Promise<ToyCls> {
  return withToys(experiment, toySettings, (run) => clsByToys(experiment, data, settings, run));
}
