import { publishedClassifier, singleOutput } from "@ratiometer/classifiers";
import type { Analysis, Classifier } from "@ratiometer/config";
import type { PublishedNetwork, TestVectors } from "@ratiometer/hepdata-export";
import type { ClassifierDiagnostics } from "./classifier-diagnostics.ts";
import { classifierDescription } from "./classifier-task.ts";
import { areProbabilities, giveDensities } from "./classifier-verdicts.ts";
import { featureCorrelation } from "./feature-correlation.ts";
import { featureInputs } from "./network-inputs.ts";
import { commaList, networkMetadata } from "./network-metadata.ts";
import { classNames, classNumbers } from "./sample-classes.ts";
import type { SelectedEvents } from "./selected-events.ts";
import { testVectors, vectorInputs } from "./test-vectors.ts";
import { trainingDigest } from "./training-events-digest.ts";
import { trainingRecord } from "./training-record.ts";

const OUTPUTS = ["probabilities", "log_class_densities"];
/** Output of a classifier whose scores are flat in a column. */
export const FLAT = "flat_scores";

/**
 * Columns of the published network: those that the networks see, and behind them that which flat scores depend on, if they do not see it.
 * @returns its position among them, if there is one
 */
export function publishedColumns(
  { decorrelate }: Classifier,
  inputs: readonly string[],
): { readonly columns: readonly string[]; readonly position?: number } {
  if (decorrelate?.method !== "quantile") return { columns: inputs };
  const columns = inputs.includes(decorrelate.from) ? inputs : [...inputs, decorrelate.from];
  return { columns, position: columns.indexOf(decorrelate.from) };
}

/** What the outputs are, exactly. */
function meaningOf(classifier: Classifier, shares: readonly number[]): string {
  const mixture = classifier.classes
    .map(({ name, samples }, c) => `${name} (${samples.join(", ")}) ${Number(shares[c].toPrecision(6))}`)
    .join(", ");
  const of = `in the domain below, in a mixture of ${mixture}, samples within a class in proportion to their cross sections at the SM; ensemble mean`;
  const { decorrelate } = classifier;
  const flat =
    decorrelate?.method === "quantile"
      ? `; the further output flat_scores is, for each class, the share of the events of ${decorrelate.background?.join(", ") ?? "all other classes"} with the same ${decorrelate.from} that have a smaller probability of the class, samples in proportion to their cross sections at the SM`
      : "";
  return `${outputOf(classifier, of)}${flat}`;
}

function outputOf(classifier: Classifier, of: string): string {
  if (!giveDensities(classifier))
    return `softmax outputs of each class given the features x, ${of}, whose training events were weighted so that all classes have the same distribution of ${classifier.decorrelate?.from ?? "a column"}: no probabilities of the classes as they are`;
  return areProbabilities(classifier)
    ? `probability of each class given the features x, ${of}; the further output log_class_densities is log[p(x|class)/p(x)] of each class, p(x) the density of the mixture, whose differences are log ratios of densities of two classes`
    : `softmax outputs of each class given the features x, ${of}; they minimise a focal loss with gamma ${classifier.gamma} and are no probabilities before its minimum is inverted (arXiv:2011.09172)`;
}

/** How it was made to depend less on a column. */
function decorrelationRecord({ decorrelate }: Classifier): PublishedNetwork["training"] {
  if (decorrelate === undefined) return {};
  const { from, method } = decorrelate;
  if (decorrelate.method === "planing") return { decorrelate: { from, method, strength: decorrelate.strength } };
  return { decorrelate: { from, method, ...(decorrelate.background === undefined ? {} : { background: decorrelate.background }) } };
}

/** A classifier as it is published, with everything that a reader needs to use and to check it. */
export async function classifierNetwork(
  analysis: Analysis,
  classifier: Classifier,
  events: SelectedEvents,
  members: readonly Uint8Array[],
  diagnostics: ClassifierDiagnostics,
): Promise<PublishedNetwork> {
  const { name, gamma } = classifier;
  const { split, summary } = events;
  const classes = classNames(classifier);
  const classOf = classNumbers(classifier, summary.samples, events.sample);
  const inClasses = (rows: Uint32Array): Uint32Array => rows.filter((row) => classOf[row] < classes.length);
  const shares = diagnostics.classes.map(({ share }) => share);
  const train = inClasses(split.train);
  const training_sha = trainingDigest(events, train);
  const { columns, position } = publishedColumns(classifier, summary.inputs);
  const seen: SelectedEvents = { ...events, summary: { ...summary, inputs: columns } };
  const inputs = featureInputs(analysis, seen, train);
  const description = classifierDescription(classifier, summary.inputs);
  const { flat } = diagnostics;
  const outputs = [...(areProbabilities(classifier) ? OUTPUTS : OUTPUTS.slice(0, 1)), ...(flat === undefined ? [] : [FLAT])];
  const build = (vectors?: TestVectors): Uint8Array => {
    const about = { estimator: name, method: "classifier", classes: commaList(classes), class_shares: commaList(shares), training_sha };
    return publishedClassifier(description, members, networkMetadata(analysis, about, inputs, vectors), {
      ...(diagnostics.calibration === undefined ? {} : { calibration: diagnostics.calibration.curves }),
      ...(areProbabilities(classifier) ? { shares } : {}),
      ...(flat === undefined || position === undefined ? {} : { flat: { position, scores: flat.scores } }),
    });
  };
  const vectors = await testVectors(build(), outputs, vectorInputs(analysis, seen, inputs), inputs.length);
  const bytes = build(vectors);
  return {
    file: `${name}.onnx`,
    bytes,
    single: singleOutput(bytes, "probabilities"),
    correlation: featureCorrelation(events.table, summary.inputs, train),
    output: "probabilities",
    meaning: meaningOf(classifier, shares),
    inputs,
    domain: analysis.selection,
    testVectors: vectors,
    training: {
      method: "classifier",
      classes: Object.fromEntries(classifier.classes.map((each) => [each.name, each.samples])),
      loss: gamma === 0 ? "cross-entropy" : "focal",
      ...(gamma === 0 ? {} : { gamma }),
      ...decorrelationRecord(classifier),
      class_weights: typeof classifier.classWeights === "string" ? classifier.classWeights : { ...classifier.classWeights },
      ...trainingRecord(classifier, diagnostics.training, {
        train: train.length,
        validation: inClasses(split.validation).length,
        test: inClasses(split.test).length,
      }),
      training_sha,
    },
    diagnostics: diagnostics.classes.flatMap((each) => [
      { name: `area under the ROC curve of ${each.name} against the other classes`, ...each.roc.area },
      ...(areProbabilities(classifier)
        ? [{ name: `mean probability of ${each.name}`, value: each.mean.mean, error: each.mean.error, expected: each.share }]
        : []),
    ]),
  };
}
