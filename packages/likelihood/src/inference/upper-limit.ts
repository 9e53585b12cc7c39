import { AnalysisError } from "@ratiometer/config";
import { bracketedRoot } from "../bracketed-root.ts";
import { normalQuantile } from "../distributions.ts";
import type { MinimiserStatus } from "../minimise.ts";
import type { Data } from "../model/data.ts";
import type { Experiment } from "../model/experiment.ts";
import { clsCurve, type AsymptoticCls } from "./asymptotic-cls.ts";
import { BANDS, logNormalSurvival } from "./asymptotic-p-values.ts";
import { findFreeParameter } from "./find-parameter.ts";
import { statusOfAll } from "./fit-status.ts";

/** Of what a limit is wanted. */
export interface LimitSettings {
  /** Name of the parameter of interest. */
  readonly poi: string;
  /** Confidence level, 0.95 if left out. */
  readonly level?: number;
  /** qtilde if left out. */
  readonly testStatistic?: "q" | "qtilde";
}

/** Upper limits on a parameter by CLs. */
export interface UpperLimit {
  readonly poi: string;
  readonly level: number;
  readonly testStatistic: "q" | "qtilde";
  /** All values from here to the end of the search are excluded; null where CLs at its end is still above 1 - level. */
  readonly observed: number | null;
  /** The same without a signal, at -2, -1, 0, 1, 2 standard deviations: ascending. */
  readonly expected: readonly (number | null)[];
  /** All values where observed CLs crosses 1 - level, ascending: several where CLs does not fall throughout. */
  readonly crossings: readonly number[];
  /** Where crossings were looked for: from 0 to the upper bound of the parameter. */
  readonly searched: readonly [number, number];
  readonly muHat: number;
  readonly atBound: boolean;
  /** Of all fits behind it the first that did not converge. */
  readonly status: MinimiserStatus;
  readonly fits: number;
}

/** Points between the ends of the search at which CLs is looked at, so that several crossings are seen. */
const GRID = 8;
/** Ratio of neighbours beyond all limits. */
const GROWTH = 1.4;
/** How well crossings are known, as a share of their upper neighbour on the grid. */
const TOLERANCE = 1e-7;
/** A root is wrong where CLs there is off by more than this share of 1 - level. */
const CLOSE = 1e-3;

/** A quantity that is positive below its limit, as a function of a test. */
type Quantity = (point: AsymptoticCls) => number;

/** What vanishes at the observed limit, then at the expected ones: CLs = α is sqrt(q_A) = z(1 - α Q(N)) - N for the band at N standard deviations. */
function quantities(alpha: number): readonly [Quantity, readonly Quantity[]] {
  const observed: Quantity = ({ observed: cls }) => Math.log(Math.max(cls, 1e-300) / alpha);
  const expected = BANDS.map((band): Quantity => {
    const root = -normalQuantile(alpha * Math.exp(logNormalSurvival(band))) - band;
    return ({ qAsimov }) => root - Math.sqrt(qAsimov);
  });
  return [observed, expected];
}

/** Tests from 0 to `high`, ascending: on a grid to where all limits are passed, and at growing distances beyond. */
function gridOfTests(test: (at: number, thorough: boolean) => AsymptoticCls, all: readonly Quantity[], high: number): AsymptoticCls[] {
  const largest = (point: AsymptoticCls): number => Math.max(...all.map((quantity) => quantity(point)));
  let end = high / 64;
  let point = test(end, true);
  // nearly all of the first step may be too much, as sqrt(q_A) grows about linearly
  for (let i = 0; i < 40 && largest(point) < -1 && point.qAsimov > 100; i++) {
    end *= Math.max(0.01, 5 / Math.sqrt(point.qAsimov));
    point = test(end, true);
  }
  while (largest(point) >= 0 && end < high) {
    end = Math.min(high, 2 * end);
    point = test(end, true);
  }
  const points = [...Array.from({ length: GRID }, (_, i) => test((end * i) / GRID, i % 2 === 0)), point];
  while (end < high) {
    end = Math.min(high, GROWTH * end);
    points.push(test(end, false));
  }
  return points;
}

/** Where a quantity changes sign, ascending. */
function crossingsOf(test: (at: number) => AsymptoticCls, points: readonly AsymptoticCls[], quantity: Quantity): AsymptoticCls[] {
  const bracket = (point: AsymptoticCls): { x: number; f: number; point: AsymptoticCls } => ({ x: point.at, f: quantity(point), point });
  return points.slice(1).flatMap((right, i) => {
    const [start, end] = [bracket(points[i]), bracket(right)];
    return start.f > 0 === end.f > 0 ? [] : [bracketedRoot((at) => bracket(test(at)), start, end, TOLERANCE * right.at).point];
  });
}

/**
 * Upper limits on a parameter from 0 up, observed and expected, by CLs with asymptotic formulas. Crossings are looked
 * for between the points of a grid up to where all limits are passed, and beyond, up to the bound of the parameter, between points ever further apart.
 *
 * @throws AnalysisError FIT_LEVEL, FIT_OUTSIDE_BOUNDS where nothing above 0 is within the bounds, and as asymptoticCls
 */
export function upperLimit(experiment: Experiment, data: Data, settings: LimitSettings): UpperLimit {
  const { poi, level = 0.95, testStatistic = "qtilde" } = settings;
  if (!(level > 0 && level < 1)) throw new AnalysisError("FIT_LEVEL", `found the confidence level ${level}, expected one between 0 and 1`);
  const high = experiment.parameters[findFreeParameter(experiment.parameters, poi)].bounds[1];
  if (!(high > 0)) {
    throw new AnalysisError(
      "FIT_OUTSIDE_BOUNDS",
      `the upper bound of parameter "${poi}" is ${high}, expected one above 0 for an upper limit`,
      {
        hint: "widen the bounds",
      },
    );
  }
  const curve = clsCurve(experiment, data, { poi, testStatistic });
  const [observed, expected] = quantities(1 - level);
  const search = (): { readonly points: readonly AsymptoticCls[]; readonly crossings: readonly AsymptoticCls[][] } => {
    const known = new Map<number, AsymptoticCls>();
    const test = (at: number, thorough = false): AsymptoticCls => {
      const found = known.get(at) ?? curve.at(at, thorough);
      known.set(at, found);
      return found;
    };
    const points = gridOfTests(test, [observed, ...expected], high);
    return { points, crossings: [observed, ...expected].map((quantity) => crossingsOf(test, points, quantity)) };
  };
  // A fit in the course of a search may have found a lower minimum than all before: then these values are not of one curve.
  const isRight = ({ crossings }: ReturnType<typeof search>): boolean =>
    crossings.every((list, i) => list.every(({ at }) => Math.abs([observed, ...expected][i](curve.at(at, false))) < CLOSE));
  let found = search();
  for (let i = 0; i < 3 && !isRight(found); i++) found = search();
  const end = found.points[found.points.length - 1];
  const limit = (quantity: Quantity, list: readonly AsymptoticCls[]): number | null => (quantity(end) > 0 ? null : (list.at(-1)?.at ?? 0));
  const [own, ...bands] = found.crossings;
  return {
    poi,
    level,
    testStatistic,
    observed: limit(observed, own),
    expected: bands.map((list, i) => limit(expected[i], list)),
    crossings: own.map(({ at }) => at),
    searched: [0, high],
    muHat: end.muHat,
    atBound: end.atBound,
    status: statusOfAll([...found.points, ...found.crossings.flat()]),
    fits: curve.at(end.at, false).fits,
  };
}
