import { join } from "node:path";
import { estimatorNames, type Analysis, type Estimator } from "@ratiometer/config";
import { termNames } from "@ratiometer/eft";
import { columnOf, readTable, tableOf, type Table } from "@ratiometer/tables";
import type { RatioDiagnostics } from "./estimator-diagnostics.ts";
import { readJson } from "./json-file.ts";
import { hasRatioCurve, readRatioCurve, type RatioCurve } from "./ratio-curve.ts";
import { readSelectedEvents, type SelectedEvents } from "./selected-events.ts";

/** An estimated ratio as quadratic forms. */
export interface EstimatedRatio {
  readonly coefficients: readonly string[];
  /** n x T, all selected events. */
  readonly forms: Float64Array;
  /** T */
  readonly normalisation: Float64Array;
  /** Per member, hold-out events x T. */
  readonly members: readonly Float64Array[];
}

/** The selected events with what the estimators say of them. */
export interface EstimatedEvents extends SelectedEvents {
  /** Features and the columns "estimator.coefficient", the scores at the SM, and "classifier.class", the probabilities. */
  readonly columns: Table;
  readonly ratios: ReadonlyMap<string, EstimatedRatio>;
  /** Of estimators in one coefficient whose networks see it. */
  readonly curves: ReadonlyMap<string, RatioCurve>;
}

/** n x names.length matrix of columns, row-major. */
function matrixOf(table: Table, names: readonly string[]): Float64Array {
  const matrix = new Float64Array(table.length * names.length);
  names.forEach((name, t) => {
    const { values } = columnOf(table, name);
    for (let i = 0; i < table.length; i++) matrix[i * names.length + t] = values[i];
  });
  return matrix;
}

async function readRatio(folder: string, { name, coefficients, ensemble }: Estimator, evaluated: Table): Promise<EstimatedRatio> {
  const terms = termNames(coefficients);
  const members = await readTable(join(folder, name, "members"));
  const { normalisation } = await readJson<RatioDiagnostics>(join(folder, name, "diagnostics.json"));
  return {
    coefficients,
    forms: matrixOf(
      evaluated,
      terms.map((term) => `ratio:${term}`),
    ),
    normalisation: Float64Array.from(normalisation),
    members: Array.from({ length: ensemble }, (_, member) =>
      matrixOf(
        members,
        terms.map((term) => `member${member}:${term}`),
      ),
    ),
  };
}

export async function readEstimatedEvents(
  folderOf: (stage: "features" | "evaluate") => string,
  analysis: Analysis,
): Promise<EstimatedEvents> {
  const events = await readSelectedEvents(folderOf("features"), analysis);
  const ratios = new Map<string, EstimatedRatio>();
  const curves = new Map<string, RatioCurve>();
  const scores: (readonly [string, ReturnType<typeof columnOf>])[] = [];
  for (const name of estimatorNames(analysis)) {
    const evaluated = await readTable(join(folderOf("evaluate"), name, "events"));
    const ratio = analysis.estimators.find((estimator) => estimator.name === name && estimator.type === "ratio");
    if (ratio !== undefined && hasRatioCurve(ratio)) curves.set(name, await readRatioCurve(join(folderOf("evaluate"), name), ratio));
    else if (ratio !== undefined && ratio.network.form !== "parameterised")
      ratios.set(name, await readRatio(folderOf("evaluate"), ratio, evaluated));
    for (const [id, column] of evaluated.columns) if (!/^(ratio|log_density):/.test(id)) scores.push([id, column]);
  }
  const features = [...events.table.columns].filter(([name]) => !/^(event|weight):/.test(name));
  return { ...events, columns: tableOf([...features, ...scores]), ratios, curves };
}
