import { AnalysisError, dataFiles, isEventFiles, sampleFiles, type Analysis, type Sample } from "@ratiometer/config";
import { closedFormEvents } from "@ratiometer/simulation";
import { columnarSample } from "./columnar-plan.ts";
import { dataEvents, requireSameContent } from "./data-events.ts";
import { lheEvents } from "./lhe-events.ts";
import { sourceContent } from "./source-content.ts";
import type { TakenColumn } from "./taken-columns.ts";

/** What the files of an analysis say before their events are read. */
export interface SampleColumns {
  /** Columns of the events by sample; none for a sample whose files cannot be read. */
  readonly columns: ReadonlyMap<string, readonly TakenColumn[]>;
  /** Why files cannot be read. */
  readonly faults: readonly AnalysisError[];
  /** What the user should know. */
  readonly remarks: readonly string[];
}

const faultsOf = (error: unknown): readonly AnalysisError[] => {
  if (error instanceof AnalysisError) return [error];
  if (error instanceof AggregateError) return error.errors.flatMap(faultsOf);
  throw error;
};

/** Whether events have columns beside what features are made of. */
const hasColumns = ({ source }: Sample, { features }: Analysis): boolean =>
  sourceContent(source) === "observables" || (sourceContent(source) === "objects" && features.columns !== undefined);

/** @param whole whether all files are looked at, not only what is needed for the columns */
async function columnsOf(
  sample: Sample,
  analysis: Analysis,
  whole: boolean,
  warn: (remark: string) => void,
): Promise<readonly TakenColumn[]> {
  const { source } = sample;
  if (source.kind === "closed-form") {
    const { observables } = closedFormEvents({ events: 1, seed: 1 });
    return [...observables.columns].map(([name, { unit }]) => ({ name, unit }));
  }
  if (!isEventFiles(source)) return [];
  const { kind } = source;
  if (kind === "lhe") {
    if (whole) await lheEvents(sample, source, await sampleFiles(analysis, sample), { analysis, warn });
    return [];
  }
  if (!whole && !hasColumns(sample, analysis)) return [];
  const paths = await sampleFiles(analysis, sample);
  const { plan, remarks } = await columnarSample(sample, { ...source, kind }, whole ? paths : paths.slice(0, 1), { analysis });
  remarks.forEach(warn);
  return plan.columns;
}

/** Looks at the files of the observed data, if there are some. @param columns of the samples */
async function checkData(analysis: Analysis, columns: SampleColumns["columns"], warn: (remark: string) => void): Promise<void> {
  const { observed } = analysis.inference;
  if (observed === undefined) return;
  const [first] = analysis.samples;
  const content = sourceContent(first.source);
  requireSameContent(analysis, observed, content);
  const names = content === "observables" ? columns.get(first.name)?.map(({ name }) => name) : undefined;
  await dataEvents(observed, await dataFiles(analysis), names, { analysis, warn, jobs: 1, signal: new AbortController().signal });
}

/** Looks at the files of the samples, and with all of them at those of observed data. @param extent first: as far as columns need it; all: every file and its weights */
export async function sampleColumns(analysis: Analysis, extent: "first" | "all"): Promise<SampleColumns> {
  const columns = new Map<string, readonly TakenColumn[]>();
  const faults: AnalysisError[] = [];
  const remarks: string[] = [];
  for (const sample of analysis.samples)
    try {
      if (!hasColumns(sample, analysis)) columns.set(sample.name, []);
      columns.set(sample.name, await columnsOf(sample, analysis, extent === "all", (remark) => remarks.push(remark)));
    } catch (error) {
      faults.push(...faultsOf(error));
    }
  if (extent === "all" && faults.length === 0)
    await checkData(analysis, columns, (remark) => remarks.push(remark)).catch((error: unknown) => faults.push(...faultsOf(error)));
  return { columns, faults, remarks };
}
