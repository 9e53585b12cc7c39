import { htmlTable, type TableColumn } from "./html-table.ts";
import { labelHtml, latexSentence } from "./latex-label.ts";
import type { Content, Markup } from "./markup.ts";
import { formatCount, formatMeasurement, formatNumber } from "./number-format.ts";
import { pointLabel, quantityLabel, type Coefficient, type Point, type Quantity } from "./quantity.ts";
import type { Measurement } from "./report-content.ts";

/** A classifier's attempt to tell SM events reweighted by r̂ from the true weights at a point. */
export interface TwoSampleTest {
  readonly point: Point;
  /** On events that it has not seen; ½ where it can tell nothing. */
  readonly area: Measurement;
  readonly trained: number;
  readonly tested: number;
}

/** The closure of all features at a point. */
export interface PointClosure {
  readonly point: Point;
  /** Reweighted over true sum of weights. */
  readonly normalisation: Measurement;
  readonly features: number;
  readonly worst: { readonly feature: Quantity; readonly chi2: number; readonly degreesOfFreedom: number; readonly pValue: number };
}

/** An estimator on events that it learned from and on hold-out events. */
export interface Overtraining {
  /** A point or a coefficient; may hold LaTeX between dollar signs. */
  readonly where: string;
  readonly training: Measurement;
  readonly heldOut: Measurement;
  readonly difference: Measurement;
  /** Kolmogorov-Smirnov distance of the outputs and its probability. */
  readonly distance: number;
  readonly pValue: number;
}

/** Fisher information at the SM of the learned score over a reference, along an eigenvector of the reference. */
export interface InformationAlong {
  /** "exact score", "joint score (upper bound)". */
  readonly reference: string;
  /** Components over the coefficients, in units of `scales`. */
  readonly direction: readonly number[];
  readonly carried: Measurement;
  readonly claimed: Measurement;
}

/** Expected significances with which events of a point reject the SM. */
export interface ExpectedSignificance {
  readonly point: Point;
  readonly sm: number;
  readonly there: number;
  readonly rate: number;
  readonly binned: number;
  readonly cut?: { readonly threshold: number; readonly significance: number };
}

/** What calibration would gain in cross entropy, and the root mean square by which it would change log r̂. */
export interface CalibrationGain {
  readonly point: Point;
  readonly method: string;
  readonly gain: Measurement;
  readonly change: number;
}

/** Spread of an output over the members of the ensemble. */
export interface OutputSpread {
  readonly where: string;
  readonly spread: Measurement;
  readonly median: number;
  readonly high: number;
}

/** What tables show of an estimator beside its checks and figures. */
export interface EstimatorTables {
  readonly twoSample: readonly TwoSampleTest[];
  readonly closurePoints: readonly PointClosure[];
  readonly overtraining: readonly Overtraining[];
  readonly information: readonly InformationAlong[];
  readonly calibration: readonly CalibrationGain[];
  readonly spread: readonly OutputSpread[];
  readonly significance: readonly ExpectedSignificance[];
}

const measured = ({ value, error }: Measurement): string => formatMeasurement(value, error);

function table(caption: string, headings: readonly string[], rows: readonly (readonly Content[])[]): Markup | undefined {
  if (rows.length === 0) return undefined;
  const columns = headings.map((heading, i): TableColumn => ({ heading: latexSentence(heading), align: i === 0 ? "left" : "right" }));
  return htmlTable(columns, rows, caption);
}

/** The tables of an estimator by what they are about; those without rows are undefined. @param names of its coefficients */
export function estimatorTables(
  tables: EstimatorTables,
  names: readonly string[],
  coefficients: readonly Coefficient[],
): Readonly<Record<keyof EstimatorTables, Markup | undefined>> {
  const at = (point: Point): Content => labelHtml(pointLabel(point, coefficients));
  const sentence = (text: string): Content => labelHtml(latexSentence(text));
  const direction = (components: readonly number[]): string =>
    components.length === 1 ? names[0] : components.map((value, p) => `${formatNumber(value, 2)} ${names[p]}`).join(", ");
  return {
    twoSample: table(
      "Two-sample test: can a classifier tell SM events reweighted by the learned ratio from the true weights?",
      ["point", "area under its ROC curve", "standard deviations from ½", "events trained on", "tested with"],
      tables.twoSample.map(({ point, area, trained, tested }) => [
        at(point),
        measured(area),
        formatNumber(area.error > 0 ? (area.value - 0.5) / area.error : 0, 2),
        formatCount(trained),
        formatCount(tested),
      ]),
    ),
    closurePoints: table(
      "Reweighting closure of all features: normalisation, and the feature that closes worst",
      ["point", "reweighted over true", "features", "worst", "$\\chi^2$ / bins", "probability"],
      tables.closurePoints.map(({ point, normalisation, features, worst }) => [
        at(point),
        measured(normalisation),
        formatCount(features),
        labelHtml(quantityLabel(worst.feature)),
        `${formatNumber(worst.chi2, 3)} / ${worst.degreesOfFreedom}`,
        formatNumber(worst.pValue, 2),
      ]),
    ),
    overtraining: table(
      "Overtraining: loss and outputs on training and hold-out events",
      ["", "loss, training", "loss, held out", "difference", "Kolmogorov-Smirnov distance", "probability"],
      tables.overtraining.map(({ where, training, heldOut, difference, distance, pValue }) => [
        sentence(where),
        measured(training),
        measured(heldOut),
        measured(difference),
        formatNumber(distance, 2),
        formatNumber(pValue, 2),
      ]),
    ),
    information: table(
      "Fisher information at the SM that the learned score carries and claims, over that of a reference, along the reference’s eigenvectors",
      ["reference", "direction", "carried", "claimed"],
      tables.information.map(({ reference, direction: components, carried, claimed }) => [
        reference,
        direction(components),
        measured(carried),
        measured(claimed),
      ]),
    ),
    calibration: table(
      "What calibration would gain on events that it was not made from: cross entropy, and the change of the logarithm of the ratio",
      ["point", "method", "gain", "change, root mean square"],
      tables.calibration.map(({ point, method, gain, change }) => [at(point), method, measured(gain), formatNumber(change, 2)]),
    ),
    spread: table(
      "Spread of the output over the networks of the ensemble",
      ["", "root mean square", "median", "95 % of the events below"],
      tables.spread.map(({ where, spread, median, high }) => [
        sentence(where),
        measured(spread),
        formatNumber(median, 3),
        formatNumber(high, 3),
      ]),
    ),
    significance: table(
      "Expected significance at which events of a point reject the SM, statistical and with the simulation’s own error",
      ["point", "events, SM", "events there", "by their number", "binned ratio", "best cut on $\\log \\hat{r}$", "significance"],
      tables.significance.map(({ point, sm, there, rate, binned, cut }) => [
        at(point),
        formatNumber(sm),
        formatNumber(there),
        formatNumber(rate, 3),
        formatNumber(binned, 3),
        cut === undefined ? "" : formatNumber(cut.threshold, 3),
        cut === undefined ? "" : formatNumber(cut.significance, 3),
      ]),
    ),
  };
}
