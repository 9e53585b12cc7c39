import { expect, test } from "@jest/globals";
import { AnalysisError, describeError, parseAnalysis, type Analysis } from "@ratiometer/config";
import { classifierTask } from "./classifier-task.ts";
import { classNumbers, type EventSamples } from "./sample-classes.ts";

const analysis: Analysis = parseAnalysis(
  `version: 1
name: small
luminosity: { value: 138, unit: fb^-1 }
coefficients: { c: { sm: 0, range: [-2, 2] } }
samples:
  tHq: { process: tHq, source: { lhe: a.lhe }, weights: { scheme: madgraph } }
  tt: { process: tt, source: { lhe: b.lhe }, weights: { scheme: none } }
  ttH: { process: ttH, source: { lhe: c.lhe }, weights: { scheme: madgraph } }
  ttW: { process: ttW, source: { lhe: d.lhe }, weights: { scheme: none } }
estimators: { top: { type: classifier, classes: { signal: [tHq], background: [ttH, tt] }, class_weights: { background: 3, signal: 1 } } }
channels: { all: { model: binned, axes: [{ column: top.signal, edges: [0, 0.5, 1] }] } }
inference: { scans: [{ coefficients: [c] }] }
`,
  "a.yaml",
);
const [classifier] = analysis.classifiers;

/** Two events of each sample in each part; samples in the order of the features stage, which is that of the file. */
const SAMPLE = Int32Array.from({ length: 24 }, (_, i) => Math.floor(i / 2) % 4);
const samples: EventSamples = {
  names: ["tHq", "tt", "ttH", "ttW"],
  sample: SAMPLE,
  column: () => Promise.resolve(Float64Array.from(SAMPLE)),
  origins: () => ["sample tHq: 6 of 60 events are selected", "samples ttH, tt: 12 of 90 events are selected"],
};
const rows = (from: number): Uint32Array => Uint32Array.from({ length: 8 }, (_, i) => from + i);
const task = (sample: Int32Array, weight: (i: number) => number = () => 2, of = classifier) =>
  classifierTask(
    analysis,
    of,
    {
      inputs: ["x"],
      features: new Float32Array(24),
      smWeights: () => Float64Array.from({ length: 24 }, (_, i) => weight(i)),
      split: { train: rows(0), validation: rows(8), test: rows(16) },
      streaming: { folder: "files", window: 7 },
    },
    { ...samples, sample },
  );

test("samples are in their classes, those in none are left aside, weights of classes are as asked for", async () => {
  expect([...classNumbers(classifier, samples.names, [0, 1, 2, 3])]).toEqual([0, 1, 1, 2]);
  const { train, validation, eventWeights, classes, gamma, streaming } = await task(SAMPLE);
  expect(streaming).toEqual({ folder: "files", window: 7 });
  expect([classes, gamma]).toEqual([["signal", "background"], 0]);
  expect([...train]).toEqual([0, 1, 2, 3, 4, 5]);
  expect([...validation]).toEqual([8, 9, 10, 11, 12, 13]);
  // six events, a quarter of the weight to the two of the signal
  expect([...eventWeights.subarray(0, 8)]).toEqual([0.75, 0.75, 1.125, 1.125, 1.125, 1.125, 0, 0]);
});

async function faultOf(make: () => Promise<unknown>): Promise<string> {
  try {
    await make();
  } catch (error) {
    if (error instanceof AnalysisError) return describeError(error);
    throw error;
  }
  return "none";
}

test.each(["training", "validation", "hold-out"] as const)(
  "a class without %s events is named with its samples and what is left of them",
  async (part) => {
    const first = { training: 0, validation: 8, "hold-out": 16 }[part];
    const without = SAMPLE.map((number, i) => (i >= first && i < first + 8 && number === 0 ? 3 : number));
    expect(await faultOf(() => task(without))).toBe(
      `TRAIN_EMPTY_CLASS estimators.top.classes: class "signal" (sample tHq: 6 of 60 events are selected) has none of the 4 ${part} events in classes; ` +
        "hint: loosen the selection, change the fractions of the split, or leave the class out",
    );
  },
);

test("negative weights that outweigh the others of a class are refused", async () => {
  expect(await faultOf(() => task(SAMPLE, (i) => (i === 2 ? -9 : 2)))).toMatch(
    /^TRAIN_CLASS_WEIGHT .* the weights of the 4 training events of class "background" \(samples ttH, tt: 12 of 90 events are selected\) add up to -3, expected a positive number/,
  );
});

test("classes that a column alone tells apart cannot be planed in it", async () => {
  const planed = { ...classifier, decorrelate: { from: "m", method: "planing", strength: 1 } } as const;
  expect(await faultOf(() => task(SAMPLE, () => 2, planed))).toMatch(
    /^a\.yaml:10:15 TRAIN_DECORRELATION estimators\.top\.decorrelate\.from: no value of "m" has training events of all classes signal, background.*method: quantile/,
  );
});
