import { histogram } from "@ratiometer/features";
import { permutation, type RandomStream } from "@ratiometer/tables";
import { effectiveSample, type EffectiveSample } from "../training/effective-sample.ts";
import { areaUnderCurve, type Measured } from "./area-under-curve.ts";
import { boostedTrees } from "./boosted-trees.ts";
import { equalWeightEdges } from "./equal-weight-edges.ts";
import { holmAdjusted } from "./holm.ts";
import { kolmogorovSmirnov, type KolmogorovSmirnov } from "./kolmogorov-smirnov.ts";
import { rocCurve, type RocCurve } from "./roc-curve.ts";

/** A column of two samples. */
export interface ComparedColumn extends KolmogorovSmirnov {
  readonly name: string;
  /** The p value, adjusted for the number of columns. */
  readonly adjusted: number;
}

/** Shares of a sample by bin, with errors. */
export interface ComparedShares {
  readonly shares: readonly number[];
  readonly errors: readonly number[];
}

/** Whether two samples are of one distribution. */
export interface SampleComparison {
  /** The events that were compared. */
  readonly events: { readonly a: EffectiveSample; readonly b: EffectiveSample };
  /** Area under the ROC curve of a classifier on events that it has not seen, mean over the folds; ½ for equal samples. */
  readonly area: Measured;
  /** (area − ½)/error; 0 where the classifier gives all events one score. */
  readonly pull: number;
  readonly folds: number;
  /** Of the logit of a against b, each event by the classifier that has not seen it. */
  readonly roc: RocCurve;
  readonly scores: { readonly edges: readonly number[]; readonly a: ComparedShares; readonly b: ComparedShares };
  /** Those that differ most first. */
  readonly columns: readonly ComparedColumn[];
}

/** One of the samples. */
interface Side {
  /** d columns of n events. */
  readonly columns: readonly ArrayLike<number>[];
  readonly weights: ArrayLike<number>;
}

const FOLDS = 4;
/** Events of each sample at most. */
const MOST = 10_000;
const [TREES, DEPTH, RATE] = [40, 3, 0.2] as const;
/** A leaf holds at least this share of the events, and so many. */
const LEAF = { share: 0.01, events: 20 } as const;
const BINS = 20;

const total = (weights: Float64Array): number => weights.reduce((sum, weight) => sum + weight, 0);

/** Some events of a sample. */
function someOf({ columns, weights }: Side, stream: RandomStream): { readonly columns: Float64Array[]; readonly weights: Float64Array } {
  const rows = permutation(weights.length, stream).subarray(0, MOST);
  const pick = (values: ArrayLike<number>): Float64Array => Float64Array.from(rows, (row) => values[row]);
  return { columns: columns.map(pick), weights: pick(weights) };
}

function sharesOf(values: Float64Array, weights: Float64Array, edges: Float64Array): ComparedShares {
  const { weights: sums, squaredWeights } = histogram(values, edges, weights);
  const all = total(weights);
  return { shares: [...sums].map((sum) => sum / all), errors: [...squaredWeights].map((square) => Math.sqrt(square) / all) };
}

/**
 * Classifier test of two samples (Friedman, PHYSTAT 2003; Lopez-Paz and Oquab, arXiv:1610.06545): boosted trees learn to tell them apart, in four folds, so that each event is judged by trees that have not seen
 * it. The area under the ROC curve is ½ within its error if nothing that the columns show together tells them apart. Beside it each column has a test of
 * Kolmogorov and Smirnov. Only shapes are compared; negative weights enter as they are.
 * @param names of the columns, d @param stream chooses the events, 10 000 of each sample at most, and deals the folds
 * @returns undefined if a fold, or all but one, has no positive sum of weights of both samples, as few or very negative weights may leave it
 */
export function compareSamples(names: readonly string[], first: Side, second: Side, stream: RandomStream): SampleComparison | undefined {
  const [a, b] = [first, second].map((side) => someOf(side, stream));
  const [na, nb] = [a.weights.length, b.weights.length];
  const join = (one: Float64Array, other: Float64Array): Float64Array => Float64Array.from([...one, ...other]);
  const columns = a.columns.map((values, j) => join(values, b.columns[j]));
  const [wa, wb] = [join(a.weights, new Float64Array(nb)), join(new Float64Array(na), b.weights)];
  // rows of both were drawn in random order: each fold has a share of both
  const foldOf = (row: number): number => (row < na ? row : row - na) % FOLDS;
  const score = new Float64Array(na + nb);
  const rows = Uint32Array.from(score.keys());
  const areas: Measured[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const [learned, held] = [rows.filter((row) => foldOf(row) !== fold), rows.filter((row) => foldOf(row) === fold)];
    const pick = (values: Float64Array, some: Uint32Array): Float64Array => Float64Array.from(some, (row) => values[row]);
    if (![wa, wb].every((weights) => total(pick(weights, learned)) > 0 && total(pick(weights, held)) > 0)) return undefined;
    const settings = {
      trees: TREES,
      depth: DEPTH,
      learningRate: RATE,
      leafEvents: Math.max(LEAF.events, Math.round(LEAF.share * learned.length)),
    };
    const classifier = boostedTrees(
      columns.map((values) => pick(values, learned)),
      pick(wa, learned),
      pick(wb, learned),
      settings,
    );
    const found = classifier(columns.map((values) => pick(values, held)));
    held.forEach((row, i) => (score[row] = found[i]));
    areas.push(areaUnderCurve(found, pick(wa, held), pick(wb, held)));
  }
  const area = {
    value: areas.reduce((sum, { value }) => sum + value, 0) / FOLDS,
    error: Math.sqrt(areas.reduce((sum, { error }) => sum + error * error, 0)) / FOLDS,
  };
  const tests = names.map((_, j) =>
    kolmogorovSmirnov({ values: a.columns[j], weights: a.weights }, { values: b.columns[j], weights: b.weights }),
  );
  const adjusted = holmAdjusted(tests.map(({ pValue }) => pValue));
  // both count the same where bins are made
  const [sumA, sumB] = [total(a.weights), total(b.weights)];
  const edges = equalWeightEdges(
    score,
    wa.map((weight, i) => Math.abs(weight) / sumA + Math.abs(wb[i]) / sumB),
    BINS,
  );
  // one score for all: a bin around it
  const binned = edges[1] > edges[0] ? edges : Float64Array.of(score[0] - 0.5, score[0] + 0.5);
  return {
    events: { a: effectiveSample(a.weights), b: effectiveSample(b.weights) },
    area,
    pull: area.error > 0 ? (area.value - 0.5) / area.error : 0,
    folds: FOLDS,
    roc: rocCurve(score, wa, wb),
    scores: {
      edges: [...binned],
      a: sharesOf(score.subarray(0, na), a.weights, binned),
      b: sharesOf(score.subarray(na), b.weights, binned),
    },
    columns: names
      .map((name, j): ComparedColumn => ({ name, ...tests[j], adjusted: adjusted[j] }))
      .sort((one, other) => one.pValue - other.pValue),
  };
}
