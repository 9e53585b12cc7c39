import type { Data } from "../model/data.ts";
import type { Experiment } from "../model/experiment.ts";
import { clsByToys, type ToyCls } from "./toy-cls.ts";
import type { ToyEstimate, ToyStatus } from "./toy-probability.ts";
import { withToys, type ToySettings } from "./toys.ts";
import { upperLimit, type LimitSettings } from "./upper-limit.ts";

/** Upper limits on a parameter by CLs from pseudo-experiments. */
export interface ToyUpperLimit {
  readonly poi: string;
  readonly level: number;
  readonly testStatistic: "q" | "qtilde";
  /** With the error that the number of toys leaves; null where CLs at the last point is still above 1 - level. */
  readonly observed: ToyEstimate | null;
  /** The same without a signal, at -2, -1, 0, 1, 2 standard deviations: ascending. */
  readonly expected: readonly (number | null)[];
  /** The tests between which limits are interpolated, ascending. */
  readonly points: readonly ToyCls[];
  readonly status: ToyStatus;
}

/** Values that are tested: the curve of ln CLs between them is straight enough for what toys can tell. */
const POINTS = 10;
/** How far beyond the largest asymptotic limit toys are drawn. */
const MARGIN = 1.3;

/** A point of ln CLs, with its error. */
interface CurvePoint {
  readonly at: number;
  readonly log: number;
  readonly error: number;
}

/** The last crossing of ln CLs with a threshold, straight between points. */
function lastCrossing(curve: readonly CurvePoint[], threshold: number): ToyEstimate | null {
  const last = curve.findLastIndex(({ log }) => log >= threshold);
  if (last === curve.length - 1) return null;
  const [left, right] = [curve[last], curve[last + 1]];
  const slope = (right.log - left.log) / (right.at - left.at);
  const share = (threshold - left.log) / (right.log - left.log);
  const error = Math.hypot((1 - share) * left.error, share * right.error) / Math.abs(slope);
  return { value: left.at + share * (right.at - left.at), error };
}

/**
 * Upper limits by CLs from toys: tests at equal distances from 0 to beyond the asymptotic limits, interpolated in ln CLs. Toys of the background are the same
 * for all values.
 *
 * @throws AnalysisError as upperLimit and toyCls
 */
export async function toyUpperLimit(
  experiment: Experiment,
  data: Data,
  settings: LimitSettings,
  toySettings: ToySettings,
): Promise<ToyUpperLimit> {
  const asymptotic = upperLimit(experiment, data, settings);
  const { poi, level, testStatistic, searched } = asymptotic;
  const limits = [asymptotic.observed, ...asymptotic.expected];
  const end = Math.min(searched[1], MARGIN * Math.max(...limits.map((limit) => limit ?? searched[1])));
  const points = await withToys(experiment, toySettings, async (run) => {
    const tests: ToyCls[] = [];
    for (let i = 1; i <= POINTS; i++) tests.push(await clsByToys(experiment, data, { poi, at: (end * i) / POINTS, testStatistic }, run));
    return tests;
  });
  // a share of no toys is less than that of one
  const least = 0.5 / toySettings.toys;
  const start: CurvePoint = { at: 0, log: 0, error: 0 };
  const observed = points.map(({ at, observed: cls }): CurvePoint => {
    const value = Math.max(least, cls?.value ?? least);
    return { at, log: Math.log(value), error: (cls?.error ?? least) / value };
  });
  const threshold = Math.log(1 - level);
  const expected = points[0].expected.map((_, band) =>
    lastCrossing(
      [start, ...points.map((point) => ({ at: point.at, log: Math.log(Math.max(least, point.expected[band])), error: 0 }))],
      threshold,
    ),
  );
  return {
    poi,
    level,
    testStatistic,
    observed: lastCrossing([start, ...observed], threshold),
    expected: expected.map((limit) => limit?.value ?? null),
    points,
    status:
      asymptotic.status === "converged" ? (points.find(({ status }) => status !== "converged")?.status ?? "converged") : asymptotic.status,
  };
}
