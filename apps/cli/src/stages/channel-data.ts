import { AnalysisError, coefficientsNamed, type Analysis, type Channel } from "@ratiometer/config";
import { crossSectionTerms, eventWeights, meanForm, restrictCoefficients, takeEvents } from "@ratiometer/eft";
import { binEdges, compileSelection, quantileEdges, scopeOf } from "@ratiometer/features";
import { pseudoData, yieldTerms, type BinnedChannel, type CurveChannel, type UnbinnedChannel } from "@ratiometer/likelihood";
import { columnOf, randomStream } from "@ratiometer/tables";
import type { BranchingForm } from "@ratiometer/hepdata-export";
import { binnedShape, type BinnedShape } from "./binned-shape.ts";
import { branchingForms } from "./branching-forms.ts";
import type { EstimatedEvents } from "./estimated-events.ts";
import { scoreColumn } from "./evaluate.ts";
import { takeForms } from "./event-forms.ts";
import type { NuisanceParameter } from "./nuisance-parameters.ts";
import { meanCurve } from "./ratio-curve.ts";
import { requirePositiveRatio } from "./ratio-positivity.ts";

/** One channel of the likelihood with its data. */
export interface ChannelData {
  readonly name: string;
  readonly selection: readonly string[];
  readonly estimator?: string;
  /** Simulated hold-out events in the channel. */
  readonly events: number;
  /** The same: rows of the selected events. */
  readonly rows: Uint32Array;
  /** At the SM. */
  readonly expected: number;
  readonly unbinned?: UnbinnedChannel | CurveChannel;
  /** The same likelihood for each member of the ensemble, with its own ratio normalised by the cross sections. */
  readonly members: readonly (UnbinnedChannel | CurveChannel)[];
  readonly binned: BinnedChannel;
  readonly shape: BinnedShape;
  /** Of an unbinned channel: the branching fraction of all its samples. */
  readonly branching?: BranchingForm | undefined;
  /** n x T: the weight of each event as a form in δ, what toys are made of. */
  readonly pool: Float64Array;
}

/** The coefficients of the likelihood: those of the estimators of its unbinned channels, which a checked analysis has in common, or all of the analysis. */
export function likelihoodCoefficients({ channels, estimators, coefficients }: Analysis): readonly string[] {
  const used = channels.flatMap((channel) => (channel.model === "unbinned" ? [channel.estimator] : []));
  const estimator = estimators.find(({ name }) => name === used[0]);
  return estimator?.coefficients ?? coefficients.map(({ name }) => name);
}

/** The hold-out events of a channel, by their position among all of those. @throws AnalysisError DATA_NO_EVENTS */
export function channelPositions(channel: Channel, analysis: Analysis, events: EstimatedEvents): Uint32Array {
  const conditions = channel.selection.map((text, i) => {
    const path = `channels.${channel.name}.selection[${i}]`;
    return compileSelection(text, scopeOf(events.columns), { where: analysis.where(path), path }).on(events.columns);
  });
  const { test } = events.split;
  const positions = Uint32Array.from(test.keys()).filter((position) => conditions.every((holds) => holds(test[position])));
  if (positions.length === 0)
    throw new AnalysisError(
      "DATA_NO_EVENTS",
      `none of the ${test.length} hold-out events passes the selection of channel "${channel.name}"`,
      {
        where: analysis.where(`channels.${channel.name}`),
        hint: "loosen the selection",
      },
    );
  return positions;
}

/** An event that counts in two channels would count twice. @throws AnalysisError DATA_CHANNELS_OVERLAP */
function requireDisjoint(channels: readonly Channel[], positions: readonly Uint32Array[], analysis: Analysis): void {
  const owner = new Map<number, string>();
  channels.forEach(({ name }, c) => {
    const shared = positions[c].filter((position) => owner.has(position));
    if (shared.length > 0)
      throw new AnalysisError(
        "DATA_CHANNELS_OVERLAP",
        `${shared.length} of the ${positions[c].length} events of channel "${name}" are in channel "${owner.get(shared[0]) ?? ""}" too`,
        { where: analysis.where(`channels.${name}`), path: `channels.${name}`, hint: "make the selections exclude each other" },
      );
    for (const position of positions[c]) owner.set(position, name);
  });
}

/** Every bin must expect something at the SM: a likelihood cannot say what an event in an empty one means. @throws AnalysisError DATA_EMPTY_BIN */
function requireFilled({ column, edges, samples }: BinnedShape, channel: Channel, analysis: Analysis): void {
  const path = channel.model === "binned" ? `channels.${channel.name}.axes[0]` : "export.score_bins";
  for (let bin = 0; bin + 1 < edges.length; bin++) {
    if (samples.reduce((sum, { terms }) => sum + terms[bin][0], 0) > 0) continue;
    const found = `bin ${bin} of channel "${channel.name}", ${column} from ${edges[bin]} to ${edges[bin + 1]}, expects no event at the SM`;
    throw new AnalysisError("DATA_EMPTY_BIN", found, { where: analysis.where(path), path, hint: "merge it with a neighbour" });
  }
}

/** What the yields of each sample are multiplied by, by the samples' names. */
function sampleFactors(
  { samples, systematics }: Analysis,
  branchings: ReadonlyMap<string, BranchingForm>,
): ReadonlyMap<string, Pick<BinnedShape["samples"][number], "branching" | "free">> {
  return new Map(
    samples.map(({ name, branching }) => {
      const form = branchings.get(branching ?? "");
      const free = systematics.flatMap((systematic) =>
        systematic.type === "free" && (systematic.samples?.includes(name) ?? true) ? [systematic.name] : [],
      );
      return [
        name,
        {
          ...(form === undefined ? {} : { branching: { name: form.name, terms: form.terms } }),
          ...(free.length === 0 ? {} : { free }),
        },
      ] as const;
    }),
  );
}

/**
 * The branching fraction that all events of an unbinned channel have. Where all have the same it does not change the ratio of their densities; where they do not,
 * it would, by what no estimator of all samples together knows.
 *
 * @param present numbers of the samples that have events in the channel @throws AnalysisError DATA_BRANCHING
 */
function commonBranching(
  { name }: Channel,
  { samples, where }: Analysis,
  branchings: ReadonlyMap<string, BranchingForm>,
  present: ReadonlySet<number>,
  { summary }: EstimatedEvents,
): BranchingForm | undefined {
  const own = [...present].map((number) => {
    const sample = samples.find((each) => each.name === summary.samples[number]);
    return { sample: sample?.name ?? "", form: branchings.get(sample?.branching ?? "") };
  });
  const [first, ...others] = own;
  const other = others.find(({ form }) => form?.terms.join() !== first.form?.terms.join());
  if (other !== undefined) {
    const said = ({ sample, form }: (typeof own)[number]): string => `"${sample}" has ${form === undefined ? "none" : `"${form.name}"`}`;
    throw new AnalysisError(
      "DATA_BRANCHING",
      `events of samples with different branching fractions are in the unbinned channel "${name}": ${said(first)}, ${said(other)}, so that the ratio of all of them together changes with it`,
      {
        where: where(`channels.${name}`),
        path: `channels.${name}`,
        hint: "select events of samples with one branching fraction, leave the branching fraction out, or use model: binned",
      },
    );
  }
  return first.form === undefined ? undefined : { name: first.form.name, terms: first.form.terms };
}

/** Column and edges of a channel's bins: its axis, or for an unbinned channel the estimated score in bins of equal SM yield. */
function binning(
  channel: Channel,
  analysis: Analysis,
  events: EstimatedEvents,
  rows: Uint32Array,
  sm: Float64Array,
): { readonly column: string; readonly edges: Float64Array } {
  if (channel.model === "unbinned") {
    const scanned = analysis.inference.scans.find(({ coefficients }) => coefficients.length === 1)?.coefficients[0] ?? "";
    const score = analysis.estimators.find(({ type, coefficients }) => type === "score" && coefficients.includes(scanned));
    const column = scoreColumn(score?.name ?? channel.estimator, scanned);
    const values = Float64Array.from(rows, (row) => columnOf(events.columns, column).values[row]);
    const place = { where: analysis.where("export.score_bins"), path: "export.score_bins" };
    return { column, edges: quantileEdges(values, sm, analysis.export.scoreBins, { low: -Infinity, high: Infinity }, place) };
  }
  const [axis] = channel.axes;
  const path = `channels.${channel.name}.axes[0]`;
  const place = { where: analysis.where(path), path };
  const { values } = columnOf(events.columns, axis.column);
  if (axis.kind === "edges") return { column: axis.column, edges: binEdges(axis.edges, place) };
  const sample = events.summary.samples.indexOf(axis.of);
  const kept = [...rows.keys()].filter((i) => events.sample[rows[i]] === sample);
  return {
    column: axis.column,
    edges: quantileEdges(
      kept.map((i) => values[rows[i]]),
      kept.map((i) => sm[i]),
      axis.bins,
      { low: -Infinity, high: Infinity },
      place,
    ),
  };
}

/**
 * The channels of the likelihood and their data. Expectations in regions that depend on a network, and all data, come from the hold-out events, scaled
 * to the cross section of all selected events; the rate of the whole domain comes from all of them.
 * @throws AnalysisError DATA_NO_EVENTS, DATA_EMPTY_BIN, DATA_CHANNELS_OVERLAP, DATA_BRANCHING, CONFIG_BRANCHING, those of selections and bins, and FIT_NOT_POSITIVE where per-term networks give
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
  return analysis.channels.map((channel, c) => {
    const rows = positions[c].map((position) => events.split.test[position]);
    const inChannel = takeEvents(polynomial, rows);
    const sm = eventWeights(inChannel, polynomial.sm).map((weight) => weight * factor);
    const weights = analysis.inference.data === "asimov" ? sm : pseudoData(sm, randomStream(analysis.seed, "pseudo-data", channel.name));
    const { column, edges } = binning(channel, analysis, events, rows, sm);
    const bare = binnedShape(column, edges, events, { polynomial, factor, rows, weights }, nuisances);
    const shape = { ...bare, samples: bare.samples.map((sample) => ({ ...sample, ...factors.get(sample.name) })) };
    requireFilled(shape, channel, analysis);
    const terms = domainYield.length;
    const yields = new Float64Array(shape.observed.length * terms);
    for (const sample of shape.samples) sample.terms.forEach((bin, b) => bin.forEach((value, t) => (yields[b * terms + t] += value)));
    const binned: BinnedChannel = { name: channel.name, yields, observed: Float64Array.from(shape.observed) };
    const common = {
      name: channel.name,
      selection: channel.selection,
      events: rows.length,
      rows,
      expected: sm.reduce((a, b) => a + b, 0),
      binned,
      shape,
      pool: inChannel.values,
    };
    if (channel.model === "binned") return { ...common, members: [] };
    const channelYield = channel.selection.length === 0 ? domainYield : crossSectionTerms(inChannel).map((value) => value * factor);
    const branching = commonBranching(channel, analysis, branchings, new Set(rows.map((row) => events.sample[row])), events);
    const of = { ...common, estimator: channel.estimator, ...(branching === undefined ? {} : { branching }) };
    const curve = events.curves.get(channel.estimator);
    if (curve !== undefined) {
      const [{ sm: origin, range: ends }] = coefficientsNamed(analysis, names);
      const ofLogs = (logs: Float64Array): CurveChannel => ({
        name: channel.name,
        yield: channelYield,
        // up to a constant, which is that of the published formula
        domainYield: domainYield.map((value) => (value * channelYield[0]) / domainYield[0]),
        logRatios: takeForms(logs, curve.nodes, positions[c]),
        range: [ends[0] - origin, ends[1] - origin],
        weights,
      });
      return { ...of, unbinned: ofLogs(meanCurve(curve)), members: curve.members.map(ofLogs) };
    }
    const ratio = events.ratios.get(channel.estimator);
    const estimator = analysis.estimators.find(({ name }) => name === channel.estimator);
    if (ratio === undefined || estimator === undefined) throw new RangeError(`no ratio ${channel.estimator}`);
    const forms = takeForms(ratio.forms, terms, rows);
    const unbinned: UnbinnedChannel = {
      name: channel.name,
      yield: channelYield,
      ratio: forms,
      // the ratio of densities within the region: where only the network's mean over the domain is right, its mean over a region is not
      normalisation: channel.selection.length === 0 ? ratio.normalisation : meanForm(forms, sm),
      weights,
    };
    const members = ratio.members.map((own) => ({
      ...unbinned,
      ratio: takeForms(own, terms, positions[c]),
      normalisation: channelYield.map((value) => value / channelYield[0]),
    }));
    if (estimator.network.form === "per-term") {
      requirePositiveRatio(analysis, estimator, unbinned.ratio, rows, weights, "the mean of the networks");
      members.forEach((member, m) => requirePositiveRatio(analysis, estimator, member.ratio, rows, weights, `network ${m}`));
    }
    return { ...of, unbinned, members };
  });
}
