import { formValue, monomials } from "@ratiometer/eft";
import { chi2LogSurvival, chi2Quantile, covariance, type FitResult } from "@ratiometer/likelihood";
import { openLikelihoodModel } from "./likelihood-experiment.ts";
import { binnedProcesses, type LikelihoodModel } from "./likelihood-model.ts";
import type { BinnedShape, ShapeBins } from "./binned-shape.ts";
import type { ChannelData } from "./channel-data.ts";

/** Data of a channel beside what the fit makes of its expectation, in bins. */
export interface DataPrediction extends ShapeBins {
  readonly channel: string;
  readonly role: ChannelData["role"];
  readonly data: "observed" | "pseudo-data";
  /** Whether these are the bins of the channel itself, or those of another column. */
  readonly ofChannel: boolean;
  /** Expected events of each sample after the fit. */
  readonly samples: readonly { readonly name: string; readonly yields: readonly number[] }[];
  readonly total: readonly number[];
  /** Standard deviation of the total: parameters of the fit with their correlations, and the finite simulation; null where the fit has no covariance. */
  readonly uncertainty: readonly number[] | null;
  readonly observed: readonly number[];
  /** Central 68.27 % Poisson intervals of the observed counts (Garwood, Biometrika 28, 437 (1936)). */
  readonly intervals: readonly (readonly [number, number])[];
  /** (observed − total) over the standard deviation of that, Poisson fluctuations of the data included; null where nothing is expected. */
  readonly pulls: readonly (number | null)[] | null;
  /** With the covariance of bins. Where the data took part in the fit they have pulled the prediction to themselves: it comes out small rather than large. */
  readonly chi2: number | null;
  readonly degreesOfFreedom: number;
  readonly pValue: number | null;
}

/** Share of a normal distribution within a standard deviation. */
const CENTRAL = 0.682689492137;

/** The central Poisson interval of a count; the lower end of none is 0. */
export function garwoodInterval(count: number, level: number = CENTRAL): readonly [number, number] {
  const tail = (1 - level) / 2;
  return [count > 0 ? chi2Quantile(tail, 2 * count) / 2 : 0, chi2Quantile(1 - tail, 2 * (count + 1)) / 2];
}

/** The parameters of a likelihood at its best fit. */
export type FittedPoint = Pick<FitResult, "parameters" | "correlation">;

/** What the parameters of a likelihood are, beside its channels. */
export type ModelParameters = Omit<LikelihoodModel, "unbinned" | "binned">;

/** The covariance of the fitted parameters, by name; undefined where the curvature gives none. */
function covarianceOf({ parameters, correlation }: FittedPoint): ((a: string, b: string) => number) | undefined {
  if (correlation === null) return undefined;
  const place = new Map(parameters.map(({ name }, i) => [name, i]));
  return (a, b) => {
    const [i, j] = [place.get(a), place.get(b)];
    if (i === undefined || j === undefined) return 0;
    return correlation[i][j] * (parameters[i].uncertainty ?? 0) * (parameters[j].uncertainty ?? 0);
  };
}

/**
 * Variance from the finite simulation in each bin at δ.
 * @param total expected events with all factors of the fit, which multiply the errors, too
 */
function simulationVariance({ covariance: bins, samples }: BinnedShape, delta: readonly number[], total: readonly number[]): number[] {
  const powers = monomials(delta);
  const T = powers.length;
  return bins.map((bin, b) => {
    const bare = samples.reduce((sum, { terms }) => sum + formValue(terms[b], delta), 0);
    const scale = bare > 0 ? total[b] / bare : 1;
    return scale ** 2 * bin.reduce((sum, value, tu) => sum + value * powers[Math.floor(tu / T)] * powers[tu % T], 0);
  });
}

/**
 * The expectation of bins after a fit, by the same factors and interpolations as in the likelihood, with the covariance of the bins of the total: J C Jᵀ from
 * the derivatives J by the parameters, and the variance of the simulation.
 */
export function fittedBins(
  shape: BinnedShape,
  model: ModelParameters,
  fit: FittedPoint,
): { readonly samples: readonly number[][]; readonly total: number[]; readonly covariance: Float64Array | undefined } {
  const { samples } = shape;
  const bins = shape.observed.length;
  const observed = new Float64Array(bins);
  // a "channel" for each sample, so that it has an expectation of its own
  const binned = binnedProcesses(shape).map((process, s) => ({ name: `${s}`, processes: [process], observed }));
  const { parameters, expected } = openLikelihoodModel({ ...model, unbinned: [], binned });
  const fitted = new Map(fit.parameters.map(({ name, value, uncertainty }) => [name, { value, uncertainty: uncertainty ?? 0 }]));
  const point = parameters.map(({ name, init }) => fitted.get(name)?.value ?? init);
  const at = (x: readonly number[]): number[][] => expected(x).map(({ yields }) => [...yields]);
  const totalOf = (yields: readonly (readonly number[])[]): number[] =>
    Array.from({ length: bins }, (_, bin) => yields.reduce((sum, own) => sum + own[bin], 0));
  const yields = at(point).slice(0, samples.length);
  const total = totalOf(yields);
  const errors = covarianceOf(fit);
  if (errors === undefined) return { samples: yields, total, covariance: undefined };
  const slopes = parameters.map(({ name }, p) => {
    const step = (fitted.get(name)?.uncertainty ?? 0) / 1000;
    if (step === 0) return total.map(() => 0);
    const [above, below] = [step, -step].map((by) => totalOf(at(point.with(p, point[p] + by))));
    return above.map((value, bin) => (value - below[bin]) / (2 * step));
  });
  const delta = model.coefficients.map(({ name, sm }) => (fitted.get(name)?.value ?? sm) - sm);
  const simulated = simulationVariance(shape, delta, total);
  const matrix = new Float64Array(bins * bins);
  for (let i = 0; i < bins; i++)
    for (let j = 0; j < bins; j++) {
      let sum = i === j ? simulated[i] : 0;
      parameters.forEach((a, p) => parameters.forEach((b, q) => (sum += slopes[p][i] * errors(a.name, b.name) * slopes[q][j])));
      matrix[i * bins + j] = sum;
    }
  return { samples: yields, total, covariance: matrix };
}

/** χ² of differences whose covariance is that of the prediction and Poisson fluctuations of its total; null where that is singular. */
function chiSquared(differences: readonly number[], total: readonly number[], prediction: Float64Array): number | null {
  const k = differences.length;
  const twice = covariance(
    prediction.map((value, cell) => value + (cell % (k + 1) === 0 ? total[cell / (k + 1)] : 0)),
    k,
  );
  if (twice === undefined) return null;
  // covariance() is twice the inverse
  return differences.reduce((sum, a, i) => sum + a * differences.reduce((row, b, j) => row + (twice[i * k + j] / 2) * b, 0), 0);
}

/**
 * Data beside the fitted expectation of some bins of a channel.
 * @param shape with the expected and the observed events of the bins @param model parameters of the likelihood that was fitted
 */
export function dataPrediction(
  { name, role, data }: Pick<ChannelData, "name" | "role" | "data">,
  shape: BinnedShape,
  model: ModelParameters,
  fit: FittedPoint,
  ofChannel: boolean,
): DataPrediction {
  if (data === "asimov") throw new RangeError(`channel ${name} has no data`);
  const { samples, total, covariance: matrix } = fittedBins(shape, model, fit);
  const { observed } = shape;
  const bins = observed.length;
  const differences = observed.map((count, bin) => count - total[bin]);
  const deviation = (bin: number): number => Math.sqrt(Math.max(0, matrix?.[bin * (bins + 1)] ?? 0));
  const chi2 = matrix === undefined ? null : chiSquared(differences, total, matrix);
  return {
    channel: name,
    role,
    data,
    ofChannel,
    axes: shape.axes,
    ...(shape.kept === undefined ? {} : { kept: shape.kept }),
    samples: samples.map((yields, s) => ({ name: shape.samples[s].name, yields })),
    total,
    uncertainty: matrix === undefined ? null : total.map((_, bin) => deviation(bin)),
    observed,
    intervals: observed.map((count) => garwoodInterval(count)),
    pulls:
      matrix === undefined
        ? null
        : differences.map((difference, bin) => {
            const variance = total[bin] + deviation(bin) ** 2;
            return variance > 0 ? difference / Math.sqrt(variance) : null;
          }),
    chi2,
    degreesOfFreedom: bins,
    pValue: chi2 === null ? null : Math.exp(chi2LogSurvival(chi2, bins)),
  };
}
