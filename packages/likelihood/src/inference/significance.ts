import type { MinimiserStatus } from "../minimise.ts";
import type { Data } from "../model/data.ts";
import type { Experiment } from "../model/experiment.ts";
import { asymptoticCls } from "./asymptotic-cls.ts";

/** How far data are from the background alone. */
export interface Significance {
  readonly poi: string;
  readonly q0: number;
  /** Standard deviations, sqrt(q0). */
  readonly observed: number;
  /** The same for Asimov data with the parameter of interest at 1. */
  readonly expected: number;
  /** Probabilities of at least as many standard deviations by the background alone. */
  readonly pValue: number;
  readonly expectedPValue: number;
  readonly muHat: number;
  readonly status: MinimiserStatus;
}

/**
 * The significance of a signal by q0 with asymptotic formulas.
 *
 * @throws AnalysisError as asymptoticCls
 */
export function significance(experiment: Experiment, data: Data, poi: string): Significance {
  const { q, qAsimov, observed, expected, muHat, status } = asymptoticCls(experiment, data, { poi, at: 0, testStatistic: "q0" });
  return {
    poi,
    q0: q,
    observed: Math.sqrt(q),
    expected: Math.sqrt(qAsimov),
    pValue: observed,
    expectedPValue: expected[2],
    muHat,
    status,
  };
}
