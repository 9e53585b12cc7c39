import { gradients } from "../graph/differentiate.ts";
import { concatColumns, log, negate, subtract, type Tensor } from "../graph/tensor.ts";
import type { LossColumn, Network } from "../loss/loss.ts";
import { densityLogForm } from "./density-form.ts";
import { ratioForm, ratioParts } from "./ratio-form.ts";

/** What a network says of the ratio of events: log r̂ (rows x 1), and its slopes. */
export interface RatioEstimate {
  readonly logRatio: Tensor;
  /** Scores of the numerator's density at its point and, where the network depends on it, of the denominator's: rows x k each, in units of the scales. */
  readonly scores: readonly Tensor[];
}

/** How a ratio in k coefficients is made of a network's output. */
export interface RatioModel {
  readonly columns: readonly LossColumn[];
  /** Columns joined to the features in the network's input. */
  readonly joined: number;
  readonly estimate: (network: Network, x: Tensor, column: (name: string) => Tensor) => RatioEstimate;
}

/**
 * The coefficient-structured ratio: the network puts out a quadratic form. The logarithm of the ratio of cross sections, "log_rate", makes it one of
 * normalised densities; the score is that of dσ, not centred.
 */
export const structuredRatio = (k: number): RatioModel => ({
  columns: [
    { name: "delta", columns: k },
    { name: "log_rate", columns: 1 },
  ],
  joined: 0,
  estimate: (network, x, column) => {
    const delta = column("delta");
    const logForm = log(ratioForm(ratioParts(network(x), k), delta, k));
    return { logRatio: subtract(logForm, column("log_rate")), scores: gradients(logForm, [delta]) };
  },
});

/** The quadratic form of the events' rate density relative to that of the generated mixture, dσ(x|c)/dg: `densityLogForm`. */
export const structuredDensity = (k: number): RatioModel => ({
  columns: [{ name: "delta", columns: k }],
  joined: 0,
  estimate: (network, x, column) => {
    const delta = column("delta");
    const logRatio = densityLogForm(network(x), delta, k);
    return { logRatio, scores: gradients(logRatio, [delta]) };
  },
});

/** A network that sees the coefficients behind the features and puts out log r̂(x|c). */
export const parameterisedRatio = (k: number): RatioModel => ({
  columns: [{ name: "delta", columns: k }],
  joined: k,
  estimate: (network, x, column) => {
    const delta = column("delta");
    const logRatio = network(concatColumns([x, delta]));
    return { logRatio, scores: gradients(logRatio, [delta]) };
  },
});

/** A network f that sees both points: log r̂(x|c₀, c₁) = f(x, c₀, c₁) − f(x, c₁, c₀), which changes its sign when they are exchanged. */
export const doublyParameterisedRatio = (k: number): RatioModel => ({
  columns: [
    { name: "delta", columns: k },
    { name: "reference_delta", columns: k },
  ],
  joined: 2 * k,
  estimate: (network, x, column) => {
    const [delta, reference] = [column("delta"), column("reference_delta")];
    const logRatio = subtract(network(concatColumns([x, delta, reference])), network(concatColumns([x, reference, delta])));
    const [ofNumerator, ofDenominator] = gradients(logRatio, [delta, reference]);
    return { logRatio, scores: [ofNumerator, negate(ofDenominator)] };
  },
});
