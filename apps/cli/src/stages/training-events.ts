import { join } from "node:path";
import { inSharedMemory } from "@ratiometer/classifiers";
import type { Analysis } from "@ratiometer/config";
import { restrictCoefficients, termNames, type WeightPolynomial } from "@ratiometer/eft";
import { columnOf, openTable, type Split } from "@ratiometer/tables";
import type { FeaturesSummary } from "../event-features/feature-summary.ts";
import { weightColumn } from "../event-ingest/weight-columns.ts";
import { readJson } from "./json-file.ts";
import { selectedRows, splitOf } from "./selected-events.ts";

/** What networks learn from: of the selected events the columns that they see and the weights, and nothing else. */
export interface TrainingEvents {
  /** Names of the d columns. */
  readonly inputs: readonly string[];
  /** n x d, row-major, in memory that all threads see. */
  readonly features: Float32Array;
  /** The weights as polynomials in an estimator's coefficients, the others at their SM values; in memory that all threads see, once for equal coefficients. */
  readonly weightsOf: (coefficients: readonly string[]) => WeightPolynomial;
  readonly split: Split;
}

/**
 * The events of the features stage, read column by column: beside what is returned there is never more than one column in memory.
 * @param folder of the features stage
 * @throws AnalysisError as `readSelectedEvents`
 */
export async function readTrainingEvents(folder: string, analysis: Analysis): Promise<TrainingEvents> {
  const { inputs, variations } = await readJson<FeaturesSummary>(join(folder, "features.json"));
  const table = await openTable(join(folder, "events"));
  const rows = await selectedRows(table, variations);
  const events = rows?.length ?? table.length;
  const fill = async (column: string, out: Float32Array | Float64Array, width: number, position: number): Promise<void> => {
    const { values } = columnOf(await table.read(0, table.length, [column]), column);
    for (let i = 0; i < events; i++) out[i * width + position] = values[rows === undefined ? i : rows[i]];
  };
  const features = new Float32Array(new SharedArrayBuffer(Float32Array.BYTES_PER_ELEMENT * events * inputs.length));
  for (const [j, name] of inputs.entries()) await fill(name, features, inputs.length, j);
  const coefficients = analysis.coefficients.map(({ name }) => name);
  const terms = termNames(coefficients).map(weightColumn);
  const values = new Float64Array(events * terms.length);
  for (const [t, name] of terms.entries()) await fill(name, values, terms.length, t);
  const polynomial: WeightPolynomial = { events, coefficients, sm: analysis.coefficients.map(({ sm }) => sm), values };
  const made = new Map<string, WeightPolynomial>();
  const weightsOf = (names: readonly string[]): WeightPolynomial => {
    const restricted = made.get(names.join()) ?? restrictCoefficients(polynomial, names);
    const weights = { ...restricted, values: inSharedMemory(restricted.values) };
    made.set(names.join(), weights);
    return weights;
  };
  return { inputs, features, weightsOf, split: splitOf(events, analysis) };
}
