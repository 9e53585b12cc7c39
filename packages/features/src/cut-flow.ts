import type { Selection } from "./expression/expression.ts";
import type { ExpressionObjects, NumberColumns } from "./expression/term.ts";

/** What is left after a selection and all before it. */
export interface CutFlowStep {
  readonly selection: string;
  readonly events: number;
  /** Events of these with a negative weight. */
  readonly negative: number;
  /** Sum of weights, in their unit, and its Monte Carlo standard error √Σw². */
  readonly weight: number;
  readonly error: number;
  /** (Σw)²/Σw²: so many events of equal weight would have the same relative error. */
  readonly effectiveSampleSize: number;
}

/** How many events come through a selection and all before it. */
export type EventCutFlow = readonly Pick<CutFlowStep, "selection" | "events">[];

/** The cut flow of many events while it is being added up. */
export interface CutFlowSums {
  /**
   * Adds events. In whichever blocks events are added, the sums are the same as long as the order is.
   * @param passed how many of the selections each event meets, one after the other
   * @param weights one per event
   */
  readonly add: (passed: Uint16Array, weights: Float64Array) => void;
  /** First all events, then what is left after each selection. */
  readonly steps: () => readonly CutFlowStep[];
}

/**
 * How many selections each row meets, one after the other: a selection is asked only where all before it hold.
 *
 * @param objects of the same events, where selections read any
 * @throws AnalysisError DATA_NOT_FINITE, DATA_UNKNOWN_COLUMN from the selections
 */
export function passedSelections(selections: readonly Selection[], table: NumberColumns, objects?: ExpressionObjects): Uint16Array {
  const conditions = selections.map((selection) => selection.on(table, objects));
  const passed = new Uint16Array(table.length);
  for (let row = 0; row < passed.length; row++) {
    let met = 0;
    while (met < conditions.length && conditions[met](row)) met++;
    passed[row] = met;
  }
  return passed;
}

/** A cut flow to be added up. @param selections their texts, in order */
export function cutFlowSums(selections: readonly string[]): CutFlowSums {
  const names = ["all", ...selections];
  const column = (): Float64Array => new Float64Array(names.length);
  const [events, negative, weight, squares] = [column(), column(), column(), column()];
  return {
    add: (passed, weights) => {
      for (let row = 0; row < passed.length; row++)
        for (let step = 0; step <= passed[row]; step++) {
          events[step]++;
          if (weights[row] < 0) negative[step]++;
          weight[step] += weights[row];
          squares[step] += weights[row] * weights[row];
        }
    },
    steps: () =>
      names.map((selection, step) => ({
        selection,
        events: events[step],
        negative: negative[step],
        weight: weight[step],
        error: Math.sqrt(squares[step]),
        effectiveSampleSize: squares[step] === 0 ? 0 : (weight[step] * weight[step]) / squares[step],
      })),
  };
}

/** The numbers of events after each selection, whatever they weigh. */
export const eventCutFlow = (sums: CutFlowSums): EventCutFlow =>
  sums
    .steps()
    .slice(1)
    .map(({ selection, events }) => ({ selection, events }));
