import { publishedForm, publishedRatio, publishedScore, singleOutput } from "@ratiometer/classifiers";
import type { Analysis, Estimator } from "@ratiometer/config";
import type { PublishedNetwork, TestVectors } from "@ratiometer/hepdata-export";
import type { RatioDiagnostics, ScoreDiagnostics } from "./estimator-diagnostics.ts";
import { featureCorrelation } from "./feature-correlation.ts";
import { networkInputs } from "./network-inputs.ts";
import { commaList, networkMetadata } from "./network-metadata.ts";
import type { SelectedEvents } from "./selected-events.ts";
import { testVectors, vectorInputs } from "./test-vectors.ts";
import { networkDescription } from "./train.ts";
import { trainingDigest } from "./training-events-digest.ts";
import { trainingRecord } from "./training-record.ts";

/** What the output is, exactly. */
const MEANING = {
  ratio: (names: string): string =>
    `log r(x|c) = log[p(x|c)/p(x|SM)], p the normalised density of the features x in the domain below, c = (${names}) the last input columns in physical values; ensemble mean of the ratios, normalised so that the mean of r over SM events is 1 at every c`,
  parameterised: (names: string): string =>
    `log r(x|c) = log[p(x|c)/p(x|SM)], p the normalised density of the features x in the domain below, c = (${names}) the last input columns in physical values; ensemble mean of the ratios as the networks put them out, not exactly 1 at the SM`,
  form: (names: string): string =>
    `M, lower triangle row by row, of q(x|c) = (1, d) M (1, d)^T = dsigma(x|c)/dsigma(x|SM), d = c - c_SM, c = (${names}) in physical values; ensemble mean of networks for each term, 1 at the SM and NOT positive everywhere; log[p(x|c)/p(x|SM)] is log q(x|c) - log Z(c) where q is positive and does not exist elsewhere, Z the same form of the entry normalisation of the file's metadata`,
  score: (names: string): string =>
    `t(x) = grad_c log p(x|c) at the SM, c = (${names}), p the normalised density of the features x in the domain below; ensemble mean`,
} as const;

/** What a published network puts out, by what it is. */
const OUTPUT = { ratio: "log_likelihood_ratio", parameterised: "log_likelihood_ratio", form: "coefficients", score: "score" } as const;

function publishedKind({ type, network: { form } }: Estimator): keyof typeof OUTPUT {
  if (type === "score" || form === "structured") return type;
  return form === "per-term" ? "form" : form;
}

/** A network as it is published, with everything that a reader needs to use and to check it. */
export async function publishedNetwork(
  analysis: Analysis,
  estimator: Estimator,
  events: SelectedEvents,
  members: readonly Uint8Array[],
  diagnostics: RatioDiagnostics | ScoreDiagnostics,
): Promise<PublishedNetwork> {
  const inputs = networkInputs(analysis, estimator, events);
  const description = networkDescription(analysis, estimator, events.summary.inputs);
  const kind = publishedKind(estimator);
  const output = OUTPUT[kind];
  const training_sha = trainingDigest(events, events.split.train);
  const build = (vectors?: TestVectors): Uint8Array => {
    const about = { estimator: estimator.name, method: estimator.method, coefficients: commaList(estimator.coefficients), training_sha };
    const said = networkMetadata(analysis, about, inputs, vectors);
    if (!("normalisation" in diagnostics)) return publishedScore(description, members, said, diagnostics.calibration?.curves);
    return kind === "form"
      ? publishedForm(description, members, { ...said, normalisation: commaList([...diagnostics.normalisation]) })
      : publishedRatio(description, members, diagnostics.normalisation, said);
  };
  const vectors = await testVectors(build(), [output], vectorInputs(analysis, events, inputs), inputs.length);
  const { expectations, twoSample } = "normalisation" in diagnostics ? diagnostics : { expectations: [], twoSample: [] };
  const point = (at: readonly number[]): string =>
    estimator.coefficients.map((name, p) => `${name} = ${Number(at[p].toPrecision(6))}`).join(", ");
  const bytes = build(vectors);
  return {
    file: `${estimator.name}.onnx`,
    bytes,
    single: singleOutput(bytes, output),
    correlation: featureCorrelation(events.table, events.summary.inputs, events.split.train),
    output,
    meaning: MEANING[kind](estimator.coefficients.join(", ")),
    inputs,
    domain: analysis.selection,
    testVectors: vectors,
    training: {
      method: estimator.method,
      ...trainingRecord(estimator, diagnostics.training, {
        train: events.split.train.length,
        validation: events.split.validation.length,
        test: events.split.test.length,
      }),
      training_sha,
    },
    diagnostics: [
      ...expectations.map(({ at, mean, error }) => ({
        name: `E_SM[r] at ${point(at)}`,
        value: mean,
        error,
        expected: 1,
      })),
      ...twoSample.map(({ at, area }) => ({
        name: `area under the ROC curve of a classifier of events reweighted by r against the true ones at ${point(at)}`,
        ...area,
        expected: 0.5,
      })),
      ...diagnostics.scores.map(({ coefficient, mean, error }) => ({
        name: `E_SM[score] of ${coefficient}`,
        value: mean,
        error,
        expected: 0,
      })),
    ],
  };
}
