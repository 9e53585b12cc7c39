import { expect, test } from "@jest/globals";
import { AnalysisError, describeError } from "./analysis-error.ts";
import type { Classifier } from "./classifier.ts";
import { parseAnalysis } from "./load-analysis.ts";

const SAMPLES = ["tHq", "ttH_had", "ttH_lep", "tt"]
  .map((name) => `${name}: { process: ${name.slice(0, 3)}, source: { lhe: [ x.lhe ] }, weights: { scheme: madgraph } }`)
  .join(", ");

const yamlWith = (classifier: string, channel = "model: binned, axes: [ { column: top.signal, edges: [0, 0.5, 1] } ]"): string =>
  [
    "version: 1",
    "name: small",
    "luminosity: { value: 138, unit: fb^-1 }",
    "coefficients: { c: { sm: 0, range: [-2, 2] } }",
    `samples: { ${SAMPLES} }`,
    `estimators: { top: { type: classifier, ${classifier} } }`,
    `channels: { sr: { ${channel} } }`,
    "inference: { scans: [ { coefficients: [c] } ] }",
  ].join("\n");

const CLASSES = "classes: { signal: [tHq], background: [ttH_had, tt] }";

const classifierOf = (text: string): Classifier => parseAnalysis(yamlWith(text), "a.yaml").classifiers[0];

/** What the user reads, a line for each fault. */
function faultsOf(text: string): string[] {
  try {
    parseAnalysis(text, "a.yaml");
  } catch (error) {
    return (error instanceof AggregateError ? error.errors : [error]).map((fault) => {
      if (!(fault instanceof AnalysisError)) throw fault;
      return describeError(fault);
    });
  }
  return [];
}

test("a classifier has its classes in the file's order and every default, and is no ratio or score", () => {
  const { classifiers, estimators } = parseAnalysis(yamlWith(CLASSES), "a.yaml");
  expect(estimators).toEqual([]);
  expect(classifiers).toEqual([
    {
      name: "top",
      type: "classifier",
      classes: [
        { name: "signal", samples: ["tHq"] },
        { name: "background", samples: ["ttH_had", "tt"] },
      ],
      gamma: 0,
      classWeights: "balanced",
      network: { hidden: [128, 64], activation: "relu", batchNorm: false, dropout: 0 },
      training: {
        epochs: 50,
        patience: undefined,
        minimumEpochs: 1,
        batch: 1024,
        optimiser: "adam",
        momentum: 0.9,
        weightDecay: 0,
        gradientLimit: 1,
        learningRate: { initial: 0.001, final: 0.0001, factor: 0.1, every: 10, patience: 5 },
        schedule: "exponential",
      },
      ensemble: 5,
      bootstrap: false,
      checkpointEvery: 5,
      tuning: undefined,
      calibration: "none",
    },
  ]);
});

test("a classifier may read the objects of events, and say what memory they may take", () => {
  const graph = 'graph: { objects: { jet: { pt: "j*_pt", eta: "j*_eta", phi: "j*_phi" } }, pooling: attention }';
  const { network, training } = classifierOf(`${CLASSES}, network: { ${graph} }, training: { memory: 2 GiB }`);
  expect(network.graph).toEqual({
    objects: [{ name: "jet", momentum: { pt: "j*_pt", eta: "j*_eta", phi: "j*_phi" }, features: {} }],
    layers: 2,
    width: 32,
    pooling: "attention",
  });
  expect(training.memory).toBe("2 GiB");
  expect(() => classifierOf(`${CLASSES}, network: { ${graph.replace('pt: "j*_pt", ', "")} }`)).toThrow("found no transverse momentum");
});

test("the focal loss has the exponent of CMS-TOP-21-003 unless another is given, the cross entropy none", () => {
  expect(classifierOf(`${CLASSES}, loss: focal`).gamma).toBe(0.25);
  expect(classifierOf(`${CLASSES}, loss: focal, gamma: 2`).gamma).toBe(2);
  expect(classifierOf(`${CLASSES}, loss: cross-entropy`).gamma).toBe(0);
});

test("weights of classes and a dropout for each layer are taken as they are written", () => {
  const { classWeights, network, ensemble, bootstrap } = classifierOf(
    `${CLASSES}, class_weights: { background: 1.5, signal: 1 }, network: { hidden: [8, 4, 2], dropout: [0, 0, 0.5] }, ensemble: { members: 3, bootstrap: true }`,
  );
  expect(classWeights).toEqual({ background: 1.5, signal: 1 });
  expect(network.dropout).toEqual([0, 0, 0.5]);
  expect([ensemble, bootstrap]).toEqual([3, true]);
});

test.each<[string, string, RegExp]>([
  [
    "a misspelt sample",
    "classes: { signal: [tHqq], background: [tt] }",
    /^a\.yaml:6:\d+ CONFIG_UNKNOWN_SAMPLE estimators\.top\.classes\.signal\[0\]: unknown sample "tHqq"; hint: did you mean "tHq"\?$/,
  ],
  [
    "a process where samples are named",
    "classes: { signal: [tHq], background: [ttH] }",
    /CONFIG_UNKNOWN_SAMPLE .* unknown sample "ttH"; hint: ttH is a process, classes name samples: ttH_had, ttH_lep$/,
  ],
  [
    "a sample in two classes",
    "classes: { signal: [tHq, tt], background: [tt] }",
    /CONFIG_DUPLICATE_NAME estimators\.top\.classes\.background\[0\]: sample "tt" is in the classes signal and background$/,
  ],
  [
    "one class",
    "classes: { signal: [tHq] }",
    /CONFIG_WRONG_VALUE estimators\.top\.classes: found one class, expected at least 2|at least 2/,
  ],
  [
    "a class without samples",
    "classes: { signal: [], background: [tt] }",
    /estimators\.top\.classes\.signal: found 0 entries, expected at least 1$/,
  ],
  ["no classes", "loss: focal", /CONFIG_MISSING_KEY estimators\.top: missing key "classes"/],
  ["a method", `${CLASSES}, method: carl`, /CONFIG_UNKNOWN_KEY estimators\.top\.method: key "method" has no meaning with type: classifier/],
  [
    "coefficients",
    `${CLASSES}, coefficients: [c]`,
    /CONFIG_UNKNOWN_KEY estimators\.top\.coefficients: key "coefficients" has no meaning with type: classifier/,
  ],
  ["an α", `${CLASSES}, training: { alpha: 1 }`, /estimators\.top\.training\.alpha: key "alpha" has no meaning with type: classifier/],
  ["a form", `${CLASSES}, network: { form: structured }`, /CONFIG_UNKNOWN_KEY estimators\.top\.network\.form: unknown key "form"/],
  [
    "an exponent without a focal loss",
    `${CLASSES}, gamma: 1`,
    /estimators\.top\.gamma: key "gamma" has no meaning with loss: cross-entropy/,
  ],
  [
    "a word for class weights",
    `${CLASSES}, class_weights: equal`,
    /found "equal", expected balanced, physical, or a map with a number for each class/,
  ],
  [
    "a class without a weight",
    `${CLASSES}, class_weights: { signal: 1 }`,
    /CONFIG_MISSING_KEY estimators\.top\.class_weights: found no weight of the class background/,
  ],
  [
    "a weight of no class",
    `${CLASSES}, class_weights: { signal: 1, background: 1, other: 2 }`,
    /CONFIG_UNKNOWN_KEY estimators\.top\.class_weights\.other: unknown class "other"; hint: valid: signal, background/,
  ],
  [
    "a dropout for another number of layers",
    `${CLASSES}, network: { dropout: [0.5] }`,
    /CONFIG_WRONG_VALUE estimators\.top\.network\.dropout: found 1 fractions for hidden layers 128, 64, expected 2, one for each/,
  ],
  [
    "a search over numbers of layers that the dropout does not have",
    `${CLASSES}, network: { dropout: [0, 0.5] }, tuning: { hidden: [[8, 8], [8]] }`,
    /estimators\.top\.network\.dropout: found 2 fractions for hidden layers 8, expected 1, one for each; hint: or one number for all of them/,
  ],
])("%s is refused where it stands", (_, text, fault) => {
  const faults = faultsOf(yamlWith(text));
  expect(faults).toEqual([expect.stringMatching(fault)]);
});

test("what belongs to a classifier is refused in a ratio, and an unbinned channel of a classifier is", () => {
  const ratio = yamlWith(CLASSES).replace("type: classifier", "type: ratio, method: carl, coefficients: [c]");
  expect(faultsOf(ratio)).toEqual([expect.stringMatching(/estimators\.top\.classes: key "classes" has no meaning with type: ratio/)]);
  expect(faultsOf(yamlWith(CLASSES).replace("type: classifier", "type: clasifier")).join()).toMatch(/did you mean "classifier"\?/);
  expect(faultsOf(yamlWith(CLASSES, "model: unbinned, estimator: top"))).toEqual([
    expect.stringMatching(
      /CONFIG_WRONG_ESTIMATOR channels\.sr\.estimator: estimator "top" tells classes of samples apart, expected one of type ratio/,
    ),
  ]);
});

test("the classifier of an unbinned channel's processes has every sample in a class, and knows their densities", () => {
  const ratio = "r: { type: ratio, method: alices, coefficients: [c] }";
  const faults = (classifier: string, processes = "top"): string[] =>
    faultsOf(
      yamlWith(classifier, `model: unbinned, estimator: r, processes: ${processes}`).replace("estimators: { ", `estimators: { ${ratio}, `),
    ).map((fault) => fault.replace(/^\S+ /, ""));
  const all = "classes: { signal: [tHq], background: [ttH_had, ttH_lep, tt] }";
  expect(faults(all)).toEqual([]);
  expect(faults(CLASSES)).toEqual([
    'CONFIG_WRONG_ESTIMATOR channels.sr.processes: sample "ttH_lep" is in no class of "top", expected every sample in one; hint: add it to a class of estimators.top',
  ]);
  expect(faults(all, "tup")).toEqual([
    expect.stringMatching(/^CONFIG_UNKNOWN_ESTIMATOR channels\.sr\.processes: .*"tup".*hint: did you mean "top"/),
  ]);
  const planed = `${all}, decorrelate: { from: x, method: planing }`;
  expect(faults(planed)).toEqual([
    expect.stringMatching(/^CONFIG_WRONG_ESTIMATOR channels\.sr\.processes: the planed classifier "top" does not know/),
  ]);
  expect(faults(`${planed}, calibration: isotonic`)).toEqual([]);
});
