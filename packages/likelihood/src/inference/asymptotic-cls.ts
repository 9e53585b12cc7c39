import { AnalysisError } from "@ratiometer/config";
import type { Data } from "../model/data.ts";
import type { Experiment } from "../model/experiment.ts";
import type { MinimiserStatus } from "../minimise.ts";
import { asymptoticPValues, expectedPValues, type ClsStatistic, type PValues } from "./asymptotic-p-values.ts";
import { checkWithinBounds, findFreeParameter } from "./find-parameter.ts";
import { statusOfAll } from "./fit-status.ts";
import { testStatisticCurve } from "./test-statistic.ts";

/** What is tested. */
export interface ClsSettings {
  /** Name of the parameter of interest. */
  readonly poi: string;
  /** Its tested value; 0 for q0. */
  readonly at: number;
  /** qtilde if left out. */
  readonly testStatistic?: ClsStatistic;
}

/** The outcome of a hypothesis test by asymptotic formulas. */
export interface AsymptoticCls {
  readonly poi: string;
  readonly at: number;
  readonly testStatistic: ClsStatistic;
  /** CLs; for q0 the p-value of the background. */
  readonly observed: number;
  /** The same that the alternative leads to at +2, +1, 0, -1, -2 standard deviations: ascending. */
  readonly expected: readonly number[];
  readonly q: number;
  /** The statistic of the Asimov data: made at 0 (1 for q0), the others where they fit the data best. */
  readonly qAsimov: number;
  readonly observedPValues: PValues;
  readonly expectedPValues: readonly PValues[];
  /** The parameter of interest at the best fit, and whether that is a bound it would like to cross. */
  readonly muHat: number;
  readonly atBound: boolean;
  /** Of all fits behind it the first that did not converge. */
  readonly status: MinimiserStatus;
  readonly fits: number;
}

/** @throws AnalysisError FIT_TESTED_VALUE where the statistic is not defined at the value */
export function checkTestedValue(testStatistic: ClsStatistic, at: number): void {
  if (testStatistic === "q0" ? at === 0 : testStatistic === "q" || at >= 0) return;
  const expected = testStatistic === "q0" ? "0, the background" : "at least 0";
  throw new AnalysisError("FIT_TESTED_VALUE", `the tested value of ${testStatistic} is ${at}, expected ${expected}`, {
    hint: "q tests any value",
  });
}

/** Tests of the same data at many values. */
export interface ClsCurve {
  /**
   * @param thorough as of a TestStatisticCurve
   * @throws AnalysisError FIT_OUTSIDE_BOUNDS, FIT_TESTED_VALUE
   */
  readonly at: (at: number, thorough?: boolean) => AsymptoticCls;
}

/**
 * Prepares tests of one parameter: the fits that do not depend on the tested value are made here.
 *
 * @throws AnalysisError MODEL_UNKNOWN_PARAMETER, FIT_FIXED_PARAMETER, FIT_OUTSIDE_BOUNDS where the alternative, 0 (1 for q0), is outside the bounds
 */
export function clsCurve(
  experiment: Experiment,
  data: Data,
  { poi, testStatistic = "qtilde" }: Pick<ClsSettings, "poi" | "testStatistic">,
): ClsCurve {
  const index = findFreeParameter(experiment.parameters, poi);
  const parameter = experiment.parameters[index];
  const alternative = testStatistic === "q0" ? 1 : 0;
  checkWithinBounds(parameter, alternative, "the alternative hypothesis");
  const observedCurve = testStatisticCurve(experiment.likelihood(data), index, testStatistic);
  const { conditional } = observedCurve.at(alternative);
  const asimovData = experiment.asimov(conditional.values);
  const asimovCurve = testStatisticCurve(experiment.likelihood(asimovData), index, testStatistic, conditional.values, true);
  return {
    at: (at, thorough = true) => {
      checkWithinBounds(parameter, at);
      checkTestedValue(testStatistic, at);
      const observed = observedCurve.at(at, thorough);
      const asimov = asimovCurve.at(at, thorough);
      const observedPValues = asymptoticPValues(observed.value, asimov.value, testStatistic);
      const expected = expectedPValues(asimov.value);
      const tested = ({ cls, clsb }: PValues): number => (testStatistic === "q0" ? clsb : cls);
      return {
        poi,
        at,
        testStatistic,
        observed: tested(observedPValues),
        expected: expected.map(tested),
        q: observed.value,
        qAsimov: asimov.value,
        observedPValues,
        expectedPValues: expected,
        muHat: observed.muHat,
        atBound: observed.free.atBound[index],
        status: statusOfAll([conditional, observed, asimov]),
        fits: observedCurve.fits() + asimovCurve.fits(),
      };
    },
  };
}

/**
 * Tests one value of a parameter by asymptotic formulas (Cowan et al., arXiv:1007.1727): CLs of q or q̃, observed and expected, or the p-value of the background by
 * q0.
 *
 * @throws AnalysisError as clsCurve, and FIT_OUTSIDE_BOUNDS or FIT_TESTED_VALUE where the statistic is not defined at the value
 */
export function asymptoticCls(experiment: Experiment, data: Data, settings: ClsSettings): AsymptoticCls {
  return clsCurve(experiment, data, settings).at(settings.at);
}
