import { expect, test } from "@jest/globals";
import { AnalysisError } from "@ratiometer/config";
import type { ArtifactContent } from "./artifact-content.ts";
import { checkContent } from "./content-check.ts";
import { toyContent } from "./testing/toy-content.ts";

const toy = toyContent(new Uint8Array([1]));
const [network] = toy.networks;
const [channel] = toy.channels;
const [signal, background] = channel.samples;
const [scan] = toy.scans;

const withNetwork = (part: Partial<typeof network>): ArtifactContent => ({ ...toy, networks: [{ ...network, ...part }] });
const withChannel = (part: Partial<typeof channel>): ArtifactContent => ({ ...toy, channels: [{ ...channel, ...part }] });
const withEdges = (edges: readonly number[]): ArtifactContent => withChannel({ axes: [{ ...channel.axes[0], edges }] });
const withVectors = (part: Partial<typeof network.testVectors>): ArtifactContent =>
  withNetwork({ testVectors: { ...network.testVectors, ...part } });
const withScan = (part: Partial<typeof scan>): ArtifactContent => ({ ...toy, scans: [{ ...scan, ...part }] });
const { inputs } = network.testVectors;

test("the toy passes", () => {
  expect(() => checkContent(toy)).not.toThrow();
});

test.each<[string, ArtifactContent, string, string]>([
  ["a NaN yield", withChannel({ observed: [1, NaN, 1] }), "EXPORT_NOT_FINITE", "channels[0].observed[1]"],
  [
    "an infinite scan point",
    withScan({ points: [{ at: [1], deltaTwiceNll: Infinity }] }),
    "EXPORT_NOT_FINITE",
    "scans[0].points[0].deltaTwiceNll",
  ],
  [
    "a smaller form of a network that is not there",
    withNetwork({ compression: { of: "other.onnx", steps: ["int8"], parameters: 1, shift: {}, intervals: [] } }),
    "EXPORT_UNKNOWN_NAME",
    `networks.${network.file}.compression.of`,
  ],
  ["a bin too few", withChannel({ observed: [1, 2] }), "EXPORT_LENGTH", "channels.sr.observed"],
  [
    "a sample of other length",
    withChannel({ samples: [{ ...signal, terms: signal.terms.slice(1) }] }),
    "EXPORT_LENGTH",
    "channels.sr.samples.tHq.terms",
  ],
  [
    "terms of other coefficients",
    withChannel({ samples: [{ name: "x", terms: [[1], [1], [1]] }] }),
    "EXPORT_LENGTH",
    "channels.sr.samples.x.terms[0]",
  ],
  ["edges that fall", withEdges([0, 2, 1, 3]), "EXPORT_EDGES", "channels.sr.axes[0].edges"],
  ["an infinite edge inside", withEdges([0, 1, Infinity, Infinity]), "EXPORT_EDGES", "channels.sr.axes[0].edges"],
  ["merged bins of another grid", withChannel({ kept: [[0, 1, 2]] }), "EXPORT_EDGES", "channels.sr.kept[0]"],
  ["merged bins of more cells than there are", withChannel({ kept: [[0, 3], [0, 3]] }), "EXPORT_EDGES", "channels.sr.kept"], // prettier-ignore
  ["a column that is binned twice", withChannel({ axes: [channel.axes[0], channel.axes[0]] }), "EXPORT_NAME", "channels.sr.axes"],
  [
    "a bin that fills only off the SM",
    withChannel({ samples: [{ ...signal, terms: [[0, 0, 1, 0, 0, 0], ...signal.terms.slice(1)] }, background] }),
    "EXPORT_YIELD",
    "channels.sr.samples.tHq",
  ],
  [
    "an empty bin",
    withChannel({ samples: [{ name: "x", terms: [1, 0, 1].map((nu) => [nu, 0, 0, 0, 0, 0]) }] }),
    "EXPORT_YIELD",
    "channels.sr",
  ],
  [
    "a negative yield at a point",
    withChannel({ samples: [{ name: "x", terms: [1, 1, 1].map((nu) => [nu, 0.4, 0, 0, 0, 0]) }] }),
    "EXPORT_YIELD",
    "channels.sr",
  ],
  ["two samples of one name", withChannel({ samples: [signal, signal] }), "EXPORT_NAME", "channels.sr.samples"],
  ["49 test vectors", withVectors({ inputs: inputs.slice(0, 49) }), "EXPORT_TEST_VECTORS", "networks.kt-ratio.onnx.testVectors"],
  [
    "a test vector too short",
    withVectors({ inputs: [[1], ...inputs.slice(1)] }),
    "EXPORT_LENGTH",
    "networks.kt-ratio.onnx.testVectors.inputs[0]",
  ],
  ["an output without vectors", withNetwork({ output: "score" }), "EXPORT_UNKNOWN_NAME", "networks.kt-ratio.onnx.testVectors.outputs"],
  [
    "outputs of fewer events",
    withVectors({ outputs: { log_likelihood_ratio: [1] } }),
    "EXPORT_LENGTH",
    "networks.kt-ratio.onnx.testVectors.outputs.log_likelihood_ratio",
  ],
  [
    "a feature after a coefficient",
    withNetwork({ inputs: [...network.inputs].reverse() }),
    "EXPORT_VALUE",
    "networks.kt-ratio.onnx.inputs[2]",
  ],
  ["no network", { ...toy, networks: [] }, "EXPORT_LENGTH", "networks"],
  ["a network outside its folder", withNetwork({ file: "../x.onnx" }), "EXPORT_NAME", "networks.../x.onnx"],
  ["a scan of an unknown coefficient", withScan({ coefficients: ["kT"] }), "EXPORT_UNKNOWN_NAME", "scans.kT (unbinned ratio).coefficients"],
  [
    "an interval that runs backwards",
    withScan({ intervals: { "0.95": [[1, 0]] } }),
    "EXPORT_VALUE",
    "scans.kt (unbinned ratio).intervals.0.95",
  ],
  ["a wrong date", { ...toy, date: "22 Nov" }, "EXPORT_NAME", "date"],
  ["a short ORCID", { ...toy, authors: [{ name: "A", orcid: "0000" }] }, "EXPORT_NAME", "authors[0].orcid"],
  ["a point of other length", { ...toy, points: [{ name: "p", at: [1] }] }, "EXPORT_LENGTH", "points.p.at"],
  [
    "the SM outside the range",
    { ...toy, coefficients: [{ ...toy.coefficients[0], range: [-2, 0] }, toy.coefficients[1]] },
    "EXPORT_VALUE",
    "coefficients.kt",
  ],
  [
    "a rate of an unknown network",
    { ...toy, unbinned: [{ ...toy.unbinned[0], network: "x.onnx" }] },
    "EXPORT_UNKNOWN_NAME",
    "unbinned.sr-unbinned.network",
  ],
])("%s is refused with its place", (_, content, code, path) => {
  // prettier-ignore
  let error: unknown;
  try {
    checkContent(content);
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(AnalysisError);
  expect(error).toMatchObject({ code, path });
});
