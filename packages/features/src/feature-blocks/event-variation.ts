import { AnalysisError, type Factor, type ObjectKind, type Systematic } from "@ratiometer/config";
import { columnOf, randomStream, takeRows, type EventObjects, type Table } from "@ratiometer/tables";
import { compileExpression, compileSelection } from "../expression/expression.ts";
import { scopeOf } from "../expression/scope.ts";
import type { SelectedObjects } from "../objects/object-selection.ts";
import { resolutionFactors, scaledObjects, tagFactors } from "../objects/object-variation.ts";
import type { FeaturePlan } from "./feature-plan.ts";

/** Events of a sample, and which they are. */
interface EventRange {
  readonly sample: string;
  /** Number of the first one in its sample. */
  readonly first: number;
}

/** A variation of the objects: what its columns end with, and what it makes of objects. */
export interface ObjectVariation {
  readonly name: string;
  readonly apply: (objects: EventObjects, range: EventRange) => EventObjects;
}

/** A variation of the weights that the selected objects decide: its name, and the factor of each event. */
export interface FactorVariation {
  readonly name: string;
  readonly factors: (objects: EventObjects, selected: SelectedObjects, bTagThreshold: number) => Float64Array;
}

type Placed = FeaturePlan["systematics"][number];

/**
 * The value of a factor for each object.
 * @param below all values have to be below it, and above 0
 * @throws AnalysisError DATA_FACTOR, those of `compileExpression`
 */
function factorValues(factor: Factor, table: Table, { place, name }: Placed, below = Infinity): Float64Array {
  if (typeof factor === "number" && factor < below) return new Float64Array(table.length).fill(factor);
  const values =
    typeof factor === "number"
      ? new Float64Array(table.length).fill(factor)
      : compileExpression(factor, scopeOf(table), place).evaluate(table).values;
  const wrong = values.findIndex((value) => !(value > 0 && value < below));
  if (wrong < 0) return values;
  const attributes = ["pt", "eta"].map((attribute) => `${attribute} = ${columnOf(table, attribute).values[wrong]}`).join(", ");
  throw new AnalysisError("DATA_FACTOR", `"${factor}" of "${name}" is ${values[wrong]} where ${attributes}`, {
    hint: below === Infinity ? "expected a positive number" : `expected a number between 0 and ${below}`,
    ...place,
  });
}

const directions = ({ up, down }: { readonly up: Factor; readonly down: Factor | undefined }): (readonly [string, Factor])[] =>
  down === undefined
    ? [["up", up]]
    : [
        ["up", up],
        ["down", down],
      ];

function scaleVariations(systematic: Placed & { readonly type: "scale" }): ObjectVariation[] {
  const { name, objects: kind, met } = systematic;
  return directions(systematic).map(([direction, factor]) => ({
    name: `${name}_${direction}`,
    apply: (objects) => scaledObjects(objects, kind, factorValues(factor, objects.kinds[kind].table, systematic), met),
  }));
}

function resolutionVariation(systematic: Placed & { readonly type: "resolution" }, seed: number): ObjectVariation {
  const { name, objects: kind, relative, met } = systematic;
  const apply = (objects: EventObjects, { sample, first }: EventRange): EventObjects => {
    const { offsets, table } = objects.kinds[kind];
    const streamOf = (event: number): { readonly normal: () => number } => randomStream(seed, "resolution", name, sample, first + event);
    return scaledObjects(objects, kind, resolutionFactors(offsets, factorValues(relative, table, systematic), streamOf), met);
  };
  return { name: `${name}_up`, apply };
}

/** The jets' attributes in the order of the record. */
const jetAttributes = (objects: EventObjects, { rows }: SelectedObjects): Table => takeRows(objects.kinds.jets.table, rows.jets);

function tagVariations(systematic: Placed & { readonly type: "tag-efficiency" }): FactorVariation[] {
  const { name, select, efficiency, place } = systematic;
  return directions(systematic).map(([direction, factor]) => ({
    name: `${name}_${direction}`,
    factors: (objects, selected, bTagThreshold) => {
      const { offsets, btag } = selected.record.jets;
      const table = jetAttributes(objects, selected);
      const concerned = select === undefined ? () => true : compileSelection(select, scopeOf(table), place).on(table);
      const tagged = Int32Array.from(btag, (score, jet) => (!concerned(jet) ? -1 : score >= bTagThreshold ? 1 : 0));
      return tagFactors(offsets, tagged, factorValues(factor, table, systematic), factorValues(efficiency, table, systematic, 1));
    },
  }));
}

const concerns = ({ samples }: Placed, sample: string): boolean => samples?.includes(sample) ?? true;

/** Names of all columns of varied objects that an analysis has, and those that apply to a sample. */
export function objectVariations({ systematics, seed }: FeaturePlan, sample: string): readonly ObjectVariation[] {
  return systematics.flatMap((systematic): readonly ObjectVariation[] => {
    const unchanged = (variations: readonly ObjectVariation[]): readonly ObjectVariation[] =>
      concerns(systematic, sample) ? variations : variations.map(({ name }) => ({ name, apply: (objects) => objects }));
    if (systematic.type === "scale") return unchanged(scaleVariations(systematic));
    return systematic.type === "resolution" ? unchanged([resolutionVariation(systematic, seed)]) : [];
  });
}

/** Variations of the weights by selected objects; 1 in samples that they do not apply to. */
export function factorVariations({ systematics }: FeaturePlan, sample: string): readonly FactorVariation[] {
  return systematics.flatMap((systematic) => {
    if (systematic.type !== "tag-efficiency") return [];
    const variations = tagVariations(systematic);
    const one = ({ events }: EventObjects): Float64Array => new Float64Array(events).fill(1);
    return concerns(systematic, sample) ? variations : variations.map(({ name }) => ({ name, factors: one }));
  });
}

/** Expressions over attributes of objects that a variation reads, with their kinds. */
export function variedAttributes(systematic: Systematic): readonly { readonly kind: ObjectKind; readonly text: string }[] {
  const expressions = (kind: ObjectKind, ...factors: readonly (Factor | undefined)[]): { kind: ObjectKind; text: string }[] =>
    factors.flatMap((factor) => (typeof factor === "string" ? [{ kind, text: factor }] : []));
  switch (systematic.type) {
    case "scale":
      return expressions(systematic.objects, systematic.up, systematic.down);
    case "resolution":
      return expressions(systematic.objects, systematic.relative);
    case "tag-efficiency":
      return expressions("jets", systematic.select, systematic.up, systematic.down, systematic.efficiency);
    case "normalisation":
    case "free":
    case "weights":
      return [];
  }
}
