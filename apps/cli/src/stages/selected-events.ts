import { join } from "node:path";
import { DATA, type Analysis } from "@ratiometer/config";
import { restrictCoefficients, type WeightPolynomial } from "@ratiometer/eft";
import { SELECTED, variedColumn } from "@ratiometer/features";
import {
  columnOf,
  columnRange,
  openTable,
  randomStream,
  readTable,
  splitEvents,
  storedTable,
  type Column,
  type Split,
  type Table,
  type TableFolder,
} from "@ratiometer/tables";
import type { FeaturesSummary } from "../event-features/feature-summary.ts";
import { SAMPLE, STRATUM } from "./features.ts";
import { readJson } from "./json-file.ts";
import { weightPolynomialOf } from "../event-ingest/weight-columns.ts";

/** The events that estimators are trained and evaluated on: those that pass the selection, of all samples together. */
export interface SelectedEvents {
  readonly table: Table;
  readonly summary: FeaturesSummary;
  readonly polynomial: WeightPolynomial;
  readonly sample: Int32Array;
  readonly stratum: Int32Array;
  /** Rows for training, for the choice of the best epoch, and, never seen by a network, for everything that is measured. */
  readonly split: Split;
  /** The features of the observed data, in nothing that is learned or expected; undefined where data are not observed. */
  readonly data?: Table | undefined;
}

/** Rows of the events that pass the selection as they are; undefined where all rows are such: without variations no others are kept. */
export async function selectedRows(events: TableFolder, variations: readonly string[]): Promise<Uint32Array | undefined> {
  if (variations.length === 0) return undefined;
  const { values } = columnOf(await events.read(0, events.length, [SELECTED]), SELECTED);
  return Uint32Array.from(values.keys()).filter((row) => values[row] === 1);
}

/** The events that pass the selection as they are, without the columns of variations; they are read when somebody asks for them. */
async function nominalEvents(folder: string, { variations }: FeaturesSummary): Promise<Table> {
  const events = await openTable(folder);
  const rows = await selectedRows(events, variations);
  if (rows === undefined) return storedTable(folder);
  const varied = (name: string): boolean => variations.some((variation) => name.endsWith(variedColumn("", variation)));
  const names = events.columns.map(({ name }) => name).filter((name) => !varied(name) && name !== SELECTED);
  return storedTable(folder, { names, rows });
}

/** A column of whole numbers. */
function wholeNumbers(table: Table, name: string): Int32Array {
  const { values } = columnOf(table, name);
  return values instanceof Int32Array ? values : Int32Array.from(values);
}

/** How the selected events are dealt: every stage deals the same. @throws AnalysisError DATA_TOO_FEW_EVENTS */
export const splitOf = (events: number, analysis: Analysis): Split =>
  splitEvents(events, analysis.split, randomStream(analysis.seed, "split"), { where: analysis.where("split"), path: "split" });

export async function readSelectedEvents(folder: string, analysis: Analysis): Promise<SelectedEvents> {
  const summary = await readJson<FeaturesSummary>(join(folder, "features.json"));
  const table = await nominalEvents(join(folder, "events"), summary);
  return {
    table,
    summary,
    polynomial: weightPolynomialOf(table, analysis.coefficients),
    sample: wholeNumbers(table, SAMPLE),
    stratum: wholeNumbers(table, STRATUM),
    split: splitOf(table.length, analysis),
    ...(analysis.inference.data === "observed" ? { data: await readTable(join(folder, DATA)) } : {}),
  };
}

/** Columns by name, one after the other: each is read when it is its turn. */
export function* columnsInTurn(table: Table, names: readonly string[]): Generator<readonly [name: string, values: Column["values"]]> {
  for (const name of names) yield [name, columnOf(table, name).values];
}

/** float32 matrix of columns, row-major: what networks read, of the rows first … end - 1. */
export function inputMatrix(table: Table, names: readonly string[], first = 0, end: number = table.length): Float32Array {
  const matrix = new Float32Array((end - first) * names.length);
  names.forEach((name, j) => {
    const values = columnRange(columnOf(table, name), first, end);
    for (let i = 0; i < values.length; i++) matrix[i * names.length + j] = values[i];
  });
  return matrix;
}

/** The weights as polynomials in an estimator's own coefficients, the others at their SM values. */
export const estimatorWeights = ({ polynomial }: Pick<SelectedEvents, "polynomial">, coefficients: readonly string[]): WeightPolynomial =>
  restrictCoefficients(polynomial, coefficients);
