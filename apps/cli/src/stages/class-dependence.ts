import {
  areaUnderCurve,
  cutShapes,
  distanceCorrelation,
  effectiveSample,
  type CutShapes,
  type DistanceCorrelation,
  type EffectiveSample,
  type Measured,
} from "@ratiometer/classifiers";
import { judgedColumns } from "@ratiometer/config";
import { columnOf, permutation, type RandomStream } from "@ratiometer/tables";
import type { JudgedClassifier } from "./classifier-diagnostics.ts";
import { someRows } from "./diagnostic-points.ts";
import { planedClassWeights } from "./planed-weights.ts";
import { classNames } from "./sample-classes.ts";

/** How a score of a class depends on a column, for hold-out events of other classes. */
export interface ScoreDependence {
  readonly column: string;
  readonly class: string;
  readonly score: "probability" | "flat";
  /** The classes whose events they are, in proportion to their cross sections. */
  readonly background: readonly string[];
  /** Of events drawn in proportion to the size of their weights; not there if they are too few, or the score or the column is constant. */
  readonly correlation?: DistanceCorrelation;
  /** The column above cuts; not there if it is constant. */
  readonly shapes?: CutShapes;
  /** Under the ROC curve of the class against the background, which decorrelation costs. */
  readonly area: Measured;
}

/** What the training events of a class are worth before and after planing. */
export interface PlanedClass {
  readonly name: string;
  readonly before: EffectiveSample;
  readonly after: EffectiveSample;
}

/** Efficiencies of the background that the column is looked at. */
const EFFICIENCIES: readonly number[] = [0.5, 0.1, 0.02];
/** Events for the correlation, whose cost is their square, and for all else, at most. */
const [CORRELATED, MOST] = [400, 20_000] as const;

/** Some rows, each with a probability in proportion to the size of its weight. */
function drawn(rows: Uint32Array, weights: Float64Array, most: number, stream: RandomStream): Uint32Array {
  const largest = rows.reduce((max, row) => Math.max(max, Math.abs(weights[row])), 0);
  const kept: number[] = [];
  for (const i of permutation(rows.length, stream)) {
    if (kept.length === most) break;
    if (stream.uniform() * largest < Math.abs(weights[rows[i]])) kept.push(rows[i]);
  }
  return Uint32Array.from(kept);
}

function dependenceOn(
  { classifier, events, classOf, smWeights }: JudgedClassifier,
  column: string,
  c: number,
  kind: ScoreDependence["score"],
  score: ArrayLike<number>,
  stream: RandomStream,
): ScoreDependence[] {
  const names = classNames(classifier);
  const { decorrelate } = classifier;
  const named = decorrelate?.method === "quantile" ? decorrelate.background : undefined;
  const background = names.filter((name, other) => named?.includes(name) ?? other !== c);
  const inBackground = names.map((name) => background.includes(name));
  const rows = someRows(
    events.split.test.filter((row) => inBackground[classOf[row]]),
    MOST,
    stream,
  );
  const own = someRows(
    events.split.test.filter((row) => classOf[row] === c),
    MOST,
    stream,
  );
  const pick = (values: ArrayLike<number>, some: Uint32Array): Float64Array => Float64Array.from(some, (row) => values[row]);
  const weights = pick(smWeights, rows);
  const positive = (some: Float64Array): boolean => some.reduce((sum, weight) => sum + weight, 0) > 0;
  // negative weights may leave nothing of the events that were drawn
  if (!positive(weights) || !positive(pick(smWeights, own))) return [];
  const { values } = columnOf(events.table, column);
  const few = drawn(rows, smWeights, CORRELATED, stream);
  const correlation = distanceCorrelation(pick(score, few), pick(values, few), stream);
  const shapes = cutShapes(pick(score, rows), pick(values, rows), weights, EFFICIENCIES, stream);
  const both = Uint32Array.from([...own, ...rows]);
  return [
    {
      column,
      class: names[c],
      score: kind,
      background,
      ...(correlation === undefined ? {} : { correlation }),
      ...(shapes === undefined ? {} : { shapes }),
      area: areaUnderCurve(
        pick(score, both),
        Float64Array.from(both, (row, i) => (i < own.length ? smWeights[row] : 0)),
        Float64Array.from(both, (row, i) => (i < own.length ? 0 : smWeights[row])),
      ),
    },
  ];
}

/** How each score depends on the columns that the analysis names; of two classes the first, as the other's probability is one minus it. */
export function classDependence(judged: JudgedClassifier, stream: (test: string) => RandomStream): ScoreDependence[] {
  const { classifier, probabilities, flat } = judged;
  const k = classifier.classes.length;
  const n = probabilities.length / k;
  const classes = k === 2 ? [0] : [...classifier.classes.keys()];
  return judgedColumns(classifier).flatMap((column) =>
    classes.flatMap((c) => {
      const probability = Float64Array.from({ length: n }, (_, i) => probabilities[i * k + c]);
      const about = `dependence ${column} ${classifier.classes[c].name}`;
      return [
        ...dependenceOn(judged, column, c, "probability", probability, stream(about)),
        ...(flat === undefined ? [] : dependenceOn(judged, column, c, "flat", flat.values[c], stream(`${about} flat`))),
      ];
    }),
  );
}

/** What planing leaves of the training events of each class; undefined without. */
export function planedClasses({ analysis, classifier, events, classOf, smWeights }: JudgedClassifier): PlanedClass[] | undefined {
  const { decorrelate } = classifier;
  if (decorrelate?.method !== "planing") return undefined;
  const { table, split } = events;
  const classes = classNames(classifier);
  const { values } = columnOf(table, decorrelate.from);
  const planed = planedClassWeights(analysis, classifier, { classes, classOf, weights: smWeights }, values, split.train);
  return classes.map((name, c) => {
    const rows = split.train.filter((row) => classOf[row] === c);
    const worth = (weights: Float64Array): EffectiveSample => effectiveSample(Float64Array.from(rows, (row) => weights[row]));
    return { name, before: worth(smWeights), after: worth(planed) };
  });
}
