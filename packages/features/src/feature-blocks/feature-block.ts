import { objectsOfRecord, tableOf, takeRows, type EventObjects, type EventRecord, type Table } from "@ratiometer/tables";
import { candidateNames, candidatesOf } from "../candidates.ts";
import { passedSelections } from "../cut-flow.ts";
import { compileSelection, type Selection } from "../expression/expression.ts";
import { scopeOf } from "../expression/scope.ts";
import type { ExpressionObjects } from "../expression/term.ts";
import { compileExtraFeature, type CompiledFeature } from "../extra-feature.ts";
import { computeFeatures } from "../feature-set.ts";
import type { FeatureDefinition } from "../feature.ts";
import { selectedObjects, type SelectedObjects } from "../objects/object-selection.ts";
import type { Detector, EventContent } from "./event-content.ts";
import { factorVariations, objectVariations, type FactorVariation, type ObjectVariation } from "./event-variation.ts";
import type { FeaturePlan } from "./feature-plan.ts";

/** Counts and kinematics of the objects: there for selections whatever the networks see. */
export const SELECTION_SET = "objects";

/** Column that says whether an event passes the selection, where varied events are kept that do not. */
export const SELECTED = "event:selected";

/** Name of the column of a factor on the weights. */
export const factorColumn = (variation: string): string => `factor:${variation}`;

/** Name of a column as a variation has it. */
export const variedColumn = (column: string, variation: string): string => `${column}@${variation}`;

/** Features of a block of events: of those that pass the selection, as they are or varied. */
export interface FeatureBlock {
  /** Rows of the block that are kept, rising. */
  readonly rows: Uint32Array;
  /** How many of the conditions each event of the block meets, one after the other. */
  readonly passed: Uint16Array;
  /** Columns of the kept rows. */
  readonly table: Table;
  /** Definitions of the extra features; the same in every block. */
  readonly extra: readonly FeatureDefinition[];
}

/** What expressions of the analysis make of a table, compiled for its columns. */
interface Compiled {
  readonly extra: readonly CompiledFeature[];
  readonly selections: readonly Selection[];
  /** Names of the objects that they read. */
  readonly objects: readonly string[];
}

function compile({ extra, selection }: FeaturePlan, table: Table, hasObjects: boolean): Compiled {
  const scope = scopeOf(table, hasObjects ? candidateNames : undefined);
  const units = new Map(scope.units);
  const features = extra.map(({ place, ...request }) => {
    const feature = compileExtraFeature(request, { ...scope, units }, place);
    for (const [name, unit] of feature.units) units.set(name, unit);
    return feature;
  });
  const selections = selection.map(({ text, place }) => compileSelection(text, { ...scope, units }, place));
  const objects = [...features.map(({ expression }) => expression), ...selections].flatMap((compiled) => compiled.objects);
  return { extra: features, selections, objects };
}

/** Features of events and which conditions they meet. */
interface Featured {
  readonly table: Table;
  readonly passed: Uint16Array;
}

/**
 * Makes features of the events of one sample, block by block; what is compiled is compiled once.
 * @param detect what measures particles @throws AnalysisError of what is compiled, and of the detector
 */
export function featureBlocks(plan: FeaturePlan, sample: string, detect: Detector): (content: EventContent, first: number) => FeatureBlock {
  const { sets, options, rules } = plan;
  const varied = objectVariations(plan, sample);
  const factors = factorVariations(plan, sample);
  let compiled: Compiled | undefined;

  const featured = (record: EventRecord | undefined, columns: Table | undefined): Featured => {
    const before = tableOf([
      ...(columns?.columns ?? []),
      ...(record === undefined ? [] : computeFeatures([SELECTION_SET, ...sets], record, options).columns),
    ]);
    const { extra, selections, objects: names } = (compiled ??= compile(plan, before, record !== undefined));
    const objects: ExpressionObjects | undefined =
      record === undefined ? undefined : { record, candidates: candidatesOf(names, record, options), bTagThreshold: options.bTagThreshold };
    const table = extra.reduce((so, { compute }) => tableOf([...so.columns, ...compute(so, objects)]), before);
    return { table, passed: passedSelections(selections, table, objects) };
  };

  /** The selected objects, and what they were selected from. */
  const reconstructed = (
    content: EventContent,
    first: number,
  ): { objects?: EventObjects; selected?: SelectedObjects; record?: EventRecord } => {
    if (content.kind === "observables") return {};
    if (content.kind === "objects") return { objects: content.objects, selected: selectedObjects(content.objects, rules ?? {}, first) };
    const record = detect(content.particles, first);
    if (rules === undefined && varied.length === 0 && factors.length === 0) return { record };
    const objects = objectsOfRecord(record);
    return { objects, selected: selectedObjects(objects, rules ?? {}, first) };
  };

  return (content, first) => {
    const columns = content.kind === "particles" ? undefined : content.columns;
    const { objects, selected, record = selected?.record } = reconstructed(content, first);
    const nominal = featured(record, columns);
    const variations =
      objects === undefined ? [] : varied.map((variation) => ({ name: variation.name, ...variedFeatures(variation, objects) }));
    function variedFeatures({ apply }: ObjectVariation, from: EventObjects): Featured {
      return featured(selectedObjects(apply(from, { sample, first }), rules ?? {}, first).record, columns);
    }
    const all = plan.selection.length;
    const rows = Uint32Array.from(nominal.passed.keys()).filter(
      (row) => nominal.passed[row] === all || variations.some(({ passed }) => passed[row] === all),
    );
    const flag = ({ passed }: Featured) => ({ values: Int32Array.from(rows, (row) => (passed[row] === all ? 1 : 0)), unit: "1" });
    const weights = objects === undefined || selected === undefined ? [] : factorColumns(factors, objects, selected, options.bTagThreshold);
    return {
      rows,
      passed: nominal.passed,
      extra: compiled?.extra.map(({ definition }) => definition) ?? [],
      table: tableOf([
        ...(variations.length === 0 ? [] : [[SELECTED, flag(nominal)] as const]),
        ...variations.map((variation) => [variedColumn(SELECTED, variation.name), flag(variation)] as const),
        ...takeRows(tableOf(weights), rows).columns,
        ...takeRows(nominal.table, rows).columns,
        ...variations.flatMap(({ name, table }) =>
          [...takeRows(changedColumns(table, columns), rows).columns].map(
            ([column, values]) => [variedColumn(column, name), values] as const,
          ),
        ),
      ]),
    };
  };
}

/** Columns of a varied table that a variation can change: not those of the event files. */
const changedColumns = (table: Table, columns: Table | undefined): Table =>
  tableOf([...table.columns].filter(([name]) => columns?.columns.has(name) !== true));

function factorColumns(
  factors: readonly FactorVariation[],
  objects: EventObjects,
  selected: SelectedObjects,
  bTagThreshold: number,
): (readonly [string, { readonly values: Float64Array; readonly unit: string }])[] {
  return factors.map((variation) => [
    factorColumn(variation.name),
    { values: variation.factors(objects, selected, bTagThreshold), unit: "1" },
  ]);
}
