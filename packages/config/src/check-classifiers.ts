import type { Analysis } from "./analysis.ts";
import { AnalysisError, unknownName, type ErrorPlace } from "./analysis-error.ts";
import type { Classifier } from "./classifier.ts";

/** A name that is no sample; processes are named alike. */
function unknownSample(name: string, { samples }: Analysis, place: ErrorPlace): AnalysisError {
  const ofProcess = samples.filter(({ process }) => process === name).map((sample) => sample.name);
  return unknownName(
    "CONFIG_UNKNOWN_SAMPLE",
    "sample",
    name,
    samples.map((sample) => sample.name),
    ofProcess.length === 0 ? place : { ...place, hint: `${name} is a process, classes name samples: ${ofProcess.join(", ")}` },
  );
}

function* checkClasses({ name, classes }: Classifier, analysis: Analysis): Generator<AnalysisError> {
  const owner = new Map<string, string>();
  for (const { name: each, samples } of classes)
    for (const [i, sample] of samples.entries()) {
      const path = `estimators.${name}.classes.${each}[${i}]`;
      const place = { where: analysis.where(path), path };
      const before = owner.get(sample);
      if (!analysis.samples.some((known) => known.name === sample)) yield unknownSample(sample, analysis, place);
      else if (before !== undefined)
        yield new AnalysisError("CONFIG_DUPLICATE_NAME", `sample "${sample}" is in the classes ${before} and ${each}`, place);
      owner.set(sample, each);
    }
}

/** A number for each class, and for nothing else. */
function* checkClassWeights({ name, classes, classWeights }: Classifier, { where }: Analysis): Generator<AnalysisError> {
  if (typeof classWeights === "string") return;
  const path = `estimators.${name}.class_weights`;
  const names = classes.map((each) => each.name);
  for (const given of Object.keys(classWeights))
    if (!names.includes(given)) {
      const place = { where: where(`${path}.${given}`), path: `${path}.${given}` };
      yield unknownName("CONFIG_UNKNOWN_KEY", "class", given, names, place);
    }
  const missing = names.filter((each) => !Object.hasOwn(classWeights, each));
  if (missing.length > 0)
    yield new AnalysisError("CONFIG_MISSING_KEY", `found no weight of the class${missing.length === 1 ? "" : "es"} ${missing.join(", ")}`, {
      where: where(path),
      path,
      hint: "give a number for each class",
    });
}

/** A list has an entry for each hidden layer, whichever of them a search tries. */
function* checkDropout({ name, network: { hidden, dropout }, tuning }: Classifier, { where }: Analysis): Generator<AnalysisError> {
  if (typeof dropout === "number") return;
  const path = `estimators.${name}.network.dropout`;
  const other = [hidden, ...(tuning?.hidden ?? [])].find((layers) => layers.length !== dropout.length);
  if (other === undefined) return;
  const message = `found ${dropout.length} fractions for hidden layers ${other.join(", ")}, expected ${other.length}, one for each`;
  yield new AnalysisError("CONFIG_WRONG_VALUE", message, { where: where(path), path, hint: "or one number for all of them" });
}

/** Scores are flat in classes that exist; the class itself may be among them. */
function* checkDecorrelation({ name, classes, decorrelate }: Classifier, { where }: Analysis): Generator<AnalysisError> {
  if (decorrelate?.method !== "quantile") return;
  const names = classes.map((each) => each.name);
  for (const [i, background] of (decorrelate.background ?? []).entries()) {
    const path = `estimators.${name}.decorrelate.background[${i}]`;
    if (!names.includes(background)) yield unknownName("CONFIG_UNKNOWN_KEY", "class", background, names, { where: where(path), path });
  }
}

/** What no schema can see of classifiers: samples that exist and are in one class each, a weight for every class, a dropout for every layer. */
export function* checkClassifiers(analysis: Analysis): Generator<AnalysisError> {
  for (const classifier of analysis.classifiers) {
    yield* checkClasses(classifier, analysis);
    yield* checkClassWeights(classifier, analysis);
    yield* checkDropout(classifier, analysis);
    yield* checkDecorrelation(classifier, analysis);
  }
}
