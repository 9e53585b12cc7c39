import { classProbabilityFigure, classRocFigure } from "./class-figures.ts";
import type { ClassifierSummary, ClassSummary } from "./classifier-summary.ts";
import { checkTable, quantityList } from "./estimator-section.ts";
import { htmlTable } from "./html-table.ts";
import { inputImportanceFigure } from "./input-importance.ts";
import { learningCurveFigure } from "./learning-curve.ts";
import { markup, type Markup } from "./markup.ts";
import { formatCount, formatMeasurement, formatNumber } from "./number-format.ts";
import type { Measurement } from "./report-content.ts";
import { rocComparisonFigure } from "./roc-comparison.ts";
import { scoreDependenceFigure, scoreDependenceTable } from "./score-dependence.ts";
import { figureGrid, type Section } from "./section.ts";
import { settingsList } from "./settings-list.ts";

/** Every classifier: what it tells apart, how it learned, what it is worth. */
export function classifierSection(classifiers: readonly ClassifierSummary[]): Section {
  const body = classifiers.map((classifier, i) => {
    const id = `classifier-${i + 1}`;
    return markup`<h3 id="${id}">${classifier.name}</h3>
${settings(classifier)}${checkTable(classifier.checks)}${classTable(classifier.classes)}${confusionTable(classifier)}${significanceTable(classifier)}${scoreDependenceTable(classifier.dependence ?? [])}${figureGrid(figures(id, classifier))}`;
  });
  return { id: "classifiers", heading: "Classifiers", body: [sideBySide(classifiers), ...body] };
}

/** Classifiers that tell the same classes apart; nothing where there are no two of a kind. */
function sideBySide(classifiers: readonly ClassifierSummary[]): Markup | undefined {
  const kind = ({ classes }: ClassifierSummary): string => JSON.stringify(classes.map(({ name, samples }) => [name, samples]));
  const kinds = [...new Set(classifiers.map(kind))].map((each) => classifiers.filter((classifier) => kind(classifier) === each));
  const several = kinds.filter(({ length }) => length > 1);
  if (several.length === 0) return undefined;
  return figureGrid(
    several.map((alike, i) =>
      rocComparisonFigure(
        `classifiers-roc-${i + 1}`,
        alike[0].classes[0].name,
        alike.map(({ name, classes: [{ roc, area }] }) => ({ name, ...roc, area: area.heldOut })),
      ),
    ),
  );
}

function figures(id: string, { loss, learning, classes, importance, dependence = [] }: ClassifierSummary): readonly Markup[] {
  return [
    ...(learning.length > 0 ? [learningCurveFigure(`${id}-learning`, `Learning curves, ${loss}`, learning)] : []),
    classRocFigure(`${id}-roc`, classes),
    ...classes.map((each, c) => classProbabilityFigure(`${id}-probability-${c + 1}`, each, classes)),
    ...dependence.flatMap((each, i) => scoreDependenceFigure(`${id}-dependence-${i + 1}`, each) ?? []),
    inputImportanceFigure(`${id}-importance`, importance, "the probabilities"),
  ];
}

function settings(classifier: ClassifierSummary): Markup {
  const { train, validation, test } = classifier.events;
  return settingsList([
    { name: "classes", value: classifier.classes.map(({ name, samples }) => `${name} (${samples.join(", ")})`).join("; ") },
    { name: "loss", value: classifier.loss },
    { name: "ensemble", value: `${formatCount(classifier.ensembleSize)} ${classifier.ensembleSize === 1 ? "network" : "networks"}` },
    {
      name: "events in classes",
      value: `${formatCount(train)} for training, ${formatCount(validation)} for validation, ${formatCount(test)} held out`,
    },
    { name: "inputs", value: quantityList(classifier.inputs), wide: true },
    ...classifier.settings.map(([name, value]) => ({ name, value })),
  ]);
}

const measured = ({ value, error }: Measurement): string => formatMeasurement(value, error);
const right = (heading: string): { readonly heading: string; readonly align: "right" } => ({ heading, align: "right" });

function classTable(classes: readonly ClassSummary[]): Markup {
  const columns = [
    { heading: "class" },
    ...[
      "share",
      "training events",
      "worth",
      "area under the ROC curve, training",
      "validation",
      "held out",
      "Kolmogorov-Smirnov probability",
      "spread over the networks",
    ].map(right),
  ];
  const rows = classes.map((each) => [
    each.name,
    formatNumber(each.share, 3),
    formatCount(each.trainingEvents),
    formatNumber(each.effectiveTrainingEvents),
    measured(each.area.training),
    measured(each.area.validation),
    measured(each.area.heldOut),
    formatNumber(each.pValue, 2),
    each.spread === undefined ? "" : measured(each.spread),
  ]);
  return htmlTable(
    columns,
    rows,
    "Each class against the others, by its probability; overtraining shows as a larger area of training events",
  );
}

function confusionTable({ classes, confusion }: ClassifierSummary): Markup {
  const columns = [{ heading: "events of" }, ...classes.map(({ name }) => right(name))];
  const rows = confusion.map((row, c) => [classes[c].name, ...row.map(measured)]);
  return htmlTable(columns, rows, "Likeliest class (columns) of the hold-out events of each class (rows), shares by weight");
}

function significanceTable({ classes, significance }: ClassifierSummary): Markup | undefined {
  if (significance === undefined) return undefined;
  const { signal, background, rate, binned, cut } = significance;
  const columns = [
    { heading: "" },
    ...["events", "of others", "by their number", "binned probability", "best cut", "events above", "of others above", "significance"].map(
      right,
    ),
  ];
  const ofCut =
    cut === undefined
      ? ["", "", "", ""]
      : [cut.threshold, cut.signal, cut.background, cut.significance].map((value) => formatNumber(value, 3));
  const row = [classes[0].name, formatNumber(signal), formatNumber(background), formatNumber(rate, 3), formatNumber(binned, 3), ...ofCut];
  return htmlTable(
    columns,
    [row],
    `Expected significance of ${classes[0].name} above all other events of the analysis, statistical and with the simulation’s own error`,
  );
}
