import {
  anomalies,
  anomalyReference,
  unusualColumns,
  weightedMean,
  type Anomalies,
  type AnomalyReference,
  type Measured,
  type UnusualColumn,
} from "@ratiometer/classifiers";
import type { Analysis } from "@ratiometer/config";
import { eventWeights } from "@ratiometer/eft";
import { incompleteBeta } from "@ratiometer/likelihood";
import { columnOf, columnRange, randomStream, type Table } from "@ratiometer/tables";
import { join } from "node:path";
import { someRows } from "./diagnostic-points.ts";
import { readJson, writeJson } from "./json-file.ts";
import type { SelectedEvents } from "./selected-events.ts";

/** An event that looks unlike the simulation. */
export interface AnomalousEvent {
  /** Number of the event among those that were looked at. */
  readonly event: number;
  readonly sample?: string;
  readonly pValue: number;
  /** What it is most unusual in. */
  readonly columns: readonly UnusualColumn[];
}

/** How many events are flagged. */
export interface FlaggedEvents {
  /** Events of a smaller p value are flagged. */
  readonly threshold: number;
  readonly events: number;
  readonly flagged: number;
  /** Events that a simulation right in all would have flagged. */
  readonly expected: number;
  /** Binomial probability of as many or more, at a rate that is one standard deviation of its Monte Carlo error higher. */
  readonly pValue: number;
  /** Those of the smallest p values, at most ten. */
  readonly worst: readonly AnomalousEvent[];
}

/** Hold-out events of a sample that are flagged. */
export interface SampleAnomaly {
  readonly sample: string;
  readonly events: number;
  readonly flagged: number;
  /** By weight at the SM; not there if the weights do not add up to a positive number. */
  readonly share?: Measured;
}

/** What the flag finds in the simulation itself. */
export interface SimulationAnomaly {
  readonly threshold: number;
  /** Inputs that are looked at: all but constant ones. */
  readonly columns: number;
  /** Simulated events that p values rest on; none is below 1/(1 + effective ones). */
  readonly heldOut: { readonly events: number; readonly effective: number };
  readonly samples: readonly SampleAnomaly[];
  readonly worst: readonly AnomalousEvent[];
}

/** Events that the reference is made from, of each part at most, and events that are listed. */
const [MOST, LISTED] = [50_000, 10] as const;
/** Columns that are named of each. */
const NAMED = 3;

const REFERENCE = "anomaly-reference.json";
const DIAGNOSTICS = "anomaly.json";

type NamedColumns = readonly (readonly [name: string, values: ArrayLike<number>])[];

/** Columns by name. @param rows of the table; all if left out */
export const namedColumns = (table: Table, names: readonly string[], rows?: Uint32Array): NamedColumns =>
  names.map((name) => {
    const { values } = columnOf(table, name);
    return [name, rows === undefined ? values : Float64Array.from(rows, (row) => values[row])] as const;
  });

/** Events of the smallest p values below the threshold. @param columnsAt the columns of a row alone */
function worstOf(
  reference: AnomalyReference,
  columnsAt: (row: number) => NamedColumns,
  pValue: ArrayLike<number>,
  distance: ArrayLike<number>,
  rows: Uint32Array,
  threshold: number,
): { readonly row: number; readonly pValue: number; readonly columns: readonly UnusualColumn[] }[] {
  // p values have a least one, distances do not
  const order = rows
    .filter((row) => pValue[row] < threshold)
    .sort((i, j) => distance[j] - distance[i])
    .subarray(0, LISTED);
  return Array.from(order, (row) => ({ row, pValue: pValue[row], columns: unusualColumns(reference, columnsAt(row), 0, NAMED) }));
}

/**
 * Events that are unlike the simulation, and whether they are more than the simulation has of its own.
 * @param columns of the reference by name, all events
 * @param threshold on the p value @param simulated share of such simulated events that is flagged; the threshold, with its Monte Carlo error, for events of the whole selection
 */
export function flaggedEvents(
  reference: AnomalyReference,
  columns: NamedColumns,
  threshold: number,
  simulated: Measured = { value: threshold, error: Math.sqrt((threshold * (1 - threshold)) / reference.effectiveEvents) },
): FlaggedEvents {
  const { pValue, distance } = anomalies(reference, columns);
  const events = pValue.length;
  const flagged = pValue.reduce((sum, p) => sum + Number(p < threshold), 0);
  const rate = Math.min(1, simulated.value + simulated.error);
  const columnsAt = (row: number): NamedColumns => columns.map(([name, values]) => [name, [values[row]]] as const);
  const worst = worstOf(reference, columnsAt, pValue, distance, Uint32Array.from(pValue.keys()), threshold);
  return {
    threshold,
    events,
    flagged,
    expected: simulated.value * events,
    pValue: flagged === 0 ? 1 : incompleteBeta(flagged, events - flagged + 1, rate),
    worst: worst.map(({ row, ...event }) => ({ event: row, ...event })),
  };
}

/** What simulated events look like, from training and hold-out events; undefined where they cannot say it: constant inputs, or no positive sum of weights. */
function referenceOf(analysis: Analysis, { table, summary, split }: SelectedEvents, weights: Float64Array): AnomalyReference | undefined {
  const stream = randomStream(analysis.seed, "diagnostics", "anomaly");
  const [trained, others] = [split.train, split.test].map((part) => someRows(part, MOST, stream));
  const rows = Uint32Array.from([...trained, ...others]);
  const columns = namedColumns(table, summary.inputs, rows);
  const own = Float64Array.from(rows, (row) => weights[row]);
  const places = Uint32Array.from(rows.keys());
  const parts = { train: places.subarray(0, trained.length), heldOut: places.subarray(trained.length) };
  const varies = columns.some(([, values]) => parts.train.some((i) => own[i] !== 0 && values[i] !== values[0]));
  const positive = parts.heldOut.reduce((sum, i) => sum + own[i], 0) > 0;
  return varies && positive ? anomalyReference(columns, own, parts) : undefined;
}

/** Events whose columns are laid out at a time. */
const BLOCK = 65_536;

/** How far some events are from the simulation, by row; 0 for all others. @param rows rising */
function anomaliesOf(reference: AnomalyReference, { table, summary }: SelectedEvents, rows: Uint32Array): Anomalies {
  const found = { pValue: new Float64Array(table.length), distance: new Float64Array(table.length) };
  for (let from = 0, to = 0; from < rows.length; from = to) {
    const first = rows[from];
    while (to < rows.length && rows[to] < first + BLOCK) to++;
    const some = rows.subarray(from, to);
    const columns = summary.inputs.map((name) => {
      const values = columnRange(columnOf(table, name), first, some[some.length - 1] + 1);
      return [name, Float64Array.from(some, (row) => values[row - first])] as const;
    });
    const { pValue, distance } = anomalies(reference, columns);
    some.forEach((row, i) => {
      found.pValue[row] = pValue[i];
      found.distance[row] = distance[i];
    });
  }
  return found;
}

/**
 * Writes what simulated events look like, and how many hold-out events of each sample are flagged.
 * @param folder of the evaluate stage
 */
export async function writeAnomalies(folder: string, analysis: Analysis, events: SelectedEvents): Promise<void> {
  const { table, summary, split, sample } = events;
  const weights = eventWeights(events.polynomial, events.polynomial.sm);
  const reference = referenceOf(analysis, events, weights);
  if (reference === undefined) {
    for (const file of [REFERENCE, DIAGNOSTICS]) await writeJson(join(folder, file), null);
    return;
  }
  const threshold = analysis.anomaly.pValue;
  const { pValue, distance } = anomaliesOf(reference, events, split.test);
  const columnsAt = (row: number): NamedColumns =>
    summary.inputs.map((name) => [name, columnRange(columnOf(table, name), row, row + 1)] as const);
  const samples = summary.samples.map((name, number): SampleAnomaly => {
    const rows = split.test.filter((row) => sample[row] === number);
    const own = Float64Array.from(rows, (row) => weights[row]);
    const flags = Float64Array.from(rows, (row) => Number(pValue[row] < threshold));
    const mean = own.reduce((sum, weight) => sum + weight, 0) > 0 ? weightedMean(flags, own) : undefined;
    return {
      sample: name,
      events: rows.length,
      flagged: flags.reduce((sum, flag) => sum + flag, 0),
      ...(mean === undefined ? {} : { share: { value: mean.mean, error: mean.error } }),
    };
  });
  const diagnostics: SimulationAnomaly = {
    threshold,
    columns: reference.columns.length,
    heldOut: { events: Math.min(MOST, split.test.length), effective: reference.effectiveEvents },
    samples,
    worst: worstOf(reference, columnsAt, pValue, distance, split.test, threshold).map(({ row, ...event }) => ({
      event: row,
      sample: summary.samples[sample[row]],
      ...event,
    })),
  };
  await writeJson(join(folder, REFERENCE), reference);
  await writeJson(join(folder, DIAGNOSTICS), diagnostics);
}

const readOf = async <T>(file: string): Promise<T | undefined> => (await readJson<T | null>(file)) ?? undefined;

/** What simulated events look like; undefined if they cannot say it. @param folder of the evaluate stage */
export const readAnomalyReference = (folder: string): Promise<AnomalyReference | undefined> => readOf(join(folder, REFERENCE));

/** What the flag finds in the simulation; undefined if it cannot say it. @param folder of the evaluate stage */
export const readAnomalies = (folder: string): Promise<SimulationAnomaly | undefined> => readOf(join(folder, DIAGNOSTICS));
