import { join } from "node:path";
import { inSharedMemory, type EventFeatures, type RowFile, type Streaming } from "@ratiometer/classifiers";
import type { Analysis } from "@ratiometer/config";
import { crossSectionTerms, restrictCoefficients, termNames, type WeightPolynomial } from "@ratiometer/eft";
import { columnOf, openTable, type Split, type TableFolder } from "@ratiometer/tables";
import type { FeaturesSummary } from "../event-features/feature-summary.ts";
import { weightColumn } from "../event-ingest/weight-columns.ts";
import { readJson } from "./json-file.ts";
import { selectedRows, splitOf } from "./selected-events.ts";
import { eventsInFiles } from "./streamed-events.ts";
import { eventBytes, streamedWindow, type TrainingMemory } from "./training-memory.ts";

/** The weights of events as an estimator sees them. */
export interface TrainingWeights {
  /** n x T in the estimator's coefficients, the others at their SM values. */
  readonly values: Float64Array | RowFile<"float64">;
  /** T, their sums. */
  readonly crossSection: Float64Array;
}

/**
 * What networks learn from: of the selected events the columns that they see and the weights, and nothing else; in memory that all threads see, or in files
 * where that is too little.
 */
export interface TrainingEvents {
  /** Names of the d columns. */
  readonly inputs: readonly string[];
  /** n x d. */
  readonly features: EventFeatures;
  /** Once for equal coefficients. @param coefficients of an estimator of the analysis */
  readonly weightsOf: (coefficients: readonly string[]) => TrainingWeights;
  /** w(SM) of each event, n, pb, always in memory. */
  readonly smWeights: () => Float64Array;
  readonly split: Split;
  /** There where events are in files. */
  readonly streaming?: Streaming;
}

/** The selected events of the features stage. */
export interface SelectedTable {
  readonly table: TableFolder;
  /** Rows of the selected events in the table, rising; undefined: all. */
  readonly rows: Uint32Array | undefined;
  readonly events: number;
}

/** Events in memory or in files. */
export type HeldEvents = Omit<TrainingEvents, "inputs" | "split">;

/** A column of the selected events, put into a matrix. */
async function fillColumn(
  { table, rows, events }: SelectedTable,
  column: string,
  out: Float32Array | Float64Array,
  width: number,
  position: number,
): Promise<void> {
  const { values } = columnOf(await table.read(0, table.length, [column]), column);
  for (let i = 0; i < events; i++) out[i * width + position] = values[rows === undefined ? i : rows[i]];
}

/** Column by column: beside what is returned there is never more than one in memory. */
async function eventsInMemory(selected: SelectedTable, analysis: Analysis, inputs: readonly string[]): Promise<HeldEvents> {
  const { events } = selected;
  const features = new Float32Array(new SharedArrayBuffer(Float32Array.BYTES_PER_ELEMENT * events * inputs.length));
  for (const [j, name] of inputs.entries()) await fillColumn(selected, name, features, inputs.length, j);
  const coefficients = analysis.coefficients.map(({ name }) => name);
  const columns = termNames(coefficients).map(weightColumn);
  const values = new Float64Array(events * columns.length);
  for (const [t, name] of columns.entries()) await fillColumn(selected, name, values, columns.length, t);
  const polynomial: WeightPolynomial = { events, coefficients, sm: analysis.coefficients.map(({ sm }) => sm), values };
  const made = new Map<string, TrainingWeights>();
  const weightsOf = (names: readonly string[]): TrainingWeights => {
    const known = made.get(names.join());
    if (known !== undefined) return known;
    const restricted = restrictCoefficients(polynomial, names);
    const weights = { values: inSharedMemory(restricted.values), crossSection: crossSectionTerms(restricted) };
    made.set(names.join(), weights);
    return weights;
  };
  return { features, weightsOf, smWeights: () => restrictCoefficients(polynomial, []).values };
}

/**
 * The events of the features stage: read column by column into memory where they fit, else block by block into files. What is learned does not depend on it.
 * @param folder of the features stage @param scratch takes the files; whoever asks removes it
 * @throws AnalysisError as `readSelectedEvents`
 */
export async function readTrainingEvents(
  folder: string,
  analysis: Analysis,
  scratch: string,
  memory: TrainingMemory,
): Promise<TrainingEvents> {
  const { inputs, variations } = await readJson<FeaturesSummary>(join(folder, "features.json"));
  const table = await openTable(join(folder, "events"));
  const rows = await selectedRows(table, variations);
  const selected = { table, rows, events: rows?.length ?? table.length };
  const split = splitOf(selected.events, analysis);
  const bytes = eventBytes(analysis, inputs.length);
  const read =
    selected.events * bytes.inMemory <= memory.budget
      ? await eventsInMemory(selected, analysis, inputs)
      : await eventsInFiles(selected, analysis, inputs, { folder: scratch, window: streamedWindow(bytes.inWindow, memory) });
  return { inputs, split, ...read };
}
