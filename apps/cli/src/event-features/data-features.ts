import { join } from "node:path";
import { AnalysisError, DATA } from "@ratiometer/config";
import type { FeaturePlan } from "@ratiometer/features";
import { columnOf, tableOf, tableWriter } from "@ratiometer/tables";
import { dataPlace } from "../event-ingest/data-events.ts";
import { DATA_SUMMARY, type IngestedData } from "../event-ingest/ingest-data.ts";
import type { StageContext } from "../pipeline/stage.ts";
import { readJson, writeJson } from "../stages/json-file.ts";
import { blockTasks, orderedBlocks } from "./ordered-blocks.ts";

/** What the selection leaves of the observed data. */
export interface DataCutFlow {
  /** The first step is all events. */
  readonly steps: readonly { readonly selection: string; readonly events: number }[];
}

/** A column of the features as simulated events have it. */
interface SimulatedColumn {
  readonly name: string;
  readonly unit: string;
}

/**
 * The observed data through the same objects, selection and columns as the samples, nothing varied: a table of their own. Nothing where data are not
 * observed.
 * @param plan of the samples @param columns of their features, in order
 * @throws AnalysisError DATA_COLUMNS_DIFFER if the data lack a column, DATA_NO_EVENTS if no event passes the selection
 */
export async function writeDataFeatures(plan: FeaturePlan, columns: readonly SimulatedColumn[], context: StageContext): Promise<void> {
  const { analysis, folder, folderOf, progress } = context;
  if (analysis.inference.data !== "observed") return;
  const ingest = folderOf("ingest");
  const data = await readJson<IngestedData>(join(ingest, DATA_SUMMARY));
  const writer = await tableWriter(join(folder, DATA));
  const texts = ["all events", ...analysis.selection];
  const passed = texts.map(() => 0);
  let done = 0;
  for await (const block of orderedBlocks({ plan: { ...plan, systematics: [] }, ingest }, blockTasks(data), context)) {
    for (const conditions of block.passed) for (let step = 0; step <= conditions; step++) passed[step]++;
    const lacking = columns.find(({ name }) => !block.table.columns.has(name));
    if (lacking !== undefined)
      throw new AnalysisError("DATA_COLUMNS_DIFFER", `the data have no column "${lacking.name}", the samples have`, dataPlace(analysis));
    await writer.append(tableOf(columns.map(({ name }) => [name, columnOf(block.table, name)] as const)));
    done += block.passed.length;
    progress(done / data.events, DATA);
  }
  const emptied = passed.indexOf(0);
  if (emptied >= 0)
    throw new AnalysisError("DATA_NO_EVENTS", `no event of the data passes "${texts[emptied]}", ${passed[emptied - 1]} came to it`, {
      ...dataPlace(analysis),
      hint: "data and samples go through the same selection: are these the right files?",
    });
  await writer.finish();
  const cutFlow: DataCutFlow = { steps: texts.map((selection, step) => ({ selection, events: passed[step] })) };
  await writeJson(join(folder, DATA_SUMMARY), cutFlow);
}
