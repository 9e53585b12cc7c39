import { AnalysisError } from "@ratiometer/config";
import { compileSelection, type Selection } from "@ratiometer/features";
import type { EventColumns } from "./event-columns.ts";

/** Published conditions as far as columns of own events can answer them. */
export interface EventConditions {
  readonly conditions: readonly Selection[];
  /** Columns that they read. */
  readonly columns: readonly string[];
  /** Conditions on what the events lack. */
  readonly unchecked: readonly { readonly condition: string; readonly reason: string }[];
}

/**
 * Binds published conditions to columns; those on objects, or on columns that are not there, stay unchecked.
 * @param place the artifact's file, for errors
 * @throws AnalysisError CONFIG_EXPRESSION for what is no condition at all
 */
export function eventConditions(
  texts: readonly string[],
  columns: EventColumns["columns"],
  place: { readonly where: string; readonly path: string },
): EventConditions {
  const units = new Map([...columns].filter(([, { kind }]) => kind === "number").map(([name, { unit }]) => [name, unit] as const));
  const conditions: Selection[] = [];
  const unchecked: { condition: string; reason: string }[] = [];
  for (const text of texts) {
    try {
      conditions.push(compileSelection(text, { units }, place));
    } catch (error) {
      if (!(error instanceof AnalysisError) || error.code !== "CONFIG_UNKNOWN_COLUMN") throw error;
      unchecked.push({ condition: text, reason: error.message });
    }
  }
  return { conditions, columns: [...new Set(conditions.flatMap((condition) => condition.columns))], unchecked };
}
