import { outputOn, type Engine } from "@ratiometer/classifiers";
import { AnalysisError } from "@ratiometer/config";
import { formValue, termCount, termIndex } from "@ratiometer/eft";
import {
  chebyshevNodes,
  objective,
  type Coefficient,
  type CurveChannel,
  type Likelihood,
  type UnbinnedChannel,
} from "@ratiometer/likelihood";
import { parseNpy } from "@ratiometer/tables";
import { branchingLikelihood } from "./branching-likelihood.ts";
import { polynomialTerms, type EftPolynomial } from "./eft-polynomial.ts";
import type { PublishedUnbinnedChannel, UnbinnedLikelihood } from "./unbinned-likelihood.ts";

/** Degree of the polynomial in one coefficient that log r is replaced by where it is no quadratic form. */
const DEGREE = 64;

/** The events of a channel with its network, and what runs it. */
interface ChannelEvents {
  readonly engine: Engine;
  readonly network: Uint8Array;
  /** n × d, row-major. */
  readonly features: Float32Array;
  readonly weights: Float64Array;
}

/** @throws AnalysisError EXPORT_ARTIFACT_EVENTS for arrays of other types or sizes than the document says */
function eventsOf(channel: PublishedUnbinnedChannel, bytesOf: (path: string) => Uint8Array, engine: Engine): ChannelEvents {
  const { events, features: columns, name } = channel;
  const fault = (message: string, path: string): AnalysisError =>
    new AnalysisError("EXPORT_ARTIFACT_EVENTS", `channel "${name}": ${message}`, { path });
  if (events === undefined) throw fault("its events are not published", "likelihood/unbinned.json");
  const features = parseNpy(bytesOf(events.features), events.features);
  const weights = parseNpy(bytesOf(events.weights), events.weights);
  if (!(features.values instanceof Float32Array) || features.shape.join() !== [events.count, columns.length].join())
    throw fault(`found an array of shape (${features.shape.join(", ")}), expected (${events.count}, ${columns.length}) of float32`, events.features); // prettier-ignore
  if (!(weights.values instanceof Float64Array) || weights.shape.join() !== String(events.count))
    throw fault(`found an array of shape (${weights.shape.join(", ")}), expected (${events.count}) of float64`, events.weights);
  return { engine, network: bytesOf(channel.network), features: features.values, weights: weights.values };
}

/** log r of all events at c, by the network. */
function logRatios(
  { engine, network, features, weights }: ChannelEvents,
  { features: columns }: PublishedUnbinnedChannel,
  c: readonly number[],
): Promise<Float32Array> {
  const [d, wide] = [columns.length, columns.length + c.length];
  const rows = new Float32Array(weights.length * wide);
  for (let i = 0; i < weights.length; i++) {
    rows.set(features.subarray(i * d, (i + 1) * d), i * wide);
    rows.set(c, i * wide + d);
  }
  return outputOn(engine, network, "x", rows, wide, "log_likelihood_ratio");
}

/** Two steps along a coefficient from its SM value within its range: to both sides, or to the one that there is. */
function stepsOf({ sm, range: [low, high] }: Coefficient): readonly [number, number] {
  const [down, up] = [(low - sm) / 2, (high - sm) / 2];
  if (down === 0) return [up, 2 * up];
  return up === 0 ? [down, 2 * down] : [up, down];
}

/** The quadratic forms q_i(δ) = r_i(δ) · domain(δ) of events, n × T, from log r at T points. */
async function ratioForms(
  events: ChannelEvents,
  channel: PublishedUnbinnedChannel,
  coefficients: readonly Coefficient[],
  domain: Float64Array,
): Promise<Float64Array> {
  const k = coefficients.length;
  const T = termCount(k);
  const n = events.weights.length;
  const at = async (delta: readonly number[]): Promise<Float64Array> => {
    const c = channel.coefficients.map((name) => {
      const place = coefficients.findIndex((coefficient) => coefficient.name === name);
      return coefficients[place].sm + delta[place];
    });
    const rate = formValue(domain, delta);
    return Float64Array.from(await logRatios(events, channel, c), (log) => Math.exp(log) * rate);
  };
  const forms = new Float64Array(n * T);
  const set = (row: number, column: number, values: (i: number) => number): void => {
    const t = termIndex(row, column);
    for (let i = 0; i < n; i++) forms[i * T + t] = values(i);
  };
  const origin = await at(coefficients.map(() => 0));
  set(0, 0, (i) => origin[i]);
  const first: Float64Array[] = [];
  for (const [p, coefficient] of coefficients.entries()) {
    const [a, b] = stepsOf(coefficient);
    const [atA, atB] = [await at(coefficients.map((_, q) => (q === p ? a : 0))), await at(coefficients.map((_, q) => (q === p ? b : 0)))];
    first.push(atA);
    // q(x) = q(0) + linear x + square x² through both points
    const square = (i: number): number => ((atA[i] - origin[i]) / a - (atB[i] - origin[i]) / b) / (a - b);
    set(p + 1, p + 1, square);
    set(p + 1, 0, (i) => ((atA[i] - origin[i]) / a - square(i) * a) / 2);
    for (let q = 0; q < p; q++) {
      const [other] = stepsOf(coefficients[q]);
      const both = await at(coefficients.map((_, r) => (r === p ? a : r === q ? other : 0)));
      set(p + 1, q + 1, (i) => (both[i] - atA[i] - first[q][i] + origin[i]) / (2 * a * other));
    }
  }
  return forms;
}

async function channelOf(
  channel: PublishedUnbinnedChannel,
  coefficients: readonly Coefficient[],
  bytesOf: (path: string) => Uint8Array,
  engine: Engine,
): Promise<UnbinnedChannel | CurveChannel> {
  const names = coefficients.map(({ name }) => name);
  const events = eventsOf(channel, bytesOf, engine);
  const { weights } = events;
  const [nu, mean, domain] = [channel.expected_events, channel.mean_ratio.channel, channel.mean_ratio.domain].map((polynomial) =>
    polynomialTerms(polynomial, names),
  );
  const { name } = channel;
  if (channel.dependence === "network") {
    if (coefficients.length !== 1)
      throw new AnalysisError("EXPORT_ARTIFACT_EVENTS", `channel "${name}": a ratio in ${coefficients.length} coefficients that is no quadratic form, expected one`, { path: "likelihood/unbinned.json" }); // prettier-ignore
    // log nu + log r - log m, of which m is taken to be nu(c)/nu(SM) over the same of the domain
    const [{ sm, range }] = coefficients;
    const nodes = chebyshevNodes(range[0], range[1], DEGREE);
    const logs = new Float64Array(weights.length * nodes.length);
    for (const [j, c] of nodes.entries()) {
      const ratios = await logRatios(events, channel, [c]);
      const shift = Math.log(formValue(nu, [c - sm]) / formValue(mean, [c - sm]));
      for (let i = 0; i < weights.length; i++) logs[i * nodes.length + j] = ratios[i] + shift;
    }
    return { name, yield: nu, domainYield: domain, logRatios: logs, range: [range[0] - sm, range[1] - sm], weights };
  }
  const ratio =
    channel.output === "coefficients"
      ? Float64Array.from(await outputOn(engine, events.network, "x", events.features, channel.features.length, "coefficients"))
      : await ratioForms(events, channel, coefficients, domain);
  return { name, yield: nu, ratio, normalisation: mean, weights };
}

/**
 * The unbinned likelihood of an artifact as its own files give it: every network is evaluated on the published events, and yields and means are the published
 * polynomials. A ratio that is a quadratic form is found from as many points as the form has terms.
 *
 * @param bytesOf content of a file of the artifact by its path
 * @param engine what runs the networks
 * @throws AnalysisError EXPORT_ARTIFACT_EVENTS, DATA_NPY, TRAIN_ENGINE or DATA_NETWORK for networks, those of `objective`
 */
export async function publishedLikelihood(
  document: UnbinnedLikelihood,
  bytesOf: (path: string) => Uint8Array,
  engine: Engine,
): Promise<Likelihood> {
  const coefficients = document.coefficients.map(({ name, sm, range }): Coefficient => ({ name, sm, range }));
  const names = coefficients.map(({ name }) => name);
  const unbinned: (UnbinnedChannel | CurveChannel)[] = [];
  for (const channel of document.channels) unbinned.push(await channelOf(channel, coefficients, bytesOf, engine));
  const terms = (polynomial: EftPolynomial | undefined): Float64Array | undefined =>
    polynomial === undefined ? undefined : polynomialTerms(polynomial, names);
  if (
    document.channels.every(({ branching }) => branching === undefined) &&
    document.binned_channels.every(({ branching_events }) => branching_events === undefined)
  ) {
    const binned = document.binned_channels.map(({ name, expected_events, observed }) => ({
      name,
      yields: polynomialTerms(expected_events, names),
      observed: Float64Array.from(observed),
    }));
    return objective([...unbinned, ...binned], coefficients);
  }
  const events = unbinned.map((channel, c) => {
    if (!("ratio" in channel))
      throw new AnalysisError("EXPORT_ARTIFACT_EVENTS", `channel "${channel.name}": a ratio that is no quadratic form, with a branching fraction`, { path: "likelihood/unbinned.json" }); // prettier-ignore
    return { ...channel, branching: terms(document.channels[c].branching) };
  });
  const bins = document.binned_channels.map(({ name, expected_events, branching_events = [], observed }) => ({
    name,
    parts: [{ expected_events, branching: undefined }, ...branching_events].map((part) => ({
      yields: polynomialTerms(part.expected_events, names),
      branching: terms(part.branching),
    })),
    observed: Float64Array.from(observed),
  }));
  return branchingLikelihood(coefficients, events, bins);
}
