import {
  classEntropy,
  confusionMatrix,
  effectiveSample,
  ensembleSpread,
  inputRanges,
  kolmogorovSmirnov,
  likeliestClass,
  probabilityCalibration,
  areaUnderCurve,
  rocCurve,
  weightedMean,
  type CalibrationCurve,
  type EffectiveSample,
  type EnsembleSpread,
  type InputRanges,
  type KolmogorovSmirnov,
  type Measured,
  type ProbabilityCalibration,
  type RocCurve,
  type WeightedMean,
} from "@ratiometer/classifiers";
import type { Analysis, Classifier } from "@ratiometer/config";
import { randomStream, type RandomStream } from "@ratiometer/tables";
import { classDependence, planedClasses, type PlanedClass, type ScoreDependence } from "./class-dependence.ts";
import type { ClassFlatScores } from "./class-flat-scores.ts";
import { classImportance } from "./class-importance.ts";
import { classSample, type ClassSample } from "./class-sample.ts";
import { classHistogram, type ClassHistogram } from "./class-histogram.ts";
import { expectedSignificance, type ExpectedSignificance } from "./expected-significance.ts";
import type { Ensemble, InputImportance } from "./input-importance.ts";
import { classNames } from "./sample-classes.ts";
import { columnsInTurn, type SelectedEvents } from "./selected-events.ts";
import type { MemberRecord } from "./trained-networks.ts";

/** How the mean probabilities of the networks were calibrated. */
export interface ClassCalibration {
  readonly method: "isotonic" | "histogram";
  /** One for each class, of log odds. */
  readonly curves: readonly CalibrationCurve[];
}

/** One class against all others. Classes have the shares of the training. */
export interface ClassDiagnostics {
  readonly name: string;
  readonly samples: readonly string[];
  /** Of the summed training weights. */
  readonly share: number;
  readonly events: { readonly training: EffectiveSample; readonly validation: EffectiveSample; readonly heldOut: EffectiveSample };
  /** Of the class's probability over hold-out events of all classes, which is its share. */
  readonly mean: WeightedMean;
  /** Of the class's probability, hold-out events. */
  readonly roc: RocCurve;
  /** Its area of training and of validation events. */
  readonly area: { readonly training: Measured; readonly validation: Measured };
  /** Of its probability, hold-out events. */
  readonly calibration: ProbabilityCalibration;
  readonly histogram: ClassHistogram;
  /** Probabilities of the class's own events, training against hold-out. */
  readonly overtraining: KolmogorovSmirnov;
  /** Over the networks before calibration, hold-out events; not there for a single network. */
  readonly spread?: EnsembleSpread;
}

export interface ClassifierDiagnostics {
  readonly training: readonly MemberRecord[];
  readonly classes: readonly ClassDiagnostics[];
  readonly calibration?: ClassCalibration;
  /** Scores that are flat in a column, as they are published. */
  readonly flat?: ClassFlatScores;
  /** Of planed training events. */
  readonly planing?: readonly PlanedClass[];
  /** On the columns that the analysis names; not there without. */
  readonly dependence?: readonly ScoreDependence[];
  /** Cross entropy of the probabilities, whatever the loss. */
  readonly entropy: { readonly training: Measured; readonly heldOut: Measured; readonly difference: Measured };
  /** Of the hold-out events of each class, the share that is most probably of each. */
  readonly confusion: readonly (readonly Measured[])[];
  /** Of the first class above all other selected events, those in no class included, at the luminosity of the analysis, by its probability. */
  readonly significance?: ExpectedSignificance;
  readonly importance: InputImportance;
  readonly inputRanges: InputRanges;
}

/** What a classifier is judged by. Arrays of all selected events. */
export interface JudgedClassifier {
  readonly analysis: Analysis;
  readonly classifier: Classifier;
  readonly events: SelectedEvents;
  /** Number of each event's class, n; the number of classes for an event in none. */
  readonly classOf: Uint32Array;
  /** At the SM, pb, n. */
  readonly smWeights: Float64Array;
  /** What each event counts in the training, n; 0 for an event in no class. */
  readonly weights: Float64Array;
  /** Of the classes. */
  readonly shares: readonly number[];
  /** As they are published, n x classes. */
  readonly probabilities: Float64Array;
  /** Of each network before calibration, n x classes. */
  readonly members: readonly ArrayLike<number>[];
  readonly calibration: ClassCalibration | undefined;
  /** With the values of each class, n. */
  readonly flat: (ClassFlatScores & { readonly values: readonly Float64Array[] }) | undefined;
  readonly networks: Ensemble;
  readonly training: readonly MemberRecord[];
}

/** Events of each class and part at most. */
const MOST = 10_000;

/** Some events of a part with their probabilities, events x classes. */
interface Part extends ClassSample {
  readonly probabilities: Float64Array;
}

function partOf({ classOf, weights, probabilities, shares }: JudgedClassifier, all: Uint32Array, stream: RandomStream): Part {
  const k = shares.length;
  const sample = classSample(all, classOf, weights, shares, MOST, stream);
  const { rows } = sample;
  return {
    ...sample,
    probabilities: Float64Array.from({ length: k * rows.length }, (_, e) => probabilities[rows[Math.floor(e / k)] * k + (e % k)]),
  };
}

/** The probability of one class. */
const columnOfClass = ({ rows, probabilities }: Part, k: number, c: number): Float64Array =>
  Float64Array.from(rows, (_, i) => probabilities[i * k + c]);

/** Weights of the events of a class, and of those of all others. */
const against = ({ classOf, weights }: Part, c: number): readonly [Float64Array, Float64Array] => [
  weights.map((weight, i) => (classOf[i] === c ? weight : 0)),
  weights.map((weight, i) => (classOf[i] === c ? 0 : weight)),
];

function calibrationOf(p: Float64Array, own: Float64Array, others: Float64Array): ProbabilityCalibration {
  const total = own.reduce((sum, weight, i) => sum + weight + others[i], 0);
  const share = (weights: Float64Array): Float64Array => weights.map((weight) => (2 * weight) / total);
  // ŝ = 1/(1 + r) is the class's probability
  return probabilityCalibration(
    [],
    p.map((value) => (1 - value) / value),
    share(others),
    share(own),
  );
}

type Parts = Readonly<Record<"training" | "validation" | "heldOut", Part>>;

function classDiagnostics(judged: JudgedClassifier, c: number, { training, validation, heldOut }: Parts): ClassDiagnostics {
  const { classifier, events, classOf, smWeights, shares, members } = judged;
  const k = shares.length;
  const { name, samples } = classifier.classes[c];
  const ownRows = (rows: Uint32Array): Uint32Array => rows.filter((row) => classOf[row] === c);
  const worth = (rows: Uint32Array): EffectiveSample => effectiveSample(Float64Array.from(ownRows(rows), (row) => smWeights[row]));
  const p = columnOfClass(heldOut, k, c);
  const [own, others] = against(heldOut, c);
  const area = (part: Part): Measured => areaUnderCurve(columnOfClass(part, k, c), ...against(part, c));
  const ofOwn = (part: Part): { readonly values: Float64Array; readonly weights: Float64Array } => {
    const values = columnOfClass(part, k, c).filter((_, i) => part.classOf[i] === c);
    return { values, weights: part.weights.filter((_, i) => part.classOf[i] === c) };
  };
  return {
    name,
    samples,
    share: shares[c],
    events: { training: worth(events.split.train), validation: worth(events.split.validation), heldOut: worth(events.split.test) },
    mean: weightedMean(p, heldOut.weights),
    roc: rocCurve(p, own, others),
    area: { training: area(training), validation: area(validation) },
    calibration: calibrationOf(p, own, others),
    histogram: classHistogram(p, heldOut.classOf, heldOut.weights, k),
    overtraining: kolmogorovSmirnov(ofOwn(training), ofOwn(heldOut)),
    ...(members.length < 2
      ? {}
      : {
          spread: ensembleSpread(
            members.map((member) => Float64Array.from(heldOut.rows, (row) => member[row * k + c])),
            heldOut.weights,
          ),
        }),
  };
}

/** The first class above everything else, by its probability. */
function significanceOf({
  analysis,
  events,
  classOf,
  smWeights,
  probabilities,
  shares,
}: JudgedClassifier): ExpectedSignificance | undefined {
  const rows = events.split.test;
  const part = rows.reduce((sum, row) => sum + smWeights[row], 0);
  if (!(part > 0)) return undefined;
  // expected events at the luminosity of the analysis that stand behind a row, per pb; 1 pb is 1000 fb
  const scale = (1000 * analysis.luminosity.value * smWeights.reduce((a, b) => a + b, 0)) / part;
  const all = Float64Array.from(rows, (row) => scale * smWeights[row]);
  const others = all.map((weight, i) => (classOf[rows[i]] === 0 ? 0 : weight));
  const p = Float64Array.from(rows, (row) => probabilities[row * shares.length]);
  return expectedSignificance([], p, others, all);
}

/** Everything that judges a classifier, from hold-out events, which no network was fitted to or chosen by, unless it says otherwise. */
export async function classifierDiagnostics(judged: JudgedClassifier): Promise<ClassifierDiagnostics> {
  const { analysis, classifier, events, classOf, calibration, flat, training: records } = judged;
  const { split, summary, table } = events;
  const k = classifier.classes.length;
  const stream = (test: string): ReturnType<typeof randomStream> => randomStream(analysis.seed, "diagnostics", classifier.name, test);
  const parts: Parts = {
    training: partOf(judged, split.train, stream("training")),
    validation: partOf(judged, split.validation, stream("validation")),
    heldOut: partOf(judged, split.test, stream("hold-out")),
  };
  const entropyOf = ({ probabilities, classOf: truth, weights }: Part): Measured => classEntropy(probabilities, k, truth, weights);
  const [training, heldOut] = [entropyOf(parts.training), entropyOf(parts.heldOut)];
  const significance = significanceOf(judged);
  const planed = planedClasses(judged);
  const dependence = classDependence(judged, stream);
  return {
    training: records,
    classes: classNames(classifier).map((_, c) => classDiagnostics(judged, c, parts)),
    ...(calibration === undefined ? {} : { calibration }),
    ...(flat === undefined ? {} : { flat: { from: flat.from, scores: flat.scores } }),
    ...(planed === undefined ? {} : { planing: planed }),
    ...(dependence.length === 0 ? {} : { dependence }),
    entropy: {
      training,
      heldOut,
      difference: { value: heldOut.value - training.value, error: Math.hypot(heldOut.error, training.error) },
    },
    confusion: confusionMatrix(likeliestClass(parts.heldOut.probabilities, k), parts.heldOut.classOf, parts.heldOut.weights, k),
    ...(significance === undefined ? {} : { significance }),
    importance: await classImportance(judged, stream("importance")),
    inputRanges: inputRanges(
      columnsInTurn(table, summary.inputs),
      split.train.filter((row) => classOf[row] < k),
      split.test,
    ),
  };
}
