import type { ArtifactContent, BinnedSample } from "../artifact-content.ts";
import { namedPoints } from "../named-points.ts";
import type { PublishedShare } from "../published-performance.ts";

const coefficients = [
  { name: "kt", sm: 1, range: [-2, 2], unit: "1", latex: "\\kappa_t", basis: "kappa" },
  { name: "ctZ", sm: 0, range: [-3, 3], unit: "TeV^-2", basis: "dim6top" },
] as const;

/** A signal whose rows are ν·LLᵀ with L = [[1], [0.3+0.1b, 0.5], [0.2, −0.1, 0.4]], positive everywhere, in bin b. */
function signal(yields: readonly number[]): BinnedSample {
  const terms = yields.map((nu, b) => {
    const [l10, l11, l20, l21, l22] = [0.3 + 0.1 * b, 0.5, 0.2, -0.1, 0.4];
    return [1, l10, l10 * l10 + l11 * l11, l20, l10 * l20 + l11 * l21, l20 * l20 + l21 * l21 + l22 * l22].map((term) => nu * term);
  });
  return { name: "tHq", terms, variance: yields.map((nu) => nu / 250) };
}

function background(yields: readonly number[]): BinnedSample {
  return { name: "tt", terms: yields.map((nu) => [nu, 0, 0, 0, 0, 0]), variance: yields.map((nu, b) => (b === 0 ? 0 : nu / 40)) };
}

const share = (value: number, error: number): PublishedShare => ({ value, up: error, down: error });

/**
 * A small artifact: two coefficients (one with its SM value away from 0), two channels, one network of three features.
 * @param onnx bytes of the network, whose inputs the caller vouches for
 */
export function toyContent(onnx: Uint8Array): ArtifactContent {
  const events = Array.from({ length: 60 }, (_, i) => [i / 3, Math.sin(i), 1e-7 * i, i % 5 === 0 ? -1 : 1, 0]);
  return {
    name: "toy",
    title: "Toy analysis of kt < 1 & ctZ",
    abstract: "A toy: nothing here was measured.",
    authors: [{ name: "Doe, Jane", affiliation: "Institute of Toys", orcid: "0000-0002-1825-0097" }, { name: "The Toy Collaboration" }],
    licence: "CC-BY-4.0",
    version: "0.1.0",
    date: "2026-11-22",
    reactions: ["P P --> HIGGS TOP X"],
    luminosity: 138,
    energy: 13000,
    coefficients,
    points: namedPoints(coefficients),
    networks: [
      {
        file: "kt-ratio.onnx",
        bytes: onnx,
        output: "log_likelihood_ratio",
        meaning: "log p(x|c)/p(x|SM)",
        inputs: [
          {
            name: "h_pt",
            unit: "GeV",
            role: "feature",
            definition: "transverse momentum",
            level: "reconstructed",
            minimum: 0,
            maximum: 900,
            quantiles: { "0.5": 80 },
          },
          { name: "cos_theta", unit: "1", role: "feature", minimum: -1, maximum: 1 },
          { name: "small", unit: "1", role: "feature", minimum: 0, maximum: 1e-5 },
          { name: "kt", unit: "1", role: "coefficient", minimum: -2, maximum: 2 },
          { name: "ctZ", unit: "TeV^-2", role: "coefficient", minimum: -3, maximum: 3 },
        ],
        domain: ["h_pt > 0 | n_jets >= 4"],
        testVectors: { inputs: events, outputs: { log_likelihood_ratio: events.map(([x]) => Math.tanh(x)) }, rtol: 1e-5, atol: 2e-6 },
        training: { method: "alices", hidden: [100, 100], members: 5 },
        diagnostics: [{ name: "E[r] at kt = -1", value: 1.003, error: 0.004, expected: 1 }],
      },
    ],
    channels: [
      {
        name: "sr",
        axes: [{ column: "log r at kt = -1", unit: "1", edges: [-Infinity, -0.5, 1e-7, Infinity] }],
        samples: [signal([10, 5, 2.5]), background([100, 20, 1 / 3])],
        observed: [110, 25, 2.5 + 1 / 3],
        observedLabel: "Asimov data at the SM",
      },
      {
        name: "control region",
        axes: [{ column: "h_pt", unit: "GeV", edges: [0, 200] }],
        samples: [signal([1e-3]), background([50])],
        observed: [50],
        observedLabel: "Asimov data at the SM",
      },
    ],
    unbinned: [
      {
        channel: "sr-unbinned",
        network: "kt-ratio.onnx",
        selection: ["h_pt > 0"],
        terms: [17.5, 1, 2, 3, 4, 5],
        mean: { channel: [1, 0.1, 0.2, 0.3, 0.4, 0.5], domain: [1, 0, 0.2, 0, 0, 0.5] },
      },
    ],
    scans: [
      {
        coefficients: ["kt"],
        label: "unbinned ratio",
        data: "Asimov data at the SM",
        points: [-2, -1, 0, 1, 2].map((kt) => ({ at: [kt], deltaTwiceNll: (kt - 1) ** 2 * (kt + 0.9) ** 2 * 1e-7 })),
        bestFit: [1],
        intervals: { "0.6827": [[-1, -0.8], [0.9, 1.1]] }, // prettier-ignore
      },
      {
        coefficients: ["kt", "ctZ"],
        label: "binned score",
        data: "Asimov data at the SM",
        points: [[1, 0], [1, 1], [0, 0], [0, 1]].map(([kt, ctZ]) => ({ at: [kt, ctZ], deltaTwiceNll: (kt - 1) ** 2 + ctZ ** 2 })), // prettier-ignore
        bestFit: [1, 0],
        contours: { "0.6827": [[[1.5, 0], [1, 0.5], [0.5, 0], [1.5, 0]]], "0.95": [[[0.2, 0], [1, 0.8], [1.8, 0]]] }, // prettier-ignore
      },
    ],
    rocCurves: [
      {
        network: "kt-ratio.onnx",
        name: "kt = -1 against the SM",
        score: "log r at kt = -1",
        acceptedName: "events at kt = -1",
        mistakenName: "events at the SM",
        events: "validation events",
        thresholds: [1.5, 1e-7, -2],
        accepted: [share(0.4, 0.02), { value: 0.9, up: 0.02, down: 0.03 }, share(1, 0)],
        mistaken: [share(0, 0), share(0.25, 0.05), share(1, 0)],
        covariance: {
          accepted: [[4e-4, 1e-4, 0], [1e-4, 6e-4, 0], [0, 0, 0]],
          mistaken: [[0, 0, 0], [0, 25e-4, 0], [0, 0, 0]],
        }, // prettier-ignore
        area: { value: 0.8, error: 0.01 },
      },
    ],
    efficiencyMaps: [
      {
        name: "top tag",
        selection: ["top-dnn.signal > 0.5"],
        domain: ["n_jets >= 4"],
        level: "reconstructed",
        axes: [
          { column: "h_pt", unit: "GeV", definition: "transverse momentum", edges: [0, 200, Infinity] },
          { column: "h_eta", unit: "1", edges: [-2.5, 0, 2.5] },
        ],
        of: [
          { name: "tHq", bins: [share(0.5, 0.1), share(0.6, 0.1), null, { value: 1, up: 0, down: 0.2 }] },
          { name: "tt", bins: [share(0.05, 0.01), share(0.06, 0.01), share(0.1, 0.02), share(0.2, 0.05)] },
        ],
        events: "hold-out events",
      },
    ],
    cutFlows: [
      {
        sample: "tHq",
        steps: [
          { selection: "all", events: 1000, negative: 10, expected: 40, error: 1.3 },
          { selection: "n_jets >= 4", events: 450, negative: 4, expected: 17.5, error: 0.9 },
        ],
      },
    ],
    inputDistributions: [
      {
        column: "h_pt",
        unit: "GeV",
        definition: "transverse momentum",
        missing: "-1",
        edges: [-Infinity, 0, 200, Infinity],
        samples: [{ name: "tHq", expected: [0, 12.5, 5], variance: [0, 0.25, 1e-7] }],
        events: "all events that pass the selection",
      },
    ],
    // drawn where a test is about pictures
    figures: false,
    referenceResults: { twiceNllAtSm: 12.5, tolerance: 1e-6 },
    limitations: ["Systematic uncertainties are not part of it."],
    provenance: { seed: 20261122, inputs: [{ name: "thq.lhe.gz", sha256: "ab".repeat(32) }], settings: { smearing: "generic-lhc" } },
  };
}
