import { setGluonCurrent, type Split } from "./gluon-current.ts";
import { vectorField, type VectorField } from "./vector-field.ts";

/** Colour-ordered gluon fields that follow from others by three- and four-gluon vertices. */
export interface MergedFields {
  /** The field of the given splits; its parts must have been set, or merged earlier, when `update` is called. */
  readonly merged: (...splits: readonly Split[]) => VectorField;
  /** Computes all fields in the order in which they were asked for. */
  readonly update: () => void;
}

/** For the strong coupling gs. */
export function mergedFields(gs: number): MergedFields {
  const all: { readonly field: VectorField; readonly splits: readonly Split[] }[] = [];
  const merged = (...splits: readonly Split[]): VectorField => {
    const field = vectorField();
    all.push({ field, splits });
    return field;
  };
  const update = (): void => {
    for (const { field, splits } of all) setGluonCurrent(field, splits, gs);
  };
  return { merged, update };
}
