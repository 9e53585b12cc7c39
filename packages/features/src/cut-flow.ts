import type { Table } from "@ratiometer/tables";
import type { Selection } from "./expression.ts";

/** What is left after a selection and all before it. */
export interface CutFlowStep {
  readonly selection: string;
  readonly events: number;
  /** Sum of weights, in their unit, and its Monte Carlo standard error √Σw². */
  readonly weight: number;
  readonly error: number;
  /** Events whose weight is below 0. */
  readonly negative: number;
  /** (Σw)²/Σw²: so many events of equal weights would have the same relative error; 0 without events. */
  readonly effectiveSampleSize: number;
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
 * @throws AnalysisError DATA_NOT_FINITE, DATA_UNKNOWN_COLUMN from the selections
 */
export function cutFlow(selections: readonly Selection[], table: Table, weights?: Float64Array): CutFlow {
  const step = (selection: string, rows: Uint32Array): CutFlowStep => {
    const { length: events } = rows;
    if (weights === undefined)
      return { selection, events, weight: events, error: Math.sqrt(events), negative: 0, effectiveSampleSize: events };
    let [sum, squares, negative] = [0, 0, 0];
    for (const row of rows) {
      sum += weights[row];
      squares += weights[row] * weights[row];
      if (weights[row] < 0) negative++;
    }
    const effectiveSampleSize = squares > 0 ? (sum * sum) / squares : 0;
    return { selection, events, weight: sum, error: Math.sqrt(squares), negative, effectiveSampleSize };
  };
  let rows = Uint32Array.from({ length: table.length }, (_, row) => row);
  const all = step("all", rows);
  const steps: CutFlowStep[] = [];
  for (const selection of selections) {
    const holds = selection.on(table);
    rows = rows.filter((row) => holds(row));
    steps.push(step(selection.text, rows));
  }
  return { all, steps, rows };
}
