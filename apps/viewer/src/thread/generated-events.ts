import { AnalysisError } from "@ratiometer/config";
import { cutFlowSums, eventCutFlow, featureBlocks, featurePlan, type EventCutFlow } from "@ratiometer/features";
import {
  EVENT_NUMBER,
  publishedRecipe,
  recipeAnalysis,
  recipeDetector,
  recipeRemarks,
  tableEvents,
  type EventColumns,
  type NetworkInput,
  type RecipeIndex,
} from "@ratiometer/hepdata-export";
import { detectorOf } from "@ratiometer/simulation";
import { columnOf, lheEventBlocks, tableOf, type Column, type Table } from "@ratiometer/tables";

/** Events that are worked on at once. */
const BLOCK = 8192;

/** Of the events, as `ratiometer evaluate` calls them: chance in the detector depends on it. */
const SAMPLE = "own";

/** Generator-level events by the columns of an artifact. */
export interface GeneratedEvents {
  /** Those that pass the published selection. */
  readonly columns: EventColumns;
  /** Conditions that they meet. */
  readonly applied: readonly string[];
  readonly reconstruction: {
    readonly smearing: string;
    readonly generated: number;
    readonly kept: number;
    /** Events that come through each condition of the selection. */
    readonly cutFlow: EventCutFlow;
  };
  readonly remarks: readonly string[];
}

/** The rows of tables with the same columns, one table after the other. */
function stacked(tables: readonly Table[]): Table {
  const length = tables.reduce((sum, table) => sum + table.length, 0);
  return tableOf(
    [...(tables.at(0)?.columns ?? [])].map(([name, { unit }]): [string, Column] => {
      const values = new Float64Array(length);
      let first = 0;
      for (const table of tables) {
        values.set(columnOf(table, name).values, first);
        first += table.length;
      }
      return [name, { values, unit }];
    }),
  );
}

/** What generator-level events are taken to. */
export interface GenerationContext {
  readonly index: RecipeIndex;
  /** Inputs that the network needs. */
  readonly features: readonly Pick<NetworkInput, "level">[];
  /** Of this page. */
  readonly version: string;
  readonly onProgress: (fraction: number) => void;
}

/**
 * Les Houches events through the detector, feature sets and selection of an artifact's own events, as `ratiometer evaluate ARTIFACT EVENTS` does. Their weights
 * are not looked at.
 * @param path of a file that is held in memory
 * @throws AnalysisError EXPORT_ARTIFACT_FORM where the artifact does not say how, DATA_NO_EVENTS where none is selected, and those of lheEventBlocks,
 * recipeAnalysis and featureBlocks
 */
export async function generatedEvents(path: string, { index, features, version, onProgress }: GenerationContext): Promise<GeneratedEvents> {
  const recipe = publishedRecipe(index);
  if (recipe === undefined)
    throw new AnalysisError("EXPORT_ARTIFACT_FORM", "the events are lhe, and the artifact does not say how its columns are made of such", {
      where: path,
      hint: "make a table with the columns that model/inputs.json defines: CSV, JSON lines or Parquet",
    });
  const smearing = recipeDetector(recipe, features);
  const { seed } = index.provenance;
  const analysis = recipeAnalysis(index, recipe, {
    name: SAMPLE,
    kind: "lhe",
    files: [path],
    weights: { scheme: "none" },
    crossSection: undefined,
    sumOfWeights: undefined,
    smearing,
    seed,
  });
  const make = featureBlocks(featurePlan(analysis), SAMPLE, detectorOf(smearing, { seed, sample: SAMPLE }));
  const { blocks } = await lheEventBlocks(path, {
    eventsPerBlock: BLOCK,
    undeclaredWeights: "keep",
    missingWeights: "mark",
    onProgress,
  });
  const flow = cutFlowSums(analysis.selection);
  const tables: Table[] = [];
  let generated = 0;
  for await (const { particles } of blocks) {
    const first = generated;
    const { rows, passed, table } = make({ kind: "particles", particles }, first);
    flow.add(passed, new Float64Array(passed.length).fill(1));
    const numbers = Float64Array.from(rows, (row) => first + row);
    tables.push(tableOf([[EVENT_NUMBER, { values: numbers, unit: "1" }], ...table.columns]));
    generated += particles.events;
  }
  const kept = stacked(tables);
  if (kept.length === 0) throw new AnalysisError("DATA_NO_EVENTS", "no event is selected", { where: path });
  return {
    columns: tableEvents(path, kept),
    applied: analysis.selection,
    reconstruction: { smearing, generated, kept: kept.length, cutFlow: eventCutFlow(flow) },
    remarks: recipeRemarks(index, recipe, version, smearing),
  };
}
