import { AnalysisError, type EventFiles, type Sample } from "@ratiometer/config";
import { planWeights, variationColumns, type SampleWeightPlan, type WeightVariations } from "@ratiometer/eft";
import type { FileColumn, ObjectBinding } from "@ratiometer/tables";
import type { StageContext } from "../pipeline/stage.ts";
import { namingOf, type ColumnarKind } from "./event-file.ts";
import { surveyFile, type FileSurvey, type SurveyRequest } from "./file-survey.ts";
import { nuisanceColumns, nuisanceNames, type NuisancePlan } from "./madminer-weights.ts";
import { requestedVariations } from "./requested-variations.ts";
import { takenColumns, type TakenColumn } from "./taken-columns.ts";
import { requireSameWeights } from "./weight-counts.ts";
import { analysisCoefficients, weightSettings } from "./weight-settings.ts";

/** How the events of one file of columns are read. */
export interface ColumnarFilePlan {
  readonly path: string;
  /** Columns that every block needs. */
  readonly read: readonly string[];
  /** Objects; undefined for files that hold none. */
  readonly binding: ObjectBinding | undefined;
  readonly variations: WeightVariations;
  readonly nuisance: NuisancePlan | undefined;
}

/** How the events of a sample are read from files of columns: plain data, for threads. */
export interface ColumnarPlan {
  readonly kind: ColumnarKind;
  readonly weights: SampleWeightPlan;
  readonly columns: readonly TakenColumn[];
  /** Names of the variations of the weight. */
  readonly factors: readonly string[];
  readonly files: readonly ColumnarFilePlan[];
}

/** A sample of files of columns before its events are read. */
export interface ColumnarSample {
  readonly plan: ColumnarPlan;
  readonly surveys: readonly Pick<FileSurvey, "format" | "entries" | "boundaries" | "generated">[];
  /** Sum of the weights at the SM that the analysis or the weight map says. */
  readonly sumOfWeights: number | "events" | undefined;
  /** What the user should know. */
  readonly remarks: readonly string[];
}

/** Files of a sample mostly have the same columns, which are kept once. */
function sameColumns(columns: readonly FileColumn[], others: readonly FileColumn[] | undefined): boolean {
  return (
    others?.length === columns.length &&
    columns.every(({ name, kind, unit }, c) => name === others[c].name && kind === others[c].kind && unit === others[c].unit)
  );
}

async function survey(paths: readonly string[], request: SurveyRequest): Promise<FileSurvey[]> {
  const surveys: FileSurvey[] = [];
  for (const path of paths) {
    const found = await surveyFile(path, request);
    const columns = sameColumns(found.columns, surveys.at(0)?.columns) ? surveys[0].columns : found.columns;
    surveys.push({ ...found, columns, weights: { ...found.weights, columns } });
  }
  return surveys;
}

const namesOf = ({ variations, nuisance }: Pick<FileSurvey, "variations" | "nuisance">): string[] => [
  ...variations.variations.map(({ name }) => name),
  ...(nuisance === undefined ? [] : nuisanceNames(nuisance)),
];

/** Columns of a table that are no weights: those are observables. */
function observablesOf(
  { observables, columns }: FileSurvey,
  { columns: weights, leftOut, points }: SampleWeightPlan["files"][number],
): FileColumn[] {
  const others = new Set([...weights, ...leftOut, ...points.map(({ id }) => id)]);
  return [...(observables ?? columns)].filter(({ name, kind }) => kind === "number" && !others.has(name));
}

/** Makes sure that what is taken is the same in all files. @throws AnalysisError DATA_COLUMNS_DIFFER naming two files */
function requireSameContent(paths: readonly string[], taken: readonly (readonly TakenColumn[])[], surveys: readonly FileSurvey[]): void {
  const differ = (f: number, what: string): AnalysisError =>
    new AnalysisError("DATA_COLUMNS_DIFFER", `${what} in only one of this file and ${paths[0]}`, {
      where: paths[f],
      hint: "give each kind of file its own sample",
    });
  for (let f = 1; f < paths.length; f++) {
    const [names, first] = [taken[f], taken[0]].map((columns) => columns.map(({ name }) => name));
    const other = [...names.filter((name) => !first.includes(name)), ...first.filter((name) => !names.includes(name))].at(0);
    if (other !== undefined) throw differ(f, `there is a column "${other}"`);
    for (const [k, { collection, attributes }] of (surveys[f].binding?.kinds ?? []).entries())
      if ((attributes.length === 0) !== (surveys[0].binding?.kinds[k].attributes.length === 0))
        throw differ(f, `there is a collection "${collection}"`);
  }
}

/**
 * Decides how the events of a sample are read from its files, from what these say before any event.
 * @throws AnalysisError of surveyFile, weightSettings and planWeights; DATA_WEIGHT_COUNT and DATA_COLUMNS_DIFFER naming two files that do not go together;
 * DATA_NO_VARIATIONS
 */
export async function columnarSample(
  sample: Sample,
  source: EventFiles & { readonly kind: ColumnarKind },
  paths: readonly string[],
  { analysis }: Pick<StageContext, "analysis">,
): Promise<ColumnarSample> {
  const { kind } = source;
  const variations = requestedVariations(analysis, sample.name);
  const weights = await weightSettings(analysis, sample, source);
  const surveys = await survey(paths, { analysis, sample, kind, weights, variations });
  const plan = planWeights(
    surveys.map((file) => file.weights),
    weights.settings,
    analysisCoefficients(analysis),
  );
  const counted = surveys.map((file, f) => ({
    path: paths[f],
    weights: file.listed ?? plan.files[f].points.length + plan.files[f].leftOut.length,
    variations: namesOf(file),
  }));
  // an empty file says nothing of its lists
  requireSameWeights(counted.filter((_, f) => surveys[f].entries > 0 || surveys.every(({ entries }) => entries === 0)));
  const filled = Math.max(
    0,
    surveys.findIndex(({ entries }) => entries > 0),
  );
  const families = new Set([
    ...surveys[filled].variations.variations.map(({ family }) => family),
    ...(surveys[filled].nuisance === undefined ? [] : ["nuisance" as const]),
  ]);
  const taken = surveys.map((file, f) =>
    takenColumns(
      analysis,
      { path: paths[f], columns: file.columns },
      namingOf(kind) === undefined ? observablesOf(file, plan.files[f]) : [],
    ),
  );
  requireSameContent(paths, taken, surveys);
  const remarks = [
    ...new Set([
      ...variations.lacking(families),
      ...surveys.flatMap(({ binding }) => (binding?.kinds ?? []).flatMap((bound) => bound.remarks)),
      ...surveys.flatMap(({ variations: { unread } }) =>
        unread.map(({ column, reason }) => `"${column}" holds variations that cannot be told apart: ${reason}`),
      ),
    ]),
  ].map((remark) => `${sample.name}: ${remark}`);
  return {
    plan: {
      kind,
      weights: plan,
      columns: taken[0],
      factors: counted[filled].variations,
      files: surveys.map(({ binding, variations: own, nuisance }, f) => ({
        path: paths[f],
        binding,
        variations: own,
        nuisance,
        read: [
          ...new Set([
            ...plan.files[f].columns,
            ...(binding?.columns ?? []),
            ...taken[f].map(({ name }) => name),
            ...variationColumns(own),
            ...(nuisance === undefined ? [] : nuisanceColumns(nuisance)),
          ]),
        ],
      })),
    },
    surveys: surveys.map(({ format, entries, boundaries, generated }) => ({ format, entries, boundaries, generated })),
    sumOfWeights: source.weights.sumOfWeights ?? weights.map?.sumOfWeights,
    remarks,
  };
}
