import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { plainEngine } from "@ratiometer/classifiers/evaluation";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { smallEvents, smallLhe } from "../testing/small-analysis.ts";
import { readJson } from "./json-file.ts";

const JETS = "jet: { pt: jet*_pt, eta: jet*_eta, phi: jet*_phi, mass: jet*_mass, features: { b: jet*_btag } }";
const OTHERS = "lepton: { pt: lep_pt, eta: lep_eta, phi: lep_phi }, met: { pt: met, phi: met_phi }";
const SETTINGS = "coefficients: [kt, kV], training: { epochs: 1, batch: 100 }, ensemble: 1";
const graph = (pooling: string): string =>
  `network: { hidden: [8], graph: { objects: { ${JETS}, ${OTHERS} }, layers: 1, width: 6, pooling: ${pooling} } }`;

let home = "";
let exit = -1;
let said = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "graphs-"));
  const parts = {
    features: "{ sets: [objects] }",
    estimators: `{ ratio: { type: ratio, method: alices, ${graph("sum")}, ${SETTINGS} }, score: { type: score, method: sally, ${graph("attention")}, ${SETTINGS} } }`,
    inference: "{ scans: [{ coefficients: [kt], points: 5 }] }",
  };
  const analysis = await smallLhe(home, parts, smallEvents(300));
  const terminal = capturedTerminal();
  exit = await main(["run", analysis, "--out", join(home, "run"), "--quiet", "--jobs", "2"], terminal);
  said = terminal.stderr();
});
afterAll(() => rm(home, { recursive: true }));

test("networks that read objects go through the whole pipeline, and the report and the card say what they read", async () => {
  expect([exit, said.replaceAll(/^warning: .*\n/gm, "")]).toEqual([0, ""]);
  const report = await readFile(join(home, "run/report/index.html"), "utf8");
  expect(report).toContain("jet, lepton, met; 1 exchange of 6 numbers, pooling by sum");
  expect(await readFile(join(home, "run/artifact/MODEL_CARD.md"), "utf8")).toContain("attention");
});

type Vectors = Readonly<
  Record<string, { readonly inputs: readonly number[][]; readonly outputs: Readonly<Record<string, readonly number[][]>> }>
>;

test.each([
  ["ratio", "log_likelihood_ratio"],
  ["score", "score"],
])("a page evaluates the published %s as it was tested", async (name, output) => {
  const model = join(home, "run/artifact/model");
  const { inputs, outputs } = (await readJson<Vectors>(join(model, "test_vectors.json")))[`${name}.onnx`];
  const network = await plainEngine.open(await readFile(join(model, `${name}.onnx`)));
  const found = await network.run({ x: { values: Float32Array.from(inputs.flat()), rows: inputs.length, columns: inputs[0].length } }, [
    output,
  ]);
  await network.close();
  const expected = outputs[output].flat();
  expect(found[output].values).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(found[output].values[i] - value)).toBeLessThan(1e-5 * (1 + Math.abs(value)));
  });
});
