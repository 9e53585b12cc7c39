import type { Classifier } from "@ratiometer/config";
import type { Check, ClassifierSummary, ClassSummary, Quantity } from "@ratiometer/report";
import type { ScoreDependence } from "./class-dependence.ts";
import type { ClassDiagnostics, ClassifierDiagnostics } from "./classifier-diagnostics.ts";
import { areProbabilities } from "./classifier-verdicts.ts";
import { columnQuantity } from "./column-quantity.ts";
import { diagnosticsFile } from "./evaluate.ts";
import { readJson } from "./json-file.ts";
import { networkSettings } from "./network-settings.ts";
import { classNumbers } from "./sample-classes.ts";
import type { SelectedEvents } from "./selected-events.ts";

/** Standard errors within which a mean counts as right, as for estimators. */
const TOLERATED = 4;

function checksOf(classifier: Classifier, { classes, entropy }: ClassifierDiagnostics): Check[] {
  const { value, error } = entropy.difference;
  return [
    {
      name: "cross entropy of hold-out events above that of training events",
      value,
      error,
      expected: "0",
      passed: value <= TOLERATED * error,
    },
    ...classes.map(({ name, mean, share }): Check => ({
      name: `mean probability of ${name}`,
      value: mean.mean,
      error: mean.error,
      expected: String(Number(share.toPrecision(4))),
      // a focal loss does not ask for it
      ...(areProbabilities(classifier) ? { passed: Math.abs(mean.mean - share) <= TOLERATED * mean.error } : {}),
    })),
  ];
}

function classOf({
  name,
  samples,
  share,
  events,
  area,
  roc,
  overtraining,
  spread,
  histogram,
  calibration,
}: ClassDiagnostics): ClassSummary {
  return {
    name,
    samples,
    share,
    trainingEvents: events.training.events,
    effectiveTrainingEvents: events.training.effectiveSampleSize,
    area: { ...area, heldOut: roc.area },
    pValue: overtraining.pValue,
    ...(spread === undefined ? {} : { spread: { value: spread.spread.mean, error: spread.spread.error } }),
    roc: { accepted: roc.accepted, acceptedError: roc.acceptedError, mistaken: roc.mistaken, mistakenError: roc.mistakenError },
    edges: histogram.edges,
    distributions: histogram.shares.map((shares, c) => ({ shares, errors: histogram.errors[c] })),
    predicted: calibration.predicted,
    observed: calibration.observed,
    error: calibration.error,
    events: calibration.events,
  };
}

function settingsOf(classifier: Classifier): (readonly [string, string])[] {
  const { classWeights } = classifier;
  const weights =
    typeof classWeights === "string"
      ? classWeights
      : Object.entries(classWeights)
          .map(([name, value]) => `${name} ${value}`)
          .join(", ");
  const { decorrelate } = classifier;
  const decorrelated = decorrelate === undefined ? [] : ([["decorrelated", `from ${decorrelate.from}, ${decorrelate.method}`]] as const);
  return [["class weights", weights], ...decorrelated, ...networkSettings(classifier)];
}

/** How a score depends on a column, as the report shows it. */
function dependenceOf(
  { class: name, score, background, correlation, shapes, area }: ScoreDependence,
  column: Quantity,
): NonNullable<ClassifierSummary["dependence"]>[number] {
  return {
    column,
    score: score === "flat" ? `flat score of ${name}` : `probability of ${name}`,
    background,
    area,
    ...(correlation === undefined
      ? {}
      : {
          correlation: {
            value: correlation.squared,
            error: correlation.scatter,
            pValue: correlation.pValue,
            events: correlation.events,
          },
        }),
    ...(shapes === undefined ? {} : { shapes }),
  };
}

/** A classifier as the report shows it. @param folder of the evaluate stage */
export async function classifierSummary(
  classifier: Classifier,
  { table, summary, split, sample }: SelectedEvents,
  folder: string,
): Promise<ClassifierSummary> {
  const diagnostics = await readJson<ClassifierDiagnostics>(diagnosticsFile(folder, classifier));
  const { significance, confusion, importance, dependence } = diagnostics;
  const numbers = classNumbers(classifier, summary.samples, sample);
  const count = (rows: Uint32Array): number => rows.reduce((sum, row) => sum + Number(numbers[row] < classifier.classes.length), 0);
  const quantity = (name: string): Quantity => columnQuantity({ table, summary }, name);
  return {
    name: classifier.name,
    loss: classifier.gamma === 0 ? "cross entropy" : `focal loss, γ = ${classifier.gamma}`,
    ensembleSize: classifier.ensemble,
    events: { train: count(split.train), validation: count(split.validation), test: count(split.test) },
    inputs: summary.inputs.map(quantity),
    settings: settingsOf(classifier),
    // the report counts epochs as people do, from 1
    learning: diagnostics.training.map(({ curve, bestEpoch }) => ({ ...curve, bestEpoch: bestEpoch + 1 })),
    checks: checksOf(classifier, diagnostics),
    classes: diagnostics.classes.map(classOf),
    confusion,
    ...(significance === undefined
      ? {}
      : {
          significance: {
            signal: significance.there - significance.sm,
            background: significance.sm,
            rate: significance.rate,
            binned: significance.binned,
            ...(significance.cut === undefined ? {} : { cut: significance.cut }),
          },
        }),
    ...(dependence === undefined ? {} : { dependence: dependence.map((each) => dependenceOf(each, quantity(each.column))) }),
    importance: { ...importance, inputs: importance.inputs.map(({ name, ...worth }) => ({ quantity: quantity(name), ...worth })) },
  };
}
