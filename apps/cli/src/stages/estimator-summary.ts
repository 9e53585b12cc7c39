import { join } from "node:path";
import { hasScoreTerm } from "@ratiometer/classifiers";
import { coefficientsNamed, type Analysis, type Estimator } from "@ratiometer/config";
import type { Check, EstimatorSummary, RatioExpectation } from "@ratiometer/report";
import { columnOf } from "@ratiometer/tables";
import type { EstimatorDiagnostics, RatioDiagnostics } from "./estimator-diagnostics.ts";
import { readJson } from "./json-file.ts";
import type { SelectedEvents } from "./selected-events.ts";

/** Standard errors within which a mean counts as right: seldom wrong by chance among the dozens that a report shows. */
const TOLERATED = 4;

const isRatio = (diagnostics: EstimatorDiagnostics | RatioDiagnostics): diagnostics is RatioDiagnostics => "normalisation" in diagnostics;

function checksOf(diagnostics: EstimatorDiagnostics | RatioDiagnostics, estimator: Estimator): Check[] {
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
  return [...exact, ...expectations, ...scores, ...closureChecks(diagnostics)];
}

/** χ² of the features that close worst, beside what the bins of an exact ratio would give on average. No verdict: the worst of many has no simple bound. */
function closureChecks({ closure }: RatioDiagnostics): Check[] {
  return closure.map(({ feature, estimate, chi2 }) => {
    const bins = estimate.length;
    return {
      name: `reweighting closure of ${feature}, $\\chi^2$ of ${bins} bins`,
      value: chi2,
      expected: `${bins} ± ${Math.sqrt(2 * bins).toFixed(1)}`,
    };
  });
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
function effectiveEvents({ trainingEvents }: EstimatorDiagnostics, { coefficients }: Estimator): string {
  const [sm, ...others] = trainingEvents;
  const size = ({ effectiveSampleSize }: (typeof trainingEvents)[number]): string => String(Math.round(effectiveSampleSize));
  const signed = sm.negative === 0 ? "" : `, ${sm.negative} of ${sm.events} with negative weight`;
  if (others.length === 0) return `${size(sm)} at the SM${signed}`;
  const least = others.reduce((a, b) => (b.effectiveSampleSize < a.effectiveSampleSize ? b : a));
  const point = coefficients.map((name, p) => `${name} = ${Number(least.at[p].toPrecision(4))}`).join(", ");
  return `${size(sm)} at the SM, ${size(least)} at ${point}${signed}`;
}

const learningRates = ({ learningRate: { initial, final }, schedule }: Estimator["training"]): string =>
  schedule === "constant" ? String(initial) : `${initial} to ${final}, ${schedule}`;

/** An estimator as the report shows it. @param folder of the evaluate stage */
export async function estimatorSummary(
  analysis: Analysis,
  estimator: Estimator,
  events: SelectedEvents,
  folder: string,
): Promise<EstimatorSummary> {
  const diagnostics = await readJson<EstimatorDiagnostics | RatioDiagnostics>(join(folder, estimator.name, "diagnostics.json"));
  const quantity = (name: string): { name: string; latex: string; unit: string } => {
    const known = events.summary.definitions.find((definition) => definition.name === name);
    return { name, latex: known?.latex ?? name, unit: columnOf(events.table, name).unit };
  };
  const pointOf = (at: readonly number[]): Record<string, number> =>
    Object.fromEntries(estimator.coefficients.map((name, p) => [name, at[p]]));
  const { training, network } = estimator;
  return {
    name: estimator.name,
    method: estimator.method,
    coefficients: estimator.coefficients,
    ensembleSize: estimator.ensemble,
    events: { train: events.split.train.length, validation: events.split.validation.length, test: events.split.test.length },
    inputs: events.summary.inputs.map(quantity),
    settings: [
      ["effective training events", effectiveEvents(diagnostics, estimator)],
      ["hidden layers", network.hidden.join(", ")],
      ["activation", network.activation],
      ...(network.dropout > 0 ? [["dropout", String(network.dropout)] as const] : []),
      ...(network.batchNorm ? [["batch norm", "in hidden layers"] as const] : []),
      ["epochs", String(training.epochs)],
      ["batch", String(training.batch)],
      ["optimiser", training.optimiser],
      ...(training.optimiser === "sgd" ? [["momentum", String(training.momentum)] as const] : []),
      ...(training.weightDecay > 0 ? [["weight decay", String(training.weightDecay)] as const] : []),
      ["learning rate", learningRates(training)],
      ...(hasScoreTerm(estimator.method) ? [["α", String(training.alpha)] as const] : []),
    ],
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
