import { plainEngine } from "@ratiometer/classifiers/evaluation";
import { expect, test } from "@jest/globals";
import { memberModel, networkOutput, publishedRatio, type NetworkDescription } from "@ratiometer/classifiers";
import { formValue } from "@ratiometer/eft";
import { randomStream } from "@ratiometer/tables";
import type { ArtifactContent, UnbinnedRate } from "../artifact-content.ts";
import { toyContent } from "../testing/toy-content.ts";
import { eventBytes } from "./event-files.ts";
import { publishedLikelihood } from "./published-likelihood.ts";
import { unbinnedLikelihood, type UnbinnedLikelihood } from "./unbinned-likelihood.ts";

// A structured ratio in two coefficients, the second at the lower end of its range in the SM, with weights drawn at random.
const [N, FEATURES] = [40, ["h_pt", "cos_theta", "small"]];
const COEFFICIENTS = [
  { name: "kt", sm: 1, range: [-2, 2] },
  { name: "ctZ", sm: 0, range: [0, 3] },
] as const;
const stream = randomStream(3, "published-likelihood");
const normals = (n: number): Float32Array => Float32Array.from({ length: n }, () => stream.normal());
const description: NetworkDescription = {
  name: "kt-ratio",
  method: "alices",
  coefficients: COEFFICIENTS,
  network: { hidden: [4], activation: "tanh" },
  featureNames: FEATURES,
};
const model = memberModel(description, {
  parameters: [normals(12), normals(4), normals(20), normals(5)],
  standardisation: { means: Float64Array.of(0, 0, 0), scales: Float64Array.of(1, 1, 1) },
});
// Z of the domain, and another of the channel
const DOMAIN = [1, 0.1, 0.9, -0.1, 0.05, 0.6];
const CHANNEL = [1, 0.2, 1.1, 0, 0.1, 0.7];
const YIELD = [30, 4, 25, -3, 2, 18];
const network = publishedRatio(description, [model], DOMAIN, {});
const rate: UnbinnedRate = {
  channel: "sr one",
  network: "kt-ratio.onnx",
  selection: [],
  terms: YIELD,
  mean: { channel: CHANNEL, domain: DOMAIN },
  events: {
    label: "Asimov data at the SM",
    features: normals(3 * N),
    weights: Float64Array.from({ length: N }, (_, i) => 0.5 + (i % 3)),
  },
};
const toy = toyContent(network);
const content: ArtifactContent = {
  ...toy,
  coefficients: toy.coefficients.map((coefficient, i) => ({ ...coefficient, range: COEFFICIENTS[i].range })),
  channels: [toy.channels[0]],
  unbinned: [rate],
};

/** −2 log L from the formula of the document, the network asked at the point itself. */
async function directly(c: readonly number[]): Promise<number> {
  const { features, weights } = rate.events ?? { features: new Float32Array(), weights: new Float64Array() };
  const rows = Float32Array.from({ length: 5 * N }, (_, i) => (i % 5 < 3 ? features[3 * Math.floor(i / 5) + (i % 5)] : c[(i % 5) - 3]));
  const logs = await networkOutput(network, "x", rows, 5, "log_likelihood_ratio");
  const delta = c.map((value, p) => value - COEFFICIENTS[p].sm);
  const [nu, mean, domain] = [YIELD, CHANNEL, DOMAIN].map((terms) => formValue(terms, delta));
  let value = 2 * nu;
  for (let i = 0; i < N; i++) value -= 2 * weights[i] * (Math.log(nu) + logs[i] - Math.log(mean / domain));
  // the binned channel of the toy, its bins' ln Γ(n + 1) by multiplication and Stirling's series
  for (const [bin, n] of toy.channels[0].observed.entries()) {
    const expected = toy.channels[0].samples.reduce((sum, { terms }) => sum + formValue(terms[bin], delta), 0);
    value += 2 * (expected - n * Math.log(expected) + logFactorial(n));
  }
  return value;
}

function logFactorial(n: number): number {
  if (n < 20) return logFactorial(n + 1) - Math.log(n + 1);
  const x = n + 1;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + 1 / (12 * x) - 1 / (360 * x ** 3);
}

const files = new Map([...eventBytes(content), ["model/kt-ratio.onnx", network] as const]);
const bytesOf = (path: string): Uint8Array => files.get(path) ?? new Uint8Array();
const described = (): UnbinnedLikelihood => {
  const document = unbinnedLikelihood(content);
  if (document === undefined) throw new RangeError("no unbinned channel");
  return JSON.parse(JSON.stringify(document)) as UnbinnedLikelihood;
};

test("the published pieces give the likelihood of the formula, binned channels included", async () => {
  const likelihood = await publishedLikelihood(described(), bytesOf, plainEngine);
  for (const c of [[1, 0], [-2, 3], [0.2, 1.4], [1.7, 0.3]]) {
    const expected = await directly(c);
    expect(Math.abs(likelihood.value(c) - expected)).toBeLessThan(1e-3);
    expect(Math.abs(expected)).toBeGreaterThan(1);
  }
}); // prettier-ignore

test("arrays of another shape than the document says are refused", async () => {
  const document = described();
  const [channel] = document.channels;
  const of = (count: number): UnbinnedLikelihood => ({
    ...document,
    channels: [channel].map(({ events, ...others }) => (events === undefined ? others : { ...others, events: { ...events, count } })),
  });
  await expect(publishedLikelihood(of(N + 1), bytesOf, plainEngine)).rejects.toMatchObject({
    code: "EXPORT_ARTIFACT_EVENTS",
    message: `channel "sr one": found an array of shape (40, 3), expected (41, 3) of float32`,
  });
  const { events, ...without } = channel;
  expect(events?.features).toBe("likelihood/asimov_sr_one_features.npy");
  await expect(publishedLikelihood({ ...document, channels: [without] }, bytesOf, plainEngine)).rejects.toMatchObject({
    code: "EXPORT_ARTIFACT_EVENTS",
  });
});
