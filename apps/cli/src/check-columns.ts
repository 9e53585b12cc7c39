import { AnalysisError, coefficientsNamed, unknownName, type Analysis } from "@ratiometer/config";
import {
  candidateNames,
  compileExtraFeature,
  compileSelection,
  featureSet,
  featureSetNames,
  scopeOf,
  validityColumn,
  type ExpressionScope,
} from "@ratiometer/features";
import { closedFormEvents } from "@ratiometer/simulation";
import { scoreColumn, scoreUnit } from "./stages/evaluate.ts";
import { SELECTION_SET } from "./event-features/feature-block.ts";

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

type Units = readonly (readonly [column: string, unit: string])[];

const setColumns = (name: string): Units =>
  featureSet(name).features.flatMap(({ name: column, unit, fill }): Units =>
    fill === undefined
      ? [[column, unit]]
      : [
          [column, unit],
          [validityColumn(column), "1"],
        ],
  );

/** Columns that the estimators add: the score in each of their coefficients. */
const estimatorColumns = (analysis: Analysis): Units =>
  analysis.estimators.flatMap(({ name, coefficients }) =>
    coefficientsNamed(analysis, coefficients).map((coefficient) => [scoreColumn(name, coefficient.name), scoreUnit(coefficient)] as const),
  );

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
 * @returns located faults of the codes of `featureSet`, `compileExtraFeature`, `compileSelection`, CONFIG_UNKNOWN_COLUMN and CONFIG_FEATURES
 */
export function checkColumns(analysis: Analysis): readonly AnalysisError[] {
  const { features, channels } = analysis;
  const closedForm = analysis.samples.every(({ source }) => source.kind === "closed-form");
  const setFaults = [
    ...setsFault(analysis, closedForm),
    ...features.sets.flatMap(({ name }, i) => faultAt(analysis, `features.sets[${i}]`, () => featureSet(name))),
  ];
  if (setFaults.length > 0) return setFaults;
  const objects: Pick<ExpressionScope, "candidates"> = closedForm ? {} : { candidates: candidateNames };
  const units = new Map<string, string>(
    closedForm
      ? scopeOf(closedFormEvents({ events: 1, seed: 1 }).observables).units
      : [SELECTION_SET, ...features.sets.map(({ name }) => name)].flatMap((name) => setColumns(name)),
  );
  const faults: AnalysisError[] = [];
  for (const request of features.extra) {
    const found = faultAt(analysis, `features.extra.${request.name}`, (place) => {
      for (const [name, unit] of compileExtraFeature(request, { units, ...objects }, place).units) units.set(name, unit);
    });
    // What uses the faulty one is no fault of its own.
    if (found.length > 0) units.set(request.name, "");
    faults.push(...found);
  }
  const conditions = (texts: readonly string[], path: string, scope: ExpressionScope): readonly AnalysisError[] =>
    texts.flatMap((text, i) => faultAt(analysis, `${path}[${i}]`, (place) => compileSelection(text, scope, place)));
  const known = (column: string, path: string, names: readonly string[]): readonly AnalysisError[] =>
    names.includes(column) ? [] : [unknownName("CONFIG_UNKNOWN_COLUMN", "column", column, names, { where: analysis.where(path), path })];
  const all = new Map([...units, ...estimatorColumns(analysis)]);
  return [
    ...faults,
    ...conditions(analysis.selection, "selection", { units, ...objects }),
    ...(features.inputs ?? []).flatMap((column, i) => known(column, `features.inputs[${i}]`, [...units.keys()])),
    ...channels.flatMap(({ name, selection }) => conditions(selection, `channels.${name}.selection`, { units: all })),
    ...channels.flatMap((channel) =>
      channel.model === "unbinned"
        ? []
        : channel.axes.flatMap(({ column }, i) => known(column, `channels.${channel.name}.axes[${i}].column`, [...all.keys()])),
    ),
  ];
}
