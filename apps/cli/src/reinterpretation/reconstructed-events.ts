import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { throwFaults, type Analysis } from "@ratiometer/config";
import { termNames } from "@ratiometer/eft";
import { cutFlowSums, eventCutFlow, featurePlan, type EventCutFlow } from "@ratiometer/features";
import { EVENT_NUMBER } from "@ratiometer/hepdata-export";
import { columnOf, openTable, tableOf, tableWriter, takeRows, type Column } from "@ratiometer/tables";
import { checkColumns } from "../check-columns.ts";
import { sampleBlocks } from "../event-features/sample-blocks.ts";
import type { IngestedSample } from "../event-ingest/ingested-sample.ts";
import { sampleColumns } from "../event-ingest/sample-columns.ts";
import { weightColumn } from "../event-ingest/weight-columns.ts";
import { ingestStage } from "../stages/ingest.ts";
import { readJson } from "../stages/json-file.ts";

/** Events that are worked on at once. */
const BLOCK = 8192;

/** What became of events on their way to columns. */
export interface ReconstructedEvents {
  /** Folder of the table: the number of each event that is left, its weights in pb, and the columns that the published networks know. */
  readonly folder: string;
  readonly sample: IngestedSample;
  readonly kept: number;
  /** Events that come through each condition of the selection. */
  readonly cutFlow: EventCutFlow;
}

interface Reporting {
  readonly jobs: number;
  readonly progress: (fraction: number, note: string) => void;
  readonly warn: (text: string) => void;
  readonly signal: AbortSignal;
}

/** @param names columns that the checks of an analysis would miss, although nothing here needs them */
async function requireColumns(analysis: Analysis): Promise<void> {
  const faults = checkColumns(analysis, await sampleColumns(analysis, "first"));
  // the channel and the estimator of this analysis stand for those of the artifact, which have their own columns
  throwFaults(faults.filter(({ path = "" }) => !/^(channels|estimators)\./.test(path)));
}

/**
 * Events of the one sample of an analysis to the columns of the artifact, and the selection.
 * @param home a folder of its own
 * @throws AnalysisError of the ingest stage, of features and selections
 */
export async function reconstructedEvents(analysis: Analysis, home: string, reporting: Reporting): Promise<ReconstructedEvents> {
  await requireColumns(analysis);
  const ingest = join(home, "ingest");
  await mkdir(ingest, { recursive: true });
  const { jobs, signal, warn, progress } = reporting;
  await ingestStage.run({
    analysis,
    jobs,
    signal,
    warn,
    folder: ingest,
    folderOf: () => ingest,
    progress: (fraction) => progress(fraction / 2, "events"),
  });
  const [sample] = await readJson<IngestedSample[]>(join(ingest, "samples.json"));
  const weights = termNames(analysis.coefficients.map(({ name }) => name)).map(weightColumn);
  const events = await openTable(join(ingest, sample.name, "events"));
  const make = sampleBlocks({ plan: featurePlan(analysis), ingest });
  const folder = join(home, "columns");
  const writer = await tableWriter(folder);
  const flow = cutFlowSums(analysis.selection);
  let kept = 0;
  let order: readonly string[] | undefined;
  for (let first = 0; first < sample.events; first += BLOCK) {
    signal.throwIfAborted();
    const end = Math.min(first + BLOCK, sample.events);
    const { rows, passed, table } = await make({ sample, first, end });
    flow.add(passed, new Float64Array(passed.length).fill(1));
    const weighted = takeRows(await events.read(first, end, weights), rows);
    order ??= [...table.columns.keys()];
    await writer.append(
      tableOf([
        [EVENT_NUMBER, { values: Float64Array.from(rows, (row) => first + row), unit: "1" }],
        ...weighted.columns,
        ...order.map((name): [string, Column] => [name, columnOf(table, name)]),
      ]),
    );
    kept += rows.length;
    progress(0.5 + end / (2 * sample.events), "columns");
  }
  await writer.finish();
  return { folder, sample, kept, cutFlow: eventCutFlow(flow) };
}
