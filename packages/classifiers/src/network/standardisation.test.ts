import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { graphModel } from "../graph/onnx-model.ts";
import { networkOutput } from "../engine/network-output.ts";
import { standardisationOf, standardiseRows } from "./standardisation.ts";
import { constant, divide, input, subtract } from "../graph/tensor.ts";

const N = 500;
const stream = randomStream(1, "features");
/** A mass with a narrow width, a constant, and an ordinary column. */
const features = Float32Array.from({ length: 3 * N }, (_, i) => [172.5 + 0.01 * stream.normal(), 91.1876, 3 * stream.normal()][i % 3]);
const train = Uint32Array.from({ length: N / 2 }, (_, i) => 2 * i);
const standardisation = standardisationOf({ features, featureNames: ["m", "mz", "y"], train });

test("mean and spread are those of the training events, a constant keeps its unit", () => {
  for (const j of [0, 2]) {
    const values = [...train].map((row) => features[3 * row + j]);
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
    expect(standardisation.means[j]).toBe(Math.fround(mean));
    expect(Math.abs(standardisation.scales[j] / spread - 1)).toBeLessThan(1e-6);
  }
  expect(standardisation.scales[1]).toBe(1);
  const x = standardiseRows(features, Uint32Array.of(7, 3), standardisation);
  expect(Math.abs(x[1])).toBeLessThan(1e-4);
  expect(x[5]).toBeCloseTo((features[11] - standardisation.means[2]) / standardisation.scales[2], 6);
});

test("networks are trained on the very numbers that published ones make of raw features", async () => {
  const { means, scales } = standardisation;
  const x = input("x", "batch", 3);
  const model = graphModel("s", [x], [{ name: "y", tensor: divide(subtract(x, constant([...means])), constant([...scales])) }], "float32");
  const published = await networkOutput(model, "x", features, 3, "y");
  const rows = Uint32Array.from({ length: N }, (_, i) => i);
  expect(published).toEqual(standardiseRows(features, rows, standardisation));
});
