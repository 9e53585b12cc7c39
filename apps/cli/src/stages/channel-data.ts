import { AnalysisError, channelDataKind, coefficientsNamed, type Analysis, type Channel } from "@ratiometer/config";
import { crossSectionTerms, eventWeights, meanForm, restrictCoefficients, takeEvents, type WeightPolynomial } from "@ratiometer/eft";
import { pseudoData, yieldTerms, type BinnedChannel, type CurveChannel, type UnbinnedChannel } from "@ratiometer/likelihood";
import { randomStream } from "@ratiometer/tables";
import type { BranchingForm } from "@ratiometer/hepdata-export";
import { binnedShape, type BinnedShape } from "./binned-shape.ts";
import { branchingForms } from "./branching-forms.ts";
import { channelGrid, requireFilled, type BinnedRows } from "./channel-bins.ts";
import type { EstimatedEvents, FormsOf } from "./estimated-events.ts";
import { joined, takeForms } from "./event-forms.ts";
import type { NuisanceParameter } from "./nuisance-parameters.ts";
import { inChannel, observedChannels, requireDisjoint, withObserved, type ObservedChannel } from "./observed-channels.ts";
import { channelProcesses } from "./channel-processes.ts";
import type { ProcessShares } from "./process-mixture.ts";
import { meanCurve } from "./ratio-curve.ts";
import { requirePositiveRatio } from "./ratio-positivity.ts";
import { commonBranching, sampleFactors } from "./sample-factors.ts";

/** One channel of the likelihood with its data. */
export interface ChannelData {
  readonly name: string;
  readonly selection: readonly string[];
  readonly role: Channel["role"];
  /** What its data are: expected events too where observed ones are unread. */
  readonly data: Analysis["inference"]["data"];
  /** The observed events, where its data are observed. */
  readonly observed?: ObservedChannel;
  readonly estimator?: string;
  /** Simulated hold-out events in the channel. */
  readonly events: number;
  /** The same: rows of the selected events. */
  readonly rows: Uint32Array;
  /** At the SM. */
  readonly expected: number;
  /** Data of each of these rows: Asimov weights, or how often it was drawn; 0 where data are observed. */
  readonly weights: Float64Array;
  readonly unbinned?: UnbinnedChannel | CurveChannel;
  /** The same likelihood for each member of the ensemble, with its own ratio normalised by the cross sections. */
  readonly members: readonly (UnbinnedChannel | CurveChannel)[];
  readonly binned: BinnedChannel;
  readonly shape: BinnedShape;
  /** Of an unbinned channel: the branching fraction of all its samples. */
  readonly branching?: BranchingForm | undefined;
  /** Of an unbinned channel that names a classifier: the shares of its classes. */
  readonly processes?: readonly ProcessShares[];
  /** n x T: the weight of each event as a form in δ, what toys are made of; 0 for observed events, which are the last. */
  readonly pool: Float64Array;
}

/** The channels that the likelihood is made of: all but those that are shown only. */
export const inLikelihood = <C extends Pick<Channel, "role">>(channels: readonly C[]): C[] =>
  channels.filter(({ role }) => role !== "validation");

/** The coefficients of the likelihood: those of the estimators of its unbinned channels, which a checked analysis has in common, or all of the analysis. */
export function likelihoodCoefficients({ channels, estimators, coefficients }: Analysis): readonly string[] {
  const used = inLikelihood(channels).flatMap((channel) => (channel.model === "unbinned" ? [channel.estimator] : []));
  const estimator = estimators.find(({ name }) => name === used[0]);
  return estimator?.coefficients ?? coefficients.map(({ name }) => name);
}

/** Places of those of some rows whose events are in a channel. @throws AnalysisError DATA_NO_EVENTS. @param what the rows are: "hold-out" */
function placesInChannel(
  channel: Channel,
  analysis: Analysis,
  events: EstimatedEvents,
  rows: ArrayLike<number>,
  what: string,
): Uint32Array {
  const holds = inChannel(channel, analysis, events.columns);
  const positions = Uint32Array.from({ length: rows.length }, (_, i) => i).filter((i) => holds(rows[i]));
  if (positions.length === 0)
    throw new AnalysisError(
      "DATA_NO_EVENTS",
      `none of the ${rows.length} ${what} events passes the selection of channel "${channel.name}"`,
      {
        where: analysis.where(`channels.${channel.name}`),
        hint: "loosen the selection",
      },
    );
  return positions;
}

/** The hold-out events of a channel, by their position among all of those. @throws AnalysisError DATA_NO_EVENTS */
export const channelPositions = (channel: Channel, analysis: Analysis, events: EstimatedEvents): Uint32Array =>
  placesInChannel(channel, analysis, events, events.split.test, "hold-out");

/** The validation events of a channel and what each is expected as, scaled like the hold-out events. */
function validationRows(channel: Channel, analysis: Analysis, events: EstimatedEvents, polynomial: WeightPolynomial): BinnedRows {
  const { validation } = events.split;
  const rows = placesInChannel(channel, analysis, events, validation, "validation").map((position) => validation[position]);
  const [total, own] = [crossSectionTerms(polynomial)[0], crossSectionTerms(polynomial, validation)[0]];
  const factor = yieldTerms(Float64Array.of(total), analysis.luminosity.value)[0] / own;
  return { rows, sm: eventWeights(takeEvents(polynomial, rows), polynomial.sm).map((weight) => weight * factor) };
}

/**
 * The channels of the likelihood and their data. Expectations in regions that depend on a network, and all data, come from the hold-out events, scaled
 * to the cross section of all selected events; the rate of the whole domain comes from all of them.
 * @throws AnalysisError DATA_NO_EVENTS, DATA_EMPTY_BIN, DATA_CHANNELS_OVERLAP, DATA_PROCESS_SHARES, DATA_BRANCHING, CONFIG_BRANCHING, those of selections and bins, and FIT_NOT_POSITIVE where per-term networks give
 * an event a ratio that is not positive somewhere in the ranges
 */
export function channelData(analysis: Analysis, events: EstimatedEvents, nuisances: readonly NuisanceParameter[] = []): ChannelData[] {
  const names = likelihoodCoefficients(analysis);
  const polynomial = restrictCoefficients(events.polynomial, names);
  const total = crossSectionTerms(polynomial);
  const heldOut = crossSectionTerms(polynomial, events.split.test);
  const domainYield = yieldTerms(total, analysis.luminosity.value);
  const factor = domainYield[0] / heldOut[0];
  const branchings = branchingForms(analysis, names);
  const factors = sampleFactors(analysis, branchings);
  const positions = analysis.channels.map((channel) => channelPositions(channel, analysis, events));
  requireDisjoint(analysis.channels, positions, analysis);
  const observed = observedChannels(analysis, events);
  return analysis.channels.map((channel, c) => {
    const rows = positions[c].map((position) => events.split.test[position]);
    const simulated = takeEvents(polynomial, rows);
    const sm = eventWeights(simulated, polynomial.sm).map((weight) => weight * factor);
    const data = channelDataKind(analysis.inference, channel);
    const seen = observed.get(channel.name);
    const weights =
      seen !== undefined
        ? sm.map(() => 0)
        : data === "asimov"
          ? sm
          : pseudoData(sm, randomStream(analysis.seed, "pseudo-data", channel.name));
    const grid = channelGrid(channel, analysis, events, {
      rows,
      sm,
      validation: () => validationRows(channel, analysis, events, polynomial),
    });
    const bare = binnedShape(grid, events, { polynomial, factor, rows, weights }, nuisances);
    const expected = { ...bare, samples: bare.samples.map((sample) => ({ ...sample, ...factors.get(sample.name) })) };
    const shape = seen === undefined || events.observed === undefined ? expected : withObserved(expected, events.observed.columns, seen);
    requireFilled(shape, channel, analysis);
    const terms = domainYield.length;
    const yields = new Float64Array(shape.observed.length * terms);
    for (const sample of shape.samples) sample.terms.forEach((bin, b) => bin.forEach((value, t) => (yields[b * terms + t] += value)));
    const binned: BinnedChannel = { name: channel.name, yields, observed: Float64Array.from(shape.observed) };
    const common = {
      name: channel.name,
      selection: channel.selection,
      role: channel.role,
      data,
      ...(seen === undefined ? {} : { observed: seen }),
      events: rows.length,
      rows,
      expected: sm.reduce((a, b) => a + b, 0),
      weights,
      binned,
      shape,
      pool: joined(simulated.values, new Float64Array((seen?.rows.length ?? 0) * terms)),
    };
    if (channel.model === "binned") return { ...common, members: [] };
    const channelYield = channel.selection.length === 0 ? domainYield : crossSectionTerms(simulated).map((value) => value * factor);
    const branching = commonBranching(channel, analysis, branchings, new Set(rows.map((row) => events.sample[row])), events);
    const processes = channelProcesses(channel, analysis, events, { rows, sm, observed: seen?.rows ?? [] });
    const of = {
      ...common,
      estimator: channel.estimator,
      ...(processes === undefined ? {} : { processes }),
      ...(branching === undefined ? {} : { branching }),
    };
    // rows of the likelihood: simulated events, and behind them those that are observed
    const all = joined(weights, new Float64Array(seen?.rows.length ?? 0).fill(1));
    const withData = (own: Float64Array, ofData: FormsOf | undefined): Float64Array =>
      seen === undefined || ofData === undefined ? own : joined(own, ofData(seen.rows));
    const curve = events.curves.get(channel.estimator);
    if (curve !== undefined) {
      const [{ sm: origin, range: ends }] = coefficientsNamed(analysis, names);
      const curveOfData = events.observed?.curves.get(channel.estimator);
      const ofLogs = (logs: Float64Array, ofData: Float64Array | undefined): CurveChannel => ({
        name: channel.name,
        yield: channelYield,
        // up to a constant, which is that of the published formula
        domainYield: domainYield.map((value) => (value * channelYield[0]) / domainYield[0]),
        logRatios: withData(takeForms(logs, curve.nodes, positions[c]), ofData && ((of) => takeForms(ofData, curve.nodes, of))),
        range: [ends[0] - origin, ends[1] - origin],
        weights: all,
      });
      return {
        ...of,
        unbinned: ofLogs(meanCurve(curve), curveOfData && meanCurve(curveOfData)),
        members: curve.members.map((logs, m) => ofLogs(logs, curveOfData?.members[m])),
      };
    }
    const ratio = events.ratios.get(channel.estimator);
    const estimator = analysis.estimators.find(({ name }) => name === channel.estimator);
    if (ratio === undefined || estimator === undefined) throw new RangeError(`no ratio ${channel.estimator}`);
    const ratioOfData = events.observed?.ratios.get(channel.estimator);
    const forms = ratio.forms(rows);
    const unbinned: UnbinnedChannel = {
      name: channel.name,
      yield: channelYield,
      ratio: withData(forms, ratioOfData?.forms),
      // the ratio of densities within the region: where only the network's mean over the domain is right, its mean over a region is not
      normalisation: channel.selection.length === 0 ? ratio.normalisation : meanForm(forms, sm),
      weights: all,
    };
    const members = ratio.members.map((own, m) => ({
      ...unbinned,
      ratio: withData(own(positions[c]), ratioOfData?.members[m]),
      normalisation: channelYield.map((value) => value / channelYield[0]),
    }));
    if (estimator.network.form === "per-term") {
      const observedRows = seen?.rows ?? new Uint32Array();
      const numbers = Uint32Array.from({ length: all.length }, (_, i) => (i < rows.length ? rows[i] : observedRows[i - rows.length]));
      requirePositiveRatio(analysis, estimator, unbinned.ratio, numbers, all, "the mean of the networks");
      members.forEach((member, m) => requirePositiveRatio(analysis, estimator, member.ratio, numbers, all, `network ${m}`));
    }
    return { ...of, unbinned, members };
  });
}
