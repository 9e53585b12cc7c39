import type { Quantity } from "@ratiometer/report";
import { columnOf } from "@ratiometer/tables";
import type { SelectedEvents } from "./selected-events.ts";

/** A column of the selected events as the report shows it. */
export function columnQuantity({ table, summary }: Pick<SelectedEvents, "table" | "summary">, name: string): Quantity {
  const latex = summary.definitions.find((definition) => definition.name === name)?.latex;
  return { name, unit: columnOf(table, name).unit, ...(latex === undefined ? {} : { latex }) };
}
