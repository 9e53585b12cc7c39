import type { Table } from "@ratiometer/tables";
import type { Selection } from "./expression/expression.ts";
import type { EventObjects } from "./expression/term.ts";

/** What is left after a selection and all before it. */
export interface CutFlowStep {
  readonly selection: string;
  readonly events: number;
  /** Sum of weights, in their unit, and its Monte Carlo standard error √Σw². */
  readonly weight: number;
  readonly error: number;
}

export interface CutFlow {
  /** Before any selection. */
  readonly all: CutFlowStep;
  /** After each selection, in order. */
  readonly steps: readonly CutFlowStep[];
  /** Rows that pass them all, rising. */
  readonly rows: Uint32Array;
}

/**
 * Applies selections one after the other, each to the rows that passed those before it. It may end with no row: the caller reports that.
 *
 * @param weights one per row; 1 each unless given
 * @param objects of the same events, where selections read any
 * @throws AnalysisError DATA_NOT_FINITE, DATA_UNKNOWN_COLUMN from the selections
 */
export function cutFlow(selections: readonly Selection[], table: Table, weights?: Float64Array, objects?: EventObjects): CutFlow {
  const step = (selection: string, rows: Uint32Array): CutFlowStep => {
    if (weights === undefined) return { selection, events: rows.length, weight: rows.length, error: Math.sqrt(rows.length) };
    let [sum, squares] = [0, 0];
    for (const row of rows) {
      sum += weights[row];
      squares += weights[row] * weights[row];
    }
    return { selection, events: rows.length, weight: sum, error: Math.sqrt(squares) };
  };
  let rows = Uint32Array.from({ length: table.length }, (_, row) => row);
  const all = step("all", rows);
  const steps: CutFlowStep[] = [];
  for (const selection of selections) {
    const holds = selection.on(table, objects);
    rows = rows.filter((row) => holds(row));
    steps.push(step(selection.text, rows));
  }
  return { all, steps, rows };
}
