import { coefficientsNamed, type Analysis, type Estimator } from "@ratiometer/config";
import type { Check, EstimatorSummary, EstimatorTables, InformationAlong, Quantity, RatioExpectation } from "@ratiometer/report";
import { columnQuantity } from "./column-quantity.ts";
import { isRatio } from "./diagnostic-verdicts.ts";
import type { RatioDiagnostics, ScoreDiagnostics } from "./estimator-diagnostics.ts";
import { diagnosticsFile } from "./evaluate.ts";
import { readJson } from "./json-file.ts";
import { networkSettings } from "./network-settings.ts";
import type { SelectedEvents } from "./selected-events.ts";

/** Standard errors within which a mean counts as right: seldom wrong by chance among the dozens that a report shows. */
const TOLERATED = 4;

function checksOf(diagnostics: RatioDiagnostics | ScoreDiagnostics, estimator: Estimator): Check[] {
  const scores = diagnostics.scores.map(({ coefficient, mean, error }): Check => ({
    name: `mean score of ${coefficient} at the SM`,
    value: mean,
    error,
    expected: "0",
    passed: Math.abs(mean) <= TOLERATED * error,
  }));
  if (!isRatio(diagnostics)) return scores;
  const expectations = diagnostics.expectations.map(({ at, mean, error }): Check => ({
    name: `mean of $\\hat{r}$ over SM events at ${estimator.coefficients.map((name, p) => `${name} = ${Number(at[p].toPrecision(4))}`).join(", ")}`,
    value: mean,
    error,
    expected: "1",
    passed: Math.abs(mean - 1) <= Math.max(0.02, TOLERATED * error),
  }));
  const { positivity: found } = diagnostics;
  const positivity: Check[] =
    found === undefined
      ? []
      : [
          {
            name: "share of hold-out events and points whose $\\hat{r}$ is not positive",
            value: found.notPositive / found.pairs,
            expected: "0",
            passed: found.notPositive === 0,
          },
        ];
  const exact: Check[] =
    diagnostics.exact === undefined
      ? []
      : [
          {
            name: "mean squared error of $\\log \\hat{r}$ against the exact ratio",
            value: diagnostics.exact.meanSquaredError,
            expected: "at most 0.01",
            passed: diagnostics.exact.meanSquaredError <= 0.01,
          },
        ];
  return [...positivity, ...exact, ...expectations, ...scores, ...closureChecks(diagnostics)];
}

/** χ² of the features that close worst, beside what the bins of an exact ratio would give on average. No verdict: the worst of many has no simple bound. */
function closureChecks({ closure }: RatioDiagnostics): Check[] {
  return closure.map(({ feature, degreesOfFreedom, chi2 }) => ({
    name: `reweighting closure of ${feature}, $\\chi^2$ of ${degreesOfFreedom} bins`,
    value: chi2,
    expected: `${degreesOfFreedom} ± ${Math.sqrt(2 * degreesOfFreedom).toFixed(1)}`,
  }));
}

function expectationsOf(diagnostics: RatioDiagnostics, estimator: Estimator, analysis: Analysis): RatioExpectation[] {
  return estimator.coefficients.map((coefficient, p) => {
    const sm = coefficientsNamed(analysis, estimator.coefficients).map((known) => known.sm);
    const along = diagnostics.expectations.filter(({ at }) => at.every((value, q) => q === p || value === sm[q]));
    return {
      coefficient,
      at: along.map(({ at }) => at[p]),
      mean: along.map(({ mean }) => mean),
      error: along.map(({ error }) => error),
      effectiveSampleSize: along.map(({ effectiveSampleSize }) => effectiveSampleSize),
    };
  });
}

/** What the training events are worth: at the SM, and where they are worth least. */
function effectiveEvents({ trainingEvents }: RatioDiagnostics | ScoreDiagnostics, { coefficients }: Estimator): string {
  const [sm, ...others] = trainingEvents;
  const size = ({ effectiveSampleSize }: (typeof trainingEvents)[number]): string => String(Math.round(effectiveSampleSize));
  const signed = sm.negative === 0 ? "" : `, ${sm.negative} of ${sm.events} with negative weight`;
  if (others.length === 0) return `${size(sm)} at the SM${signed}`;
  const least = others.reduce((a, b) => (b.effectiveSampleSize < a.effectiveSampleSize ? b : a));
  const point = coefficients.map((name, p) => `${name} = ${Number(least.at[p].toPrecision(4))}`).join(", ");
  return `${size(sm)} at the SM, ${size(least)} at ${point}${signed}`;
}

/** What the report shows in tables. */
function tablesOf(
  diagnostics: RatioDiagnostics | ScoreDiagnostics,
  analysis: Analysis,
  estimator: Estimator,
  quantity: (name: string) => Quantity,
): EstimatorTables {
  const coefficients = coefficientsNamed(analysis, estimator.coefficients);
  const pointOf = (at: readonly number[]): Record<string, number> =>
    Object.fromEntries(estimator.coefficients.map((name, p) => [name, at[p]]));
  const where = (entry: { readonly at: readonly number[] } | { readonly coefficient: string }): string =>
    "coefficient" in entry
      ? `score of $${coefficientsNamed(analysis, [entry.coefficient])[0].latex}$`
      : coefficients.map(({ latex }, p) => `$${latex}$ = ${Number(entry.at[p].toPrecision(4))}`).join(", ");
  const { joint = [], exact = [] } = diagnostics.information;
  const along = (reference: string, entries: typeof joint): InformationAlong[] =>
    entries.map(({ direction, carried, claimed }) => ({ reference, direction, carried, claimed }));
  const ofRatio = isRatio(diagnostics) ? diagnostics : undefined;
  return {
    twoSample: (ofRatio?.twoSample ?? []).map(({ at, area, trained, tested }) => ({ point: pointOf(at), area, trained, tested })),
    closurePoints: (ofRatio?.closures ?? []).flatMap(({ at, normalisation, features }) => {
      if (features.length === 0) return [];
      const [{ feature, chi2, degreesOfFreedom, pValue }] = features;
      const worst = { feature: quantity(feature), chi2, degreesOfFreedom, pValue };
      return [{ point: pointOf(at), normalisation, features: features.length, worst }];
    }),
    overtraining: diagnostics.overtraining.map((entry) => ({
      where: where(entry),
      training: entry.training,
      heldOut: entry.heldOut,
      difference: entry.difference,
      distance: entry.outputs.distance,
      pValue: entry.outputs.pValue,
    })),
    information: [...along("exact score of the inputs", exact), ...along("joint score (upper bound)", joint)],
    calibration: (ofRatio?.calibrationGain ?? []).map(({ at, ...gain }) => ({ point: pointOf(at), ...gain })),
    spread: diagnostics.spread.map((entry) => ({
      where: where(entry),
      spread: { value: entry.spread.mean, error: entry.spread.error },
      median: entry.median,
      high: entry.high,
    })),
    significance: (ofRatio?.significance ?? []).map(({ at, cut, ...rest }) => ({
      point: pointOf(at),
      ...rest,
      ...(cut === undefined ? {} : { cut }),
    })),
  };
}

/** An estimator as the report shows it. @param folder of the evaluate stage */
export async function estimatorSummary(
  analysis: Analysis,
  estimator: Estimator,
  events: SelectedEvents,
  folder: string,
): Promise<EstimatorSummary> {
  const diagnostics = await readJson<RatioDiagnostics | ScoreDiagnostics>(diagnosticsFile(folder, estimator));
  const quantity = (name: string): Quantity => columnQuantity(events, name);
  const pointOf = (at: readonly number[]): Record<string, number> =>
    Object.fromEntries(estimator.coefficients.map((name, p) => [name, at[p]]));
  return {
    name: estimator.name,
    method: estimator.method,
    coefficients: estimator.coefficients,
    ensembleSize: estimator.ensemble,
    events: { train: events.split.train.length, validation: events.split.validation.length, test: events.split.test.length },
    inputs: events.summary.inputs.map(quantity),
    settings: [["effective training events", effectiveEvents(diagnostics, estimator)], ...networkSettings(estimator)],
    // the report counts epochs as people do, from 1
    learning: diagnostics.training.map(({ curve, bestEpoch }) => ({ ...curve, bestEpoch: bestEpoch + 1 })),
    checks: checksOf(diagnostics, estimator),
    expectations: isRatio(diagnostics) ? expectationsOf(diagnostics, estimator, analysis) : [],
    againstExact: isRatio(diagnostics)
      ? diagnostics.ratioCalibration.map(({ at, bins }) => ({
          point: pointOf(at),
          learned: bins.map(({ estimate }) => estimate),
          exact: bins.map(({ exact }) => exact),
          error: bins.map(({ error }) => error),
          events: bins.map(({ events: count }) => count),
        }))
      : [],
    profiles: isRatio(diagnostics)
      ? (diagnostics.exact?.profiles ?? []).map(({ feature, at, values, learned, spread, exact }) => ({
          quantity: quantity(feature),
          others: "averaged over the others",
          point: pointOf(at),
          at: values,
          learned,
          spread,
          exact,
        }))
      : [],
    calibrations: isRatio(diagnostics)
      ? diagnostics.probabilityCalibration.map(({ at, ...calibration }) => ({ point: pointOf(at), ...calibration }))
      : [],
    rocs: isRatio(diagnostics) ? diagnostics.roc.map(({ at, ...curve }) => ({ point: pointOf(at), ...curve })) : [],
    importance: {
      ...diagnostics.importance,
      inputs: diagnostics.importance.inputs.map(({ name, ...worth }) => ({ quantity: quantity(name), ...worth })),
    },
    tables: tablesOf(diagnostics, analysis, estimator, quantity),
    closures: isRatio(diagnostics)
      ? diagnostics.closure.map(({ feature, at, edges, truth, truthError, estimate, sm }) => ({
          feature: quantity(feature),
          point: pointOf(at),
          edges,
          sm,
          weighted: truth,
          weightedError: truthError,
          learned: estimate,
        }))
      : [],
  };
}
