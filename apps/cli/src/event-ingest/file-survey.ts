import { AnalysisError, type Analysis, type Sample } from "@ratiometer/config";
import {
  columnVariations,
  generatedColumns,
  generatedSums,
  listLengths,
  nanoaodVariations,
  type GeneratedSums,
  type MappedFamily,
  type WeightSource,
  type WeightVariations,
} from "@ratiometer/eft";
import { bindEvents, type ColumnarFile, type FileColumn, type ObjectBinding } from "@ratiometer/tables";
import { askedAttributes } from "./asked-attributes.ts";
import { namingOf, openEventFile, type ColumnarKind, type EventFile } from "./event-file.ts";
import { madMinerSource, nuisancePlan, type NuisancePlan } from "./madminer-weights.ts";
import { variationsOf, type RequestedVariations } from "./requested-variations.ts";
import type { SampleWeightSettings } from "./weight-settings.ts";

/** What is asked of the files of a sample. */
export interface SurveyRequest {
  readonly analysis: Analysis;
  readonly sample: Sample;
  readonly kind: ColumnarKind;
  readonly weights: SampleWeightSettings;
  readonly variations: RequestedVariations;
}

/** What is known of a file of columns before its events are read. */
export interface FileSurvey {
  readonly format: string;
  readonly entries: number;
  readonly boundaries: readonly number[];
  readonly columns: readonly FileColumn[];
  readonly weights: WeightSource;
  /** Numbers in the first event's list of weights; undefined where there is no list or no event. */
  readonly listed: number | undefined;
  readonly generated: GeneratedSums | undefined;
  /** Objects; undefined for files that hold none. */
  readonly binding: ObjectBinding | undefined;
  readonly variations: WeightVariations;
  readonly nuisance: NuisancePlan | undefined;
  /** Columns that are taken unless the analysis says otherwise. */
  readonly observables: readonly FileColumn[] | undefined;
}

const NO_VARIATIONS: WeightVariations = { variations: [], lengths: {}, nominal: [], densities: undefined, unread: [] };

/** Lists of variations, of which the first event tells the length. */
const LISTS = ["LHEScaleWeight", "LHEPdfWeight", "PSWeight"];

async function firstLengths({ columns, entries, read }: ColumnarFile, names: readonly string[]): Promise<Record<string, number>> {
  const lists = columns.filter(({ name, kind }) => kind === "list" && names.includes(name)).map(({ name }) => name);
  if (entries === 0 || lists.length === 0) return {};
  return listLengths({ columns: await read(lists, 0, 1), first: 0, entries: 1 });
}

async function variationsIn(file: ColumnarFile, { weights, variations }: SurveyRequest): Promise<WeightVariations> {
  if (file.entries === 0 || variations.families.size === 0) return NO_VARIATIONS;
  const said = weights.map?.variations;
  const asked = (key: "scale" | "pdf" | "partonShower", family: "scale" | "pdf" | "parton shower"): MappedFamily | false => {
    if (!variations.families.has(family)) return false;
    return said?.[key] ?? { list: undefined, order: undefined, first: undefined };
  };
  const families = { scale: asked("scale", "scale"), pdf: asked("pdf", "pdf"), partonShower: asked("partonShower", "parton shower") };
  const own = Object.values(families).flatMap((family) => (family === false || family.list === undefined ? [] : [family.list]));
  const listed = nanoaodVariations(file.columns, await firstLengths(file, [...LISTS, ...own]), families);
  return variationsOf({ ...listed, variations: [...listed.variations, ...columnVariations(said?.columns ?? [])] }, variations);
}

/** The list that the weights of coefficient points are in. */
function weightList({ settings }: SurveyRequest["weights"]): string | undefined {
  if (settings.scheme === "topcoffea") return settings.column ?? "EFTfitCoefficients";
  return settings.scheme === "map" && "column" in settings.map.weights ? settings.map.weights.column : undefined;
}

async function generatedIn(runs: ColumnarFile | undefined, path: string): Promise<GeneratedSums | undefined> {
  const names = runs === undefined ? undefined : generatedColumns(runs.columns);
  if (runs === undefined || names === undefined) return undefined;
  return generatedSums({ columns: await runs.read(names, 0, runs.entries), first: 0, entries: runs.entries }, path);
}

async function surveyOf({ table, madminer, runs }: EventFile, path: string, request: SurveyRequest): Promise<FileSurvey> {
  const { analysis, sample, kind, weights, variations } = request;
  const { format, entries, boundaries, columns } = table;
  const naming = namingOf(kind);
  if (madminer?.weightColumns.length === 0)
    throw new AnalysisError("DATA_NO_EVENTS", "the MadMiner file has a setup and no events", {
      where: path,
      hint: "give the file that MadMiner wrote after reading the events",
    });
  const source = madminer === undefined ? undefined : await madMinerSource(madminer);
  const list = weightList(weights);
  const lengths = list === undefined ? {} : await firstLengths(table, [list]);
  const { kinds, met } = analysis.objects;
  return {
    format,
    entries,
    boundaries,
    columns,
    weights: { file: path, columns, ...(source === undefined ? {} : { madminer: source }) },
    listed: Object.values(lengths).at(0),
    generated: await generatedIn(runs, path),
    binding: naming && bindEvents(table, naming, kinds, met, askedAttributes(analysis, sample.name, table, naming)),
    variations: await variationsIn(table, request),
    nuisance: source !== undefined && variations.families.has("nuisance") ? nuisancePlan(source, columns) : undefined,
    observables: madminer && columns.filter(({ name }) => madminer.observableColumns.includes(name)),
  };
}

/**
 * Looks at a file of columns: what its objects, weights and variations are.
 * @throws AnalysisError of openEventFile, bindEvents and askedAttributes
 */
export async function surveyFile(path: string, request: SurveyRequest): Promise<FileSurvey> {
  const file = await openEventFile(request.kind, path);
  try {
    return await surveyOf(file, path, request);
  } finally {
    await file.table.close();
  }
}
