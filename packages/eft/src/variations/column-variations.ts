import type { MappedVariations } from "../weight-map/mapped-variations.ts";
import type { WeightVariation } from "./variation.ts";

/** The variations that a weight map finds in columns of their own: <name>_up and <name>_down. */
export function columnVariations(columns: MappedVariations["columns"]): WeightVariation[] {
  return columns.flatMap(({ name, up, down, nominal }) =>
    (
      [
        ["up", up],
        ["down", down],
      ] as const
    ).flatMap(([direction, column]) =>
      column === undefined
        ? []
        : [{ name: `${name}_${direction}`, family: "column" as const, place: { column, position: undefined }, nominal }],
    ),
  );
}
