import { join } from "node:path";
import { DATA, estimatorNames, type Analysis, type Classifier, type Estimator } from "@ratiometer/config";
import { termNames } from "@ratiometer/eft";
import { sideBySide, storedTable, type Table } from "@ratiometer/tables";
import { giveDensities } from "./classifier-verdicts.ts";
import type { RatioDiagnostics } from "./estimator-diagnostics.ts";
import { readJson } from "./json-file.ts";
import { DATA_MEMBERS, hasRatioCurve, readRatioCurve, type RatioCurve } from "./ratio-curve.ts";
import { formMatrix, memberColumn, ratioColumn } from "./ratio-columns.ts";
import { readSelectedEvents, type SelectedEvents } from "./selected-events.ts";

/** Quadratic forms of events, read when they are asked for. @param rows which events @returns rows.length x T */
export type FormsOf = (rows: ArrayLike<number>) => Float64Array;

/** An estimated ratio as quadratic forms. */
export interface EstimatedRatio {
  readonly coefficients: readonly string[];
  /** By the mean of the networks, of selected events. */
  readonly forms: FormsOf;
  /** T */
  readonly normalisation: Float64Array;
  /** By each member, of hold-out events, or of observed ones. */
  readonly members: readonly FormsOf[];
}

/** The observed data with what the estimators say of them. */
export interface ObservedEvents {
  /** Features, scores and probabilities, as of simulated events. */
  readonly columns: Table;
  /** Forms by estimator, of the mean and of each member. */
  readonly ratios: ReadonlyMap<string, Pick<EstimatedRatio, "forms" | "members">>;
  readonly curves: ReadonlyMap<string, RatioCurve>;
  /** As of simulated events. */
  readonly densities: ReadonlyMap<string, Float64Array>;
}

/** The selected events with what the estimators say of them. */
export interface EstimatedEvents extends SelectedEvents {
  /** Features and the columns "estimator.coefficient", the scores at the SM, and "classifier.class", the probabilities. */
  readonly columns: Table;
  readonly ratios: ReadonlyMap<string, EstimatedRatio>;
  /** Of estimators in one coefficient whose networks see it. */
  readonly curves: ReadonlyMap<string, RatioCurve>;
  /** By classifier, n x classes: logarithms of the densities of its classes, up to a number of each event. */
  readonly densities: ReadonlyMap<string, Float64Array>;
  /** Undefined where data are not observed. */
  readonly observed?: ObservedEvents | undefined;
}

/** The forms of a ratio by the mean of its networks and by each. @param evaluated with the columns ratio:term @param members name of a table */
async function readForms(
  folder: string,
  { name, coefficients, ensemble }: Estimator,
  evaluated: Table,
  members: string,
): Promise<Pick<EstimatedRatio, "forms" | "members">> {
  const terms = termNames(coefficients);
  const table = await storedTable(join(folder, name, members));
  return {
    forms: (rows) => formMatrix(evaluated, terms.map(ratioColumn), rows),
    members: Array.from({ length: ensemble }, (_, member) => {
      const columns = terms.map((term) => memberColumn(member, term));
      return (rows: ArrayLike<number>) => formMatrix(table, columns, rows);
    }),
  };
}

async function readRatio(folder: string, estimator: Estimator, evaluated: Table): Promise<EstimatedRatio> {
  const { normalisation } = await readJson<RatioDiagnostics>(join(folder, estimator.name, "diagnostics.json"));
  return {
    coefficients: estimator.coefficients,
    normalisation: Float64Array.from(normalisation),
    ...(await readForms(folder, estimator, evaluated, "members")),
  };
}

/** What a classifier says of the densities of its classes. */
const densitiesOf = (evaluated: Table, { classes }: Classifier): Float64Array =>
  formMatrix(
    evaluated,
    classes.map(({ name }) => `log_density:${name}`),
  );

/** Whether a column of an estimator's table is one that channels can select on and bin. */
const isScore = (column: string): boolean => !/^(ratio|log_density):/.test(column);

/** Some columns of a table. */
const columnsThat = ({ length, columns }: Table, are: (name: string) => boolean): Table => ({
  length,
  columns: new Map([...columns].filter(([name]): boolean => are(name))),
});

/** What the estimators say of the observed data. @param folder of the evaluate stage */
async function readObserved(folder: string, analysis: Analysis, data: Table): Promise<ObservedEvents> {
  const ratios = new Map<string, Pick<EstimatedRatio, "forms" | "members">>();
  const curves = new Map<string, RatioCurve>();
  const densities = new Map<string, Float64Array>();
  const scores: Table[] = [];
  for (const name of estimatorNames(analysis)) {
    const evaluated = await storedTable(join(folder, name, DATA));
    const ratio = analysis.estimators.find((estimator) => estimator.name === name && estimator.type === "ratio");
    if (ratio !== undefined && hasRatioCurve(ratio)) curves.set(name, await readRatioCurve(join(folder, name), ratio, DATA_MEMBERS));
    else if (ratio !== undefined && ratio.network.form !== "parameterised")
      ratios.set(name, await readForms(folder, ratio, evaluated, DATA_MEMBERS));
    const classifier = analysis.classifiers.find((each) => each.name === name);
    if (classifier !== undefined && giveDensities(classifier)) densities.set(name, densitiesOf(evaluated, classifier));
    scores.push(columnsThat(evaluated, isScore));
  }
  return { columns: sideBySide([data, ...scores]), ratios, curves, densities };
}

export async function readEstimatedEvents(
  folderOf: (stage: "features" | "evaluate") => string,
  analysis: Analysis,
): Promise<EstimatedEvents> {
  const events = await readSelectedEvents(folderOf("features"), analysis);
  const ratios = new Map<string, EstimatedRatio>();
  const curves = new Map<string, RatioCurve>();
  const densities = new Map<string, Float64Array>();
  const scores: Table[] = [];
  for (const name of estimatorNames(analysis)) {
    const evaluated = await storedTable(join(folderOf("evaluate"), name, "events"));
    const ratio = analysis.estimators.find((estimator) => estimator.name === name && estimator.type === "ratio");
    if (ratio !== undefined && hasRatioCurve(ratio)) curves.set(name, await readRatioCurve(join(folderOf("evaluate"), name), ratio));
    else if (ratio !== undefined && ratio.network.form !== "parameterised")
      ratios.set(name, await readRatio(folderOf("evaluate"), ratio, evaluated));
    const classifier = analysis.classifiers.find((each) => each.name === name);
    if (classifier !== undefined && giveDensities(classifier)) densities.set(name, densitiesOf(evaluated, classifier));
    scores.push(columnsThat(evaluated, isScore));
  }
  const features = columnsThat(events.table, (name) => !/^(event|weight):/.test(name));
  const observed = events.data && (await readObserved(folderOf("evaluate"), analysis, events.data));
  return { ...events, columns: sideBySide([features, ...scores]), ratios, curves, densities, observed };
}
