import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { tanhNetwork } from "@ratiometer/classifiers/testing";
import type { ArtifactContent } from "../artifact-content.ts";
import { toyContent } from "../testing/toy-content.ts";
import { writeArtifact } from "../write-artifact.ts";
import { compareArtifacts, type ArtifactComparison } from "./compare-artifacts.ts";

const content = toyContent(tanhNetwork(5));
let place: string;
let first: string;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "comparison-"));
  first = await written("first", content);
});
afterAll(() => rm(place, { recursive: true }));

async function written(name: string, of: ArtifactContent): Promise<string> {
  const folder = join(place, name);
  await writeArtifact(folder, of);
  return folder;
}

const withNetwork = (change: Partial<ArtifactContent["networks"][number]>): ArtifactContent => ({
  ...content,
  networks: [{ ...content.networks[0], ...change }],
});

/** Lines "area subject: message" of what changed. */
const lines = ({ changes }: ArtifactComparison): string[] =>
  changes.map(({ area, subject, message, warning }) => `${warning === true ? "! " : ""}${area} ${subject}: ${message}`);

test("two writes of the same content are equal", async () => {
  expect(await compareArtifacts(first, await written("same", content))).toEqual({ equal: true, changes: [] });
});

test("a title and the range and SM value of a coefficient are told", async () => {
  const [kt, ...others] = content.coefficients;
  const changed = { ...content, title: "Another title", coefficients: [{ ...kt, range: [-3, 2] as const, sm: 0.5 }, ...others] };
  const found = lines(await compareArtifacts(first, await written("metadata", changed)));
  expect(found).toContain('metadata title: is "Another title", was "Toy analysis of kt < 1 & ctZ"');
  expect(found).toContain("metadata coefficient kt: range[0] is -3, was -2");
  expect(found).toContain("! metadata coefficient kt: sm is 0.5, was 1");
});

test("inputs in another unit and order are told with a warning", async () => {
  const [pt, cosine, ...rest] = content.networks[0].inputs;
  const inputs = [cosine, { ...pt, unit: "TeV", maximum: 500 }, ...rest];
  const found = lines(await compareArtifacts(first, await written("inputs", withNetwork({ inputs }))));
  expect(found).toContain(
    "! networks kt-ratio.onnx: the inputs are in another order: cos_theta, h_pt, small, kt, ctZ, was h_pt, cos_theta, small, kt, ctZ",
  );
  expect(found).toContain('! networks kt-ratio.onnx: the unit of h_pt is "TeV", was "GeV"');
  expect(found).toContain("networks kt-ratio.onnx: the training range of h_pt is [0,500], was [0,900]");
});

test("a network with other columns in another order is compared by their names", async () => {
  // the same function, tanh of h_pt, of columns of which h_pt is the first no more: the output is that of another column
  const inputs = [1, 0, 2, 3, 4].map((i) => content.networks[0].inputs[i]);
  const rows = content.networks[0].testVectors.inputs.map((row) => [1, 0, 2, 3, 4].map((i) => row[i]));
  const testVectors = {
    ...content.networks[0].testVectors,
    inputs: rows,
    outputs: { log_likelihood_ratio: rows.map(([x]) => Math.tanh(x)) },
  };
  const changed = withNetwork({ inputs, testVectors, bytes: tanhNetwork(5, { version: "2" }) });
  const found = lines(await compareArtifacts(first, await written("order", changed)));
  const events = content.networks[0].testVectors.inputs;
  const expected = Math.max(...events.map(([pt, cosine]) => Math.abs(Math.tanh(cosine) - Math.tanh(pt))));
  const [, shift] = /log_likelihood_ratio shifts by ([\d.]+) at most/.exec(found.join("\n")) ?? [];
  expect(Number(shift)).toBeCloseTo(expected, 2);
});

test("a network whose file alone changed has the same outputs", async () => {
  const found = lines(await compareArtifacts(first, await written("bytes", withNetwork({ bytes: tanhNetwork(5, { note: "x" }) }))));
  expect(found).toContain("networks kt-ratio.onnx: the file changed, the outputs on the test vectors of both are the same");
});

test("yields, edges, best fits and intervals are told with their shifts", async () => {
  const [channel, ...channels] = content.channels;
  const [signal, background] = channel.samples;
  const terms = background.terms.map((row, bin) => (bin === 1 ? [25, 0, 0, 0, 0, 0] : row));
  const edges = [-Infinity, -0.25, 1e-7, Infinity];
  const [scan, ...scans] = content.scans;
  const observed = [110, 30, channel.observed[2]];
  const changed: ArtifactContent = {
    ...content,
    channels: [{ ...channel, axes: [{ ...channel.axes[0], edges }], observed, samples: [signal, { ...background, terms }] }, ...channels],
    scans: [{ ...scan, bestFit: [1.01], intervals: { "0.6827": [[-1, -0.8], [0.9, 1.12]] } }, ...scans], // prettier-ignore
  };
  const found = lines(await compareArtifacts(first, await written("numbers", changed)));
  expect(found).toContain("channels sr: yields of tt: 1 of 3 bins changed, most in bin 1, 20 to 25 (25.0 %)");
  expect(found).toContain("channels sr: data: 1 of 3 bins changed, most in bin 1, 25 to 30 (20.0 %)");
  expect(found).toContain("results kt, unbinned ratio: best fit of kt: 1 to 1.01 (1.00 %)");
  expect(found.join("\n")).toMatch(
    /results kt, unbinned ratio: interval at 0\.6827 is \[0\.9, 1\.12\], was \[0\.9, 1\.1\]: an end moved by 10\.\d+ % of the width/,
  );
  expect(found.join("\n")).toMatch(
    /tables Score shape, channel sr: log r at kt = -1 in row 0 is \[-Infinity, -0\.25\], was \[-Infinity, -0\.5\]/,
  );
});

test("a scan that is gone takes its table with it, and renumbers those behind it", async () => {
  const changed = { ...content, scans: content.scans.slice(1) };
  const found = lines(await compareArtifacts(first, await written("scans", changed)));
  expect(found).toContain("results kt, unbinned ratio: is gone");
  expect(found).toContain("! tables Scan of kt, unbinned ratio: is gone");
  expect(found.join("\n")).toMatch(/! record tables: table 1, "Scan of kt, unbinned ratio", is gone: addresses at HEPData/);
});

test("what is no artifact is refused", async () => {
  await expect(compareArtifacts(first, place)).rejects.toMatchObject({ code: "EXPORT_NO_ARTIFACT" });
});
