import { calibrationFigure } from "./calibration.ts";
import { estimatorTables } from "./estimator-tables.ts";
import { featureClosureFigure } from "./feature-closure.ts";
import { htmlTable, type TableColumn } from "./html-table.ts";
import { inputImportanceFigure } from "./input-importance.ts";
import { labelHtml, latexSentence, type Label } from "./latex-label.ts";
import { learningCurveFigure } from "./learning-curve.ts";
import { markup, type Content, type Markup } from "./markup.ts";
import { formatCount, formatMeasurement, formatNumber } from "./number-format.ts";
import { coefficientNamed, quantityLabel, type Coefficient, type Quantity } from "./quantity.ts";
import { ratioAgainstExactFigure } from "./ratio-against-exact.ts";
import { ratioExpectationFigure } from "./ratio-expectation.ts";
import { ratioProfileFigure } from "./ratio-profile.ts";
import type { Check, EstimatorSummary } from "./report-content.ts";
import { rocFigure } from "./roc.ts";
import { figureGrid, type Section } from "./section.ts";
import { settingsList } from "./settings-list.ts";

/** Every estimator: what it is, how it learned, what it is worth. */
export function estimatorSection(estimators: readonly EstimatorSummary[], coefficients: readonly Coefficient[]): Section {
  const body = estimators.map((estimator, i) => {
    const id = `estimator-${i + 1}`;
    const parts = partsOf(id, estimator, coefficients).map(({ heading, tables = [], figures }) => {
      const shown = tables.filter((table) => table !== undefined);
      if (shown.length + figures.length === 0) return undefined;
      return markup`<h4>${heading}<span class="hidden"> of ${estimator.name}</span></h4>\n${figureGrid(figures)}${shown}`;
    });
    return markup`<h3 id="${id}">${estimator.name}</h3>
${settings(estimator, coefficients)}${checkTable(estimator.checks)}${parts}`;
  });
  return { id: "estimators", heading: "Estimators", body };
}

/** What belongs together under one heading. */
interface Part {
  readonly heading: string;
  readonly tables?: readonly (Markup | undefined)[];
  readonly figures: readonly Markup[];
}

function partsOf(id: string, estimator: EstimatorSummary, coefficients: readonly Coefficient[]): readonly Part[] {
  const { learning, expectations, againstExact, profiles, calibrations, rocs, closures, importance } = estimator;
  const tables = estimatorTables(estimator.tables, estimator.coefficients, coefficients);
  const title = `Learning curves, ${estimator.method}`;
  const output = expectations.length > 0 ? "log r̂" : "the score";
  return [
    {
      heading: "Training",
      figures: learning.length > 0 ? [learningCurveFigure(`${id}-learning`, title, learning)] : [],
      tables: [tables.overtraining, tables.spread],
    },
    {
      heading: "Calibration",
      figures: [
        ...expectations.map((each, i) => ratioExpectationFigure(`${id}-expectation-${i + 1}`, each, coefficients)),
        ...calibrations.map((each, i) => calibrationFigure(`${id}-calibration-${i + 1}`, each, coefficients)),
        ...againstExact.map((each, i) => ratioAgainstExactFigure(`${id}-exact-${i + 1}`, each, coefficients)),
        ...profiles.map((each, i) => ratioProfileFigure(`${id}-profile-${i + 1}`, each, coefficients)),
      ],
      tables: [tables.calibration],
    },
    {
      heading: "Closure",
      figures: closures.map((each, i) => featureClosureFigure(`${id}-closure-${i + 1}`, each, coefficients)),
      tables: [tables.closurePoints, tables.twoSample],
    },
    {
      heading: "Separation",
      figures: rocs.map((each, i) => rocFigure(`${id}-roc-${i + 1}`, each, coefficients)),
      tables: [tables.significance, tables.information],
    },
    { heading: "Inputs", figures: importance === undefined ? [] : [inputImportanceFigure(`${id}-importance`, importance, output)] },
  ];
}

function settings(estimator: EstimatorSummary, coefficients: readonly Coefficient[]): Markup {
  const { train, validation, test } = estimator.events;
  return settingsList([
    { name: "method", value: estimator.method },
    { name: "coefficients", value: list(estimator.coefficients.map((name) => quantityLabel(coefficientNamed(name, coefficients)))) },
    { name: "ensemble", value: `${formatCount(estimator.ensembleSize)} ${estimator.ensembleSize === 1 ? "network" : "networks"}` },
    {
      name: "events",
      value: `${formatCount(train)} for training, ${formatCount(validation)} for validation, ${formatCount(test)} held out`,
    },
    { name: "inputs", value: quantityList(estimator.inputs), wide: true },
    ...estimator.settings.map(([name, value]) => ({ name, value: labelHtml(latexSentence(value)) })),
  ]);
}

const list = (labels: readonly Label[]): Content => labels.map((label, i) => [i === 0 ? "" : ", ", labelHtml(label)]);

/** Quantities with commas between them. */
export const quantityList = (quantities: readonly Quantity[]): Content => list(quantities.map(quantityLabel));

/** Numbers beside what they should be; nothing without any. */
export function checkTable(checks: readonly Check[]): Markup | undefined {
  if (checks.length === 0) return undefined;
  const columns: readonly TableColumn[] = [
    { heading: "check" },
    { heading: "value", align: "right" },
    { heading: "expected", align: "right" },
    { heading: "" },
  ];
  const rows = checks.map(({ name, value, error, expected, passed }) => [
    labelHtml(latexSentence(name)),
    error === undefined ? formatNumber(value) : formatMeasurement(value, error),
    expected,
    passed === undefined ? "" : markup`<span class="${passed ? "good" : "bad"}">${passed ? "✓ good" : "✗ off"}</span>`,
  ]);
  return htmlTable(columns, rows, "Checks");
}
