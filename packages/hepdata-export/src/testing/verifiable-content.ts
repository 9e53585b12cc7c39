import { memberModel, networkOutput, publishedRatio, type NetworkDescription } from "@ratiometer/classifiers";
import { objective, profileScan, type ScanResult } from "@ratiometer/likelihood";
import { randomStream } from "@ratiometer/tables";
import type { ArtifactContent, NetworkInput, Scan, TestVectors } from "../artifact-content.ts";
import { namedPoints } from "../named-points.ts";

const coefficients = [{ name: "c", sm: 0.5, range: [-2, 2], unit: "TeV^-2", basis: "dim6top" }] as const;
const [{ sm, range }] = coefficients;
const inputs: readonly NetworkInput[] = [
  { name: "pt", unit: "GeV", role: "feature", definition: "transverse momentum", minimum: 20, maximum: 400, quantiles: { "0.5": 80 } },
  { name: "eta", unit: "1", role: "feature", definition: "pseudorapidity", minimum: -2.5, maximum: 2.5 },
  { name: "c", unit: "TeV^-2", role: "coefficient", minimum: range[0], maximum: range[1] },
];
const DATA = "Asimov data at the SM";
/** Expected events in δ: ν, ν(a + …), two processes in four bins. */
const SIGNAL = [0, 1, 2, 3].map((bin) => [30 - 6 * bin, 2 + bin, 4 + 2 * bin]);
const BACKGROUND = [0, 1, 2, 3].map((bin) => [100 / (bin + 1), 0, 0]);
const observed = SIGNAL.map(([events], bin) => events + BACKGROUND[bin][0]);

const description: NetworkDescription = {
  name: "c-ratio",
  method: "alices",
  coefficients: [{ name: "c", sm, range }],
  network: { hidden: [6], activation: "tanh" },
  featureNames: ["pt", "eta"],
};

/** A network of random weights: nothing is learned, everything is published as if it were. */
async function network(): Promise<{ readonly bytes: Uint8Array; readonly vectors: TestVectors }> {
  const stream = randomStream(8, "verifiable content");
  const weights = (count: number): Float32Array => Float32Array.from({ length: count }, () => stream.normal() / 2);
  const standardisation = { means: Float64Array.of(90, 0), scales: Float64Array.of(60, 1.2) };
  const member = memberModel(description, { parameters: [weights(12), weights(6), weights(12), weights(2)], standardisation });
  const build = (vectors?: TestVectors): Uint8Array =>
    publishedRatio(description, [member], [1, 0.1, 0.3], {
      features: "pt,eta",
      units: inputs.map(({ unit }) => unit).join(","),
      feature_min: inputs.map(({ minimum }) => minimum).join(","),
      feature_max: inputs.map(({ maximum }) => maximum).join(","),
      "eft.inputs": JSON.stringify(inputs.map(({ name, unit, role }) => ({ name, unit, role }))),
      ...(vectors === undefined
        ? {}
        : {
            test_vectors: JSON.stringify({
              inputs: { x: vectors.inputs },
              outputs: vectors.outputs,
              rtol: vectors.rtol,
              atol: vectors.atol,
            }),
          }),
    });
  const rows = Array.from({ length: 60 }, (_, i) => [
    Math.fround(20 + 5.5 * i),
    Math.fround(-2.4 + 0.08 * i),
    Math.fround(-2 + ((7 * i) % 60) / 15),
  ]);
  const outputs = await networkOutput(build(), "x", Float32Array.from(rows.flat()), 3, "log_likelihood_ratio");
  const vectors: TestVectors = {
    inputs: rows,
    outputs: { log_likelihood_ratio: [...outputs].map((value) => [value]) },
    rtol: 1e-4,
    atol: 2e-5,
  };
  return { bytes: build(vectors), vectors };
}

const published = (
  label: string,
  { points, refined, bestFit, intervals }: Pick<ScanResult, "points" | "refined" | "bestFit" | "intervals">,
): Scan => ({
  coefficients: ["c"],
  label,
  data: DATA,
  points: [...points, ...refined]
    .sort((a, b) => a.at[0] - b.at[0])
    .map(({ at, deltaTwiceNll }) => ({ at, deltaTwiceNll: deltaTwiceNll ?? NaN })),
  bestFit: [bestFit.parameters[0].value],
  intervals,
});

/**
 * A small artifact whose parts fit each other, as those of a run do: a network that gives its test vectors, an unbinned channel with the bins of its score, scans that
 * its likelihoods have.
 */
export async function verifiableContent(): Promise<ArtifactContent> {
  const { bytes, vectors } = await network();
  const yields = SIGNAL.map((terms, bin) => terms.map((term, t) => term + BACKGROUND[bin][t]));
  const rate = yields[0].map((_, t) => yields.reduce((sum, terms) => sum + terms[t], 0));
  const scanOf = (bins: readonly (readonly number[])[], counts: readonly number[]): ScanResult =>
    profileScan(
      objective([{ name: "sr", yields: Float64Array.from(bins.flat()), observed: Float64Array.from(counts) }], [{ name: "c", sm, range }]),
      { parameter: "c", points: 41, levels: [0.6827, 0.95] },
    );
  const total = observed.reduce((sum, count) => sum + count, 0);
  return {
    name: "verifiable",
    title: "A small artifact whose parts fit each other",
    abstract: "Nothing here was measured.",
    authors: [{ name: "Doe, Jane", orcid: "0000-0002-1825-0097" }],
    licence: "CC0-1.0",
    version: "0.1.0",
    date: "2026-11-22",
    reactions: ["P P --> TOP TOPBAR X"],
    luminosity: 138,
    energy: 13000,
    coefficients,
    points: namedPoints(coefficients),
    networks: [
      {
        file: "c-ratio.onnx",
        bytes,
        output: "log_likelihood_ratio",
        meaning: "log p(x|c)/p(x|SM)",
        inputs,
        domain: ["pt > 20"],
        testVectors: vectors,
        training: { method: "alices" },
        diagnostics: [],
      },
    ],
    channels: [
      {
        name: "sr",
        axes: [{ column: "log r at c = 1", unit: "1", edges: [-Infinity, -0.5, 0, 0.5, Infinity] }],
        samples: [
          { name: "signal", terms: SIGNAL, variance: SIGNAL.map(([events]) => events / 50) },
          { name: "background", terms: BACKGROUND, variance: BACKGROUND.map(([events]) => events / 20) },
        ],
        observed,
        observedLabel: DATA,
      },
    ],
    unbinned: [
      {
        channel: "sr",
        network: "c-ratio.onnx",
        selection: ["pt > 20"],
        terms: rate,
        mean: { channel: [1, 0.1, 0.3], domain: [1, 0.1, 0.3] },
      },
    ],
    scans: [published("binned score", scanOf(yields, observed)), published("rate only", scanOf([rate], [total]))],
    referenceResults: { data: DATA },
    limitations: ["For tests."],
    provenance: { seed: 1, inputs: [] },
  };
}
