import { AnalysisError, unknownName, type Analysis } from "@ratiometer/config";
import { compileExpression, compileSelection, featureSet, featureSetNames, validityColumn } from "@ratiometer/features";
import { closedFormEvents } from "@ratiometer/simulation";
import { SELECTION_SET } from "./stages/features.ts";

/** Runs a check at a place of the analysis file; its fault, if any, located there. */
function faultAt(
  analysis: Analysis,
  path: string,
  check: (place: { readonly where: string; readonly path: string }) => unknown,
): readonly AnalysisError[] {
  const place = { where: analysis.where(path), path };
  try {
    check(place);
    return [];
  } catch (error) {
    if (!(error instanceof AnalysisError)) throw error;
    const { code, message, hint } = error;
    return [new AnalysisError(code, message, hint === undefined ? place : { ...place, hint })];
  }
}

function setColumns(name: string): readonly string[] {
  return featureSet(name).features.flatMap((feature) =>
    feature.fill === undefined ? [feature.name] : [feature.name, validityColumn(feature.name)],
  );
}

/** Columns that the estimators add: the score in each of their coefficients. */
const estimatorColumns = ({ estimators }: Analysis): string[] =>
  estimators.flatMap(({ name, coefficients }) => coefficients.map((coefficient) => `${name}.${coefficient}`));

/** Feature sets are computed from particles, and particles are nothing without them. */
function setsFault(analysis: Analysis, closedForm: boolean): readonly AnalysisError[] {
  const { features, samples } = analysis;
  if (closedForm === (features.sets.length === 0)) return [];
  const message = closedForm
    ? "feature sets need particles, the closed-form process has its own columns"
    : `sample "${samples.find(({ source }) => source.kind !== "closed-form")?.name}" has particles, expected a feature set`;
  const hint = closedForm ? "leave sets out" : `features: { sets: [${featureSetNames[0]}] }; there are ${featureSetNames.join(", ")}`;
  return [new AnalysisError("CONFIG_FEATURES", message, { where: analysis.where("features.sets"), path: "features.sets", hint })];
}

/**
 * Checks, without any event, that feature sets exist and that expressions, selections, inputs and axes read columns that will be there.
 * @returns located faults of the codes of `featureSet`, `compileExpression`, CONFIG_UNKNOWN_COLUMN and CONFIG_FEATURES
 */
export function checkColumns(analysis: Analysis): readonly AnalysisError[] {
  const { features, channels } = analysis;
  const closedForm = analysis.samples.every(({ source }) => source.kind === "closed-form");
  const setFaults = [
    ...setsFault(analysis, closedForm),
    ...features.sets.flatMap(({ name }, i) => faultAt(analysis, `features.sets[${i}]`, () => featureSet(name))),
  ];
  if (setFaults.length > 0) return setFaults;
  const columns = closedForm
    ? [...closedFormEvents({ events: 1, seed: 1 }).observables.columns.keys()]
    : [...new Set([SELECTION_SET, ...features.sets.map(({ name }) => name)].flatMap((name) => setColumns(name)))];
  const faults: AnalysisError[] = [];
  for (const { name, expression } of features.extra) {
    faults.push(...faultAt(analysis, `features.extra.${name}`, (place) => compileExpression(expression, columns, place)));
    columns.push(name);
  }
  const conditions = (texts: readonly string[], path: string, names: readonly string[]): readonly AnalysisError[] =>
    texts.flatMap((text, i) => faultAt(analysis, `${path}[${i}]`, (place) => compileSelection(text, names, place)));
  const known = (column: string, path: string, names: readonly string[]): readonly AnalysisError[] =>
    names.includes(column) ? [] : [unknownName("CONFIG_UNKNOWN_COLUMN", "column", column, names, { where: analysis.where(path), path })];
  const all = [...columns, ...estimatorColumns(analysis)];
  return [
    ...faults,
    ...conditions(analysis.selection, "selection", columns),
    ...(features.inputs ?? []).flatMap((column, i) => known(column, `features.inputs[${i}]`, columns)),
    ...channels.flatMap(({ name, selection }) => conditions(selection, `channels.${name}.selection`, all)),
    ...channels.flatMap((channel) =>
      channel.model === "unbinned"
        ? []
        : channel.axes.flatMap(({ column }, i) => known(column, `channels.${channel.name}.axes[${i}].column`, all)),
    ),
  ];
}
