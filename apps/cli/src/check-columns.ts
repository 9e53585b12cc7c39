import { eventGraph } from "@ratiometer/classifiers";
import { AnalysisError, coefficientsNamed, unknownName, type Analysis, type Sample } from "@ratiometer/config";
import {
  candidateNames,
  compileExtraFeature,
  compileSelection,
  type ExpressionScope,
  featurePlan,
  featureSet,
  featureSetNames,
  requestedFeatures,
  SELECTION_SET,
  validityColumn,
} from "@ratiometer/features";
import type { SampleColumns } from "./event-ingest/sample-columns.ts";
import { sourceContent } from "./event-ingest/source-content.ts";
import { scoreColumn, scoreUnit } from "./stages/ratio-columns.ts";
import { classifierColumns } from "./stages/sample-classes.ts";

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

/** Columns that the estimators add: the score in each of their coefficients, the probability of each class. */
const estimatorColumns = (analysis: Analysis): Units => [
  ...analysis.estimators.flatMap(({ name, coefficients }) =>
    coefficientsNamed(analysis, coefficients).map((coefficient) => [scoreColumn(name, coefficient.name), scoreUnit(coefficient)] as const),
  ),
  ...analysis.classifiers.flatMap((classifier) => classifierColumns(classifier).map((column) => [column, "1"] as const)),
];

const contentOf = ({ source }: Sample): string => sourceContent(source);

/** Feature sets are computed from objects, and objects are nothing without them. */
function setsFault({ features, samples, where }: Analysis): readonly AnalysisError[] {
  const fault = (message: string, hint: string, path = "features.sets"): readonly AnalysisError[] => [
    new AnalysisError("CONFIG_FEATURES", message, { where: where(path), path, hint }),
  ];
  const bare = samples.find((sample) => contentOf(sample) === "observables");
  const rich = samples.find((sample) => contentOf(sample) !== "observables");
  const sets = `features: { sets: [${featureSetNames[0]}] }; there are ${featureSetNames.join(", ")}`;
  if (bare !== undefined && rich !== undefined)
    return fault(
      `sample "${bare.name}" has columns only, "${rich.name}" has ${contentOf(rich)}: they do not have the same features`,
      "make an analysis of each",
      "samples",
    );
  if (rich !== undefined && features.sets.length === 0)
    return fault(`sample "${rich.name}" has ${contentOf(rich)}, expected a feature set`, sets);
  if (bare !== undefined && features.sets.length > 0)
    return fault(`feature sets need particles or objects, sample "${bare.name}" has its own columns`, "leave sets out");
  const without = samples.find((sample) => contentOf(sample) === "particles" || sample.source.kind === "closed-form");
  if (features.columns !== undefined && without !== undefined)
    return fault(
      `sample "${without.name}" has no files of columns`,
      "make the columns from objects with features.extra, or leave them out",
      "features.columns",
    );
  return [];
}

/** Columns that all samples have; what only some have is a fault. */
function commonColumns({ samples, where }: Analysis, columns: SampleColumns["columns"]): readonly AnalysisError[] | Units {
  const [first, ...others] = samples;
  const names = (name: string): readonly string[] => (columns.get(name) ?? []).map((column) => column.name);
  for (const { name } of others) {
    const [own, expected] = [names(name), names(first.name)];
    const unitOf = (sample: string, column: string): string =>
      (columns.get(sample) ?? []).find((known) => known.name === column)?.unit ?? "";
    const differs = own.find((column) => expected.includes(column) && unitOf(name, column) !== unitOf(first.name, column));
    if (differs !== undefined) {
      const path = `samples.${name}`;
      const said = (sample: string): string => (unitOf(sample, differs) === "" ? "without a unit" : `in ${unitOf(sample, differs)}`);
      const message = `the column "${differs}" is ${said(first.name)} in sample "${first.name}", ${said(name)} in sample "${name}"`;
      return [
        new AnalysisError("CONFIG_UNIT", message, {
          where: where(path),
          path,
          hint: "make files of the same units, or an analysis of each",
        }),
      ];
    }
    const other = [...own.filter((column) => !expected.includes(column)), ...expected.filter((column) => !own.includes(column))].at(0);
    if (other === undefined) continue;
    const [has, lacks] = own.includes(other) ? [name, first.name] : [first.name, name];
    const path = `samples.${name}`;
    const place = { where: where(path), path, hint: "name those that are in all files: features.columns" };
    return [new AnalysisError("CONFIG_FEATURES", `sample "${has}" has a column "${other}", sample "${lacks}" has none`, place)];
  }
  return (columns.get(first.name) ?? []).map(({ name, unit }) => [name, unit] as const);
}

const isFault = (found: readonly AnalysisError[] | Units): found is readonly AnalysisError[] => found[0] instanceof AnalysisError;

/** Columns of the feature sets, and those of the event files beside them. */
function featureColumns(analysis: Analysis, own: Units): readonly AnalysisError[] | Units {
  const { sets } = analysis.features;
  if (sets.length === 0) return own;
  let requested: Units = [];
  const faults = [
    ...sets.flatMap(({ name }, i) => faultAt(analysis, `features.sets[${i}]`, () => featureSet(name))),
    ...faultAt(analysis, "features.sets", () => {
      requested = requestedFeatures([SELECTION_SET, ...sets], featurePlan(analysis).options).flatMap(({ name, unit, fill }): Units =>
        fill === undefined
          ? [[name, unit]]
          : [
              [name, unit],
              [validityColumn(name), "1"],
            ],
      );
    }),
  ];
  if (faults.length > 0) return faults.slice(0, 1);
  const twice = own.findIndex(([name]) => requested.some(([other]) => other === name));
  if (twice < 0) return [...requested, ...own];
  const path = `features.columns[${twice}]`;
  const hint = 'give the feature set a prefix: { name: general, prefix: "g_" }';
  const message = `the column "${own[twice][0]}" of the files has the name of a feature`;
  return [new AnalysisError("CONFIG_DUPLICATE_COLUMN", message, { where: analysis.where(path), path, hint })];
}

/**
 * Checks that feature sets exist and that expressions, selections, inputs, networks and axes read columns that will be there.
 * @param files what is known of the columns of the files; where it is not, what depends on it is not checked
 * @returns located faults of the codes of `featureSet`, `eventGraph`, `compileExtraFeature`, `compileSelection`, CONFIG_UNKNOWN_COLUMN, CONFIG_DUPLICATE_COLUMN and
 * CONFIG_FEATURES
 */
export function checkColumns(analysis: Analysis, files: Pick<SampleColumns, "columns">): readonly AnalysisError[] {
  const { features, channels, samples } = analysis;
  const setFaults = setsFault(analysis);
  if (setFaults.length > 0) return setFaults;
  const isKnown = samples.every(({ name }) => files.columns.has(name));
  const own = isKnown ? commonColumns(analysis, files.columns) : [];
  if (isFault(own)) return own;
  const columns = featureColumns(analysis, own);
  if (isFault(columns)) return columns;
  if (!isKnown) return [];
  const hasObjects = contentOf(samples[0]) !== "observables";
  const objects: Pick<ExpressionScope, "candidates"> = hasObjects ? { candidates: candidateNames } : {};
  const units = new Map<string, string>(columns);
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
  const inputs = features.inputs ?? [...units.keys()];
  const graphs = [...analysis.estimators, ...analysis.classifiers].flatMap(({ name, network: { graph } }) => {
    if (graph === undefined) return [];
    const path = `estimators.${name}.network.graph`;
    try {
      eventGraph(graph, inputs, path);
      return [];
    } catch (error) {
      if (!(error instanceof AnalysisError)) throw error;
      const { code, message, hint, path: at = path } = error;
      return [new AnalysisError(code, message, { where: analysis.where(at), path: at, ...(hint === undefined ? {} : { hint }) })];
    }
  });
  const all = new Map([...units, ...estimatorColumns(analysis)]);
  return [
    ...faults,
    ...conditions(analysis.selection, "selection", { units, ...objects }),
    ...(features.inputs ?? []).flatMap((column, i) => known(column, `features.inputs[${i}]`, [...units.keys()])),
    ...graphs,
    ...analysis.classifiers.flatMap(({ name, decorrelate, against = [] }) => [
      ...(decorrelate === undefined ? [] : known(decorrelate.from, `estimators.${name}.decorrelate.from`, [...units.keys()])),
      ...against.flatMap((column, i) => known(column, `estimators.${name}.diagnostics.against[${i}]`, [...units.keys()])),
    ]),
    ...analysis.comparisons.flatMap(({ name, columns: compared = [] }) =>
      compared.flatMap((column, i) => known(column, `comparisons.${name}.columns[${i}]`, [...units.keys()])),
    ),
    ...channels.flatMap(({ name, selection }) => conditions(selection, `channels.${name}.selection`, { units: all })),
    ...channels.flatMap((channel) =>
      (channel.axes ?? []).flatMap(({ column }, i) => known(column, `channels.${channel.name}.axes[${i}].column`, [...all.keys()])),
    ),
    ...(analysis.report.columns ?? []).flatMap((column, i) => known(column, `report.columns[${i}]`, [...all.keys()])),
    ...(analysis.export.efficiencyMaps ?? []).flatMap(({ name, selection, axes }) => [
      ...conditions(selection, `export.efficiency_maps.${name}.selection`, { units: all }),
      ...axes.flatMap(({ column }, i) => known(column, `export.efficiency_maps.${name}.axes[${i}].column`, [...all.keys()])),
    ]),
  ];
}
