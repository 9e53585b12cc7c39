import { AnalysisError, DATA, type Analysis, type ErrorPlace, type EventFiles, type Sample } from "@ratiometer/config";
import type { EventContent } from "@ratiometer/features";
import type { StageContext } from "../pipeline/stage.ts";
import { columnarEvents } from "./columnar-events.ts";
import { openEventFile, type ColumnarKind } from "./event-file.ts";
import { lheEvents } from "./lhe-events.ts";
import { openLhe } from "./lhe-file.ts";
import { sourceContent } from "./source-content.ts";

/** Columns that simulations have and data do not. */
const SIMULATED = /^(genWeight|LHEWeight_.*|LHEReweightingWeight|EFTfitCoefficients)$/;
/** Columns of a table that are weights by their names. */
const WEIGHT = /^(event_?)?weights?$/i;

/** Observed data as a sample: of no process, and with nothing varied. */
const dataSample = (source: EventFiles): Sample => ({ name: DATA, process: DATA, source, combine: "sum", crossSection: undefined });

const HINT = "data weigh 1 each: leave the weights out if these are data, and list the files under samples if they are simulated";

const weighted = (what: string, where: string): AnalysisError => new AnalysisError("DATA_WEIGHTED", what, { where, hint: HINT });

/**
 * The column of files that would be a weight: that of Delphes, or of a table one that a sample names or whose name says it. Such a column may hold ones.
 * @throws AnalysisError DATA_WEIGHTED for columns that only simulated events have, DATA_COLUMNS_DIFFER if a column of the samples is missing
 */
async function weightColumn(
  kind: ColumnarKind,
  paths: readonly string[],
  columns: readonly string[],
  analysis: Pick<Analysis, "samples">,
): Promise<string | undefined> {
  const named = analysis.samples.flatMap(({ source }) => ("weights" in source ? (source.weights.nominal ?? []) : []));
  let found: string | undefined;
  for (const path of paths) {
    const { table } = await openEventFile(kind, path);
    const names = table.columns.map(({ name }) => name);
    await table.close();
    const simulated = names.find((name) => SIMULATED.test(name));
    if (simulated !== undefined) throw weighted(`found a column "${simulated}", which simulated events have, expected observed data`, path);
    const missing = columns.find((name) => !names.includes(name));
    if (missing !== undefined)
      throw new AnalysisError("DATA_COLUMNS_DIFFER", `there is no column "${missing}", which the samples have`, {
        where: path,
        hint: "name the columns that samples and data have under features.columns",
      });
    if (kind === "table") found ??= names.find((name) => !columns.includes(name) && (named.includes(name) || WEIGHT.test(name)));
  }
  return kind === "delphes" ? "Event.Weight" : found;
}

/** Where an analysis says which files the data are. */
export const dataPlace = ({ where }: Pick<Analysis, "where">): ErrorPlace => ({
  where: where("inference.data.observed"),
  path: "inference.data.observed",
});

/** Data go through the same features as samples: they have to be of the same kind. @throws AnalysisError CONFIG_FEATURES */
export function requireSameContent(analysis: Analysis, observed: EventFiles, content: EventContent["kind"]): void {
  const own = sourceContent(observed);
  if (own === content) return;
  const message = `the data have ${own}, sample "${analysis.samples[0].name}" has ${content}`;
  throw new AnalysisError("CONFIG_FEATURES", message, { ...dataPlace(analysis), hint: "data and samples need the same kind of source" });
}

/** Some events of one of the files. */
interface DataBlock {
  readonly file: number;
  readonly events: number;
  readonly content: EventContent;
}

/**
 * The events of the observed data, block by block, each with weight 1.
 * @param columns observables that the samples have, where all is finished observables
 * @throws AnalysisError of the readers of event files; DATA_WEIGHTED, DATA_COLUMNS_DIFFER
 */
export async function dataEvents(
  source: EventFiles,
  paths: readonly string[],
  columns: readonly string[] | undefined,
  context: Pick<StageContext, "analysis" | "warn" | "jobs" | "signal">,
): Promise<(progress: (fraction: number, note: string) => void) => AsyncGenerator<DataBlock, void>> {
  const { features } = context.analysis;
  const analysis: Analysis = { ...context.analysis, systematics: [], features: { ...features, columns: features.columns ?? columns } };
  const { kind } = source;
  const nominal = kind === "lhe" ? undefined : await weightColumn(kind, paths, columns ?? [], analysis);
  if (kind === "lhe")
    for (const path of paths) {
      const { ids } = await openLhe(path, { families: new Set(), lacking: () => [] });
      if (ids.length > 0) throw weighted(`the events have ${ids.length} weights beside their own, expected none`, path);
    }
  const scheme = kind === "lhe" || nominal !== undefined ? "none" : "unit";
  const sample = dataSample({ ...source, weights: { ...source.weights, scheme, nominal } });
  const files = { ...source, weights: { ...source.weights, scheme, nominal } } as const;
  const read =
    kind === "lhe"
      ? await lheEvents(sample, files, paths, { ...context, analysis })
      : await columnarEvents(sample, { ...files, kind }, paths, { ...context, analysis });
  return async function* (progress) {
    const counted = paths.map(() => 0);
    const first = new Map<number, number>();
    for await (const { file, content, weights } of read.blocks(progress)) {
      const { own } = weights;
      // cross sections are what weights of Les Houches events are in: they only have to be equal
      const expected = kind === "lhe" ? (first.get(file) ?? own[0]) : 1;
      first.set(file, expected);
      const odd = own.findIndex((weight) => weight !== expected);
      if (odd >= 0) throw weighted(`found the weight ${own[odd]}, expected ${expected}`, `${paths[file]}: event ${counted[file] + odd}`);
      counted[file] += own.length;
      yield { file, events: own.length, content };
    }
  };
}
