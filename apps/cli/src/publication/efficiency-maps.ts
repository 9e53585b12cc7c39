import type { Analysis, Axis, Classifier, EfficiencyMapRequest } from "@ratiometer/config";
import { binEdges, binNumber, compileSelection, quantileEdges, scopeOf, validityColumn } from "@ratiometer/features";
import type { EfficiencyMap, MapAxis } from "@ratiometer/hepdata-export";
import { efficiency, type EventSums } from "@ratiometer/likelihood";
import { columnOf } from "@ratiometer/tables";
import type { EstimatedEvents } from "../stages/estimated-events.ts";
import { classColumn, classNames, classNumbers } from "../stages/sample-classes.ts";
import { distinctValues } from "./distinct-values.ts";
import { addEvent, noEvents } from "./event-sums.ts";
import { kinematicColumns } from "./kinematic-columns.ts";
import { smWeightsOf } from "./shape-covariance.ts";

/** Bins of the maps that nobody asked for. */
const [PT_BINS, ETA_BINS] = [5, 4];
const HALF = 0.5;
/** Different values for each bin, below which a map says nothing. */
const LEAST = 10;

/** Whether an event has the object that a column is of. */
function isThere({ columns }: EstimatedEvents, column: string): (row: number) => boolean {
  const valid = validityColumn(column);
  if (!columns.columns.has(valid)) return () => true;
  const { values } = columnOf(columns, valid);
  return (row) => values[row] === 1;
}

/** One map for each classifier, of its first class above one half, where there are columns to bin in and events enough. */
function chosenMaps(analysis: Analysis, events: EstimatedEvents): EfficiencyMapRequest[] {
  const { columns, summary, sample, split } = events;
  const found = kinematicColumns([...columns.columns.keys()]);
  if (found === undefined) return [];
  return analysis.classifiers.flatMap(({ name, classes: [{ name: first, samples }] }) => {
    const [of] = samples;
    const number = summary.samples.indexOf(of);
    // nobody asked for it: where bins of equal weight are not possible there is no map
    const isEnough = (column: string, bins: number): boolean => {
      const { values } = columnOf(columns, column);
      const present = isThere(events, column);
      const rows = split.test.filter((row) => sample[row] === number && present(row));
      return distinctValues(values, rows, LEAST * bins) >= LEAST * bins;
    };
    if (!isEnough(found.pt, PT_BINS) || !isEnough(found.eta, ETA_BINS)) return [];
    const axis = (column: string, bins: number): Axis => ({
      kind: "quantiles",
      column,
      of: [of],
      at: Array.from({ length: bins - 1 }, (_, i) => (i + 1) / bins),
    });
    return [
      {
        name,
        selection: [`${classColumn(name, first)} > ${HALF}`],
        axes: [axis(found.pt, PT_BINS), axis(found.eta, ETA_BINS)],
      },
    ];
  });
}

/** An axis with its edges, and the bin of each selected event; -1 for one outside of all bins or without the object. */
function binned(
  axis: Axis,
  events: EstimatedEvents,
  weights: Float64Array,
  place: { readonly where: string; readonly path: string },
): { readonly axis: MapAxis; readonly binOf: (row: number) => number } {
  const { values, unit } = columnOf(events.columns, axis.column);
  const present = isThere(events, axis.column);
  let edges: Float64Array;
  if (axis.kind === "edges") edges = binEdges(axis.edges, place);
  else if (axis.kind === "significance") throw new RangeError("a map has no signal");
  else {
    const samples = new Set(axis.of.map((name) => events.summary.samples.indexOf(name)));
    const rows = events.split.test.filter((row) => samples.has(events.sample[row]) && present(row));
    edges = quantileEdges(
      Float64Array.from(rows, (row) => values[row]),
      Float64Array.from(rows, (row) => weights[row]),
      axis.at,
      { low: -Infinity, high: Infinity },
      place,
    );
  }
  const definition = events.summary.definitions.find(({ name }) => name === axis.column)?.definition;
  return {
    axis: { column: axis.column, unit, ...(definition === undefined ? {} : { definition }), edges: [...edges] },
    binOf: (row) => {
      const bin = present(row) ? binNumber(edges, values[row]) : -1;
      return bin < edges.length - 1 ? bin : -1;
    },
  };
}

/** Processes, and those classes of the classifiers in the selection that are of several samples: name, and whether an event is of it. */
function populations(
  selection: readonly string[],
  { classifiers }: Analysis,
  { summary, sample }: EstimatedEvents,
): { readonly name: string; readonly has: (row: number) => boolean }[] {
  const used = (classifier: Classifier): boolean =>
    classNames(classifier).some((name) => selection.some((text) => text.includes(classColumn(classifier.name, name))));
  return [
    ...summary.samples.map((name, number) => ({ name, has: (row: number) => sample[row] === number })),
    ...classifiers.filter(used).flatMap((classifier) => {
      const classOf = classNumbers(classifier, summary.samples, sample);
      return classifier.classes.flatMap(({ name, samples }, c) =>
        samples.length < 2 ? [] : [{ name: `${name} (${samples.join(", ")})`, has: (row: number) => classOf[row] === c }],
      );
    }),
  ];
}

/** Whether selected events pass the selection of a map, by row. */
export function passesOf({ name, selection }: EfficiencyMapRequest, analysis: Analysis, events: EstimatedEvents): (row: number) => boolean {
  const conditions = selection.map((text, i) => {
    const path = `export.efficiency_maps.${name}.selection[${i}]`;
    return compileSelection(text, scopeOf(events.columns), { where: analysis.where(path), path }).on(events.columns);
  });
  return (row) => conditions.every((holds) => holds(row));
}

function efficiencyMap(request: EfficiencyMapRequest, analysis: Analysis, events: EstimatedEvents): EfficiencyMap {
  const { name, selection } = request;
  const base = `export.efficiency_maps.${name}`;
  const place = (path: string): { readonly where: string; readonly path: string } => ({ where: analysis.where(path), path });
  const passes = passesOf(request, analysis, events);
  const weights = smWeightsOf(events.polynomial);
  const axes = request.axes.map((axis, i) => binned(axis, events, weights, place(`${base}.axes[${i}]`)));
  const counts = axes.map(({ axis }) => axis.edges.length - 1);
  const bins = counts.reduce((product, count) => product * count, 1);
  const of = populations(selection, analysis, events).map((population) => ({
    ...population,
    all: Array.from({ length: bins }, noEvents),
    passing: Array.from({ length: bins }, noEvents),
  }));
  for (const row of events.split.test) {
    const places = axes.map(({ binOf }) => binOf(row));
    if (places.some((bin) => bin < 0) || weights[row] === 0) continue;
    const bin = places.reduce((number, here, axis) => number * counts[axis] + here, 0);
    for (const { has, all, passing } of of) {
      if (!has(row)) continue;
      addEvent(all[bin], weights[row]);
      if (passes(row)) addEvent(passing[bin], weights[row]);
    }
  }
  return {
    name,
    selection,
    domain: analysis.selection,
    level: "reconstructed",
    axes: axes.map(({ axis }) => axis),
    of: of.map(({ name: process, all, passing }) => ({
      name: process,
      bins: all.map((sums: EventSums, bin) => efficiency(passing[bin], sums) ?? null),
    })),
    events: "hold-out events at the SM, those without the object left out",
  };
}

/** The maps that the analysis asks for, or where it says nothing one for each classifier. */
export const requestedMaps = (analysis: Analysis, events: EstimatedEvents): readonly EfficiencyMapRequest[] =>
  analysis.export.efficiencyMaps ?? chosenMaps(analysis, events);

/**
 * The shares of hold-out events that pass the selections of the maps.
 * @throws AnalysisError those of selections and bins: DATA_QUANTILES, CONFIG_BIN_EDGES, DATA_NOT_FINITE
 */
export const efficiencyMaps = (requests: readonly EfficiencyMapRequest[], analysis: Analysis, events: EstimatedEvents): EfficiencyMap[] =>
  requests.map((request) => efficiencyMap(request, analysis, events));
