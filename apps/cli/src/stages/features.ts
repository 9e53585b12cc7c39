import { join } from "node:path";
import { AnalysisError, type Analysis } from "@ratiometer/config";
import { termNames } from "@ratiometer/eft";
import {
  type CutFlowStep,
  cutFlowSums,
  factorColumn,
  type FeatureBlock,
  featurePlan,
  objectVariations,
  SELECTED,
  variedColumn,
} from "@ratiometer/features";
import { columnOf, openTable, tableOf, tableWriter, takeRows, type Column, type Table } from "@ratiometer/tables";
import { columnStatistics } from "../event-features/column-statistics.ts";
import { writeDataFeatures } from "../event-features/data-features.ts";
import { columnDefinitions, inputColumns, sampleCutFlow, type FeaturesSummary } from "../event-features/feature-summary.ts";
import { blockTasks, orderedBlocks, sharedBlocks } from "../event-features/ordered-blocks.ts";
import type { FeatureTask } from "../event-features/sample-blocks.ts";
import type { SharedWork } from "../parts/shared-work.ts";
import type { Stage, StageContext } from "../pipeline/stage.ts";
import type { IngestedSample } from "../event-ingest/ingested-sample.ts";
import { readJson, writeJson } from "./json-file.ts";
import { weightColumn } from "../event-ingest/weight-columns.ts";

/** Columns of the events table that are no features; an analysis cannot give a column such a name. */
export const SAMPLE = "event:sample";
export const STRATUM = "event:stratum";
/** Number of the event among those that ingest kept of its sample: where its particles are. */
export const ENTRY = "event:entry";

interface SampleTask extends FeatureTask {
  readonly number: number;
  readonly ingested: IngestedSample;
}

const tasksOf = (samples: readonly IngestedSample[]): SampleTask[] =>
  samples.flatMap((sample, number) => blockTasks(sample).map((task) => ({ ...task, number, ingested: sample })));

function nothingLeft(analysis: Analysis, sample: string, steps: readonly CutFlowStep[]): AnalysisError {
  const emptied = steps.findIndex(({ events }) => events === 0);
  return new AnalysisError(
    "DATA_NO_EVENTS",
    `no event of sample "${sample}" passes "${steps[emptied].selection}", ${steps[Math.max(0, emptied - 1)].events} came to it`,
    {
      where: analysis.where(emptied > 0 ? `selection[${emptied - 1}]` : `samples.${sample}`),
      hint: "loosen the selection, or leave the sample out",
    },
  );
}

/** The columns of a block in the order of the first one: files may have theirs in any. */
function columnsOf(table: Table, names: readonly string[]): Iterable<readonly [string, Column]> {
  return names.length === table.columns.size ? names.map((name) => [name, columnOf(table, name)] as const) : table.columns;
}

/** The weights, the file and event numbers of kept events, and the factors on their weights that ingest found; 1 where a sample has no such factor. */
async function eventColumns(
  ingest: string,
  { ingested: sample, number, first, end }: SampleTask,
  names: { readonly weights: readonly string[]; readonly factors: readonly string[] },
  firstStratum: number,
): Promise<{ readonly all: Table; readonly sm: Float64Array }> {
  const own = new Set(sample.factors ?? []);
  const factors = names.factors.filter((name) => own.has(name)).map(factorColumn);
  const events = await (await openTable(join(ingest, sample.name, "events"))).read(first, end, ["stratum", ...names.weights, ...factors]);
  const sm = columnOf(events, names.weights[0]).values;
  const ones = new Float64Array(end - first).fill(1);
  return {
    sm: sm instanceof Float64Array ? sm : Float64Array.from(sm),
    all: tableOf([
      [SAMPLE, { values: new Int32Array(end - first).fill(number), unit: "1" }],
      [STRATUM, { values: Int32Array.from(columnOf(events, "stratum").values, (file) => file + firstStratum), unit: "1" }],
      [ENTRY, { values: Int32Array.from({ length: end - first }, (_, i) => first + i), unit: "1" }],
      ...names.weights.map((name) => [name, columnOf(events, name)] as const),
      ...names.factors.map(
        (name) => [factorColumn(name), own.has(name) ? columnOf(events, factorColumn(name)) : { values: ones, unit: "1" }] as const,
      ),
    ]),
  };
}

async function run(context: StageContext): Promise<void> {
  const { analysis, folder, folderOf, progress } = context;
  const ingest = folderOf("ingest");
  const samples = await readJson<IngestedSample[]>(join(ingest, "samples.json"));
  const plan = featurePlan(analysis);
  const tasks = tasksOf(samples);
  const total = samples.reduce((sum, { events }) => sum + events, 0);
  const firstStratum = samples.map((_, s) => samples.slice(0, s).reduce((sum, { files }) => sum + files.length, 0));
  const weights = termNames(analysis.coefficients.map(({ name }) => name)).map(weightColumn);
  const given = [...new Set(samples.flatMap(({ factors = [] }) => factors))];
  const variations = objectVariations(plan, samples[0].name).map(({ name }) => name);
  const flows = samples.map(() => cutFlowSums(analysis.selection));
  const writer = await tableWriter(join(folder, "events"));
  const statistics = columnStatistics();
  let done = 0;
  let next = 0;
  let extra: FeatureBlock["extra"] = [];
  let order: readonly string[] | undefined;
  const bare = tasks.map(({ sample, first, end }) => ({ sample, first, end }));
  for await (const block of orderedBlocks({ plan, ingest }, bare, context)) {
    const task = tasks[next++];
    const { number, ingested: sample, end, first } = task;
    const { all, sm } = await eventColumns(ingest, task, { weights, factors: given }, firstStratum[number]);
    statistics.add(block.table, sample.name);
    flows[number].add(block.passed, sm);
    extra = block.extra;
    order ??= [...block.table.columns.keys()];
    await writer.append(tableOf([...takeRows(all, block.rows).columns, ...columnsOf(block.table, order)]));
    done += end - first;
    progress(done / total, sample.name);
    if (end === sample.events) {
      const steps = flows[number].steps();
      if (steps[steps.length - 1].events === 0) throw nothingLeft(analysis, sample.name, steps);
    }
  }
  await writer.finish();
  const isNominal = (name: string): boolean =>
    name !== SELECTED && !name.startsWith(factorColumn("")) && !variations.some((variation) => name.endsWith(variedColumn("", variation)));
  const columns = statistics.columns().filter(({ name }) => isNominal(name));
  const factors = statistics.columns().filter(({ name }) => name.startsWith(factorColumn("")));
  const summary: FeaturesSummary = {
    samples: samples.map(({ name }) => name),
    strata: samples.flatMap(({ name, files }) => files.map(({ events, generated = events }) => ({ sample: name, generated }))),
    definitions: columnDefinitions(analysis, plan.options, extra, columns),
    inputs: inputColumns(analysis, plan.options, columns),
    variations,
    factors: [...given, ...factors.map(({ name }) => name.slice(factorColumn("").length))],
    cutFlow: flows.map((flow, s) => sampleCutFlow(samples[s].name, flow.steps())),
  };
  await writeJson(join(folder, "features.json"), summary);
  await writeDataFeatures(plan, columns, context);
}

/** The blocks of one sample. */
async function shareOf(name: string, context: StageContext): Promise<SharedWork> {
  const ingest = context.folderOf("ingest");
  const samples = await readJson<IngestedSample[]>(join(ingest, "samples.json"));
  const tasks = samples.filter((sample) => sample.name === name).flatMap(blockTasks);
  return sharedBlocks({ plan: featurePlan(context.analysis), ingest }, tasks, context);
}

/** Ingested events to selected objects, features and their variations; the selection; all samples in one table with their weight polynomials, observed data in one of their own. */
export const featuresStage: Stage = {
  name: "features",
  reads: ["ingest"],
  settings: ({ reconstruction, objects, selection, features, systematics, inference }) => ({
    reconstruction,
    objects,
    selection,
    features,
    // those of yields do not touch events
    systematics: systematics.filter(({ type }) => type !== "normalisation" && type !== "free"),
    ...(inference.data === "observed" ? { data: inference.data } : {}),
  }),
  inputFiles: () => Promise.resolve([]),
  shares: { names: ({ samples }) => samples.map(({ name }) => name), open: shareOf },
  run,
};
