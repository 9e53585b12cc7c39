import { expect, test } from "@jest/globals";
import { graphModel } from "../graph/onnx-model.ts";
import * as t from "../graph/tensor.ts";
import { onnxruntime, openSession } from "./onnxruntime.ts";
import { onnxruntimeEngine, openOnProviders } from "./onnxruntime-engine.ts";
import { networkOutput } from "./network-output.ts";
import { networkOutputs } from "./network-outputs.ts";

const x = t.input("x", "batch", 2);
const times = (factor: number): Uint8Array => graphModel("n", [x], [{ name: "y", tensor: t.multiply(x, t.scalar(factor)) }], "float32");

/** Stands in for a graphics processor: computes with another factor. */
const processor =
  (factor: number): typeof openSession =>
  (model, provider) =>
    openSession(provider === "cuda" ? times(factor) : model);

const batch = { x: { values: Float32Array.of(1, 2), rows: 1, columns: 2 } };

test.each([
  ["stays where it agrees with the CPU", 3.0001, "cuda", [3.0001, 6.0002]],
  ["is left where it does not", 3.01, "cpu", [3, 6]],
  ["is left where it gives no number", 3e38, "cpu", [3, 6]],
])("a graphics processor %s", async (_, factor, device, expected) => {
  const network = await openOnProviders(times(3), ["cuda", "cpu"], undefined, processor(factor));
  const { y } = await network.run(batch, ["y"]);
  expect([network.device(), [...y.values]]).toEqual([device, [...Float32Array.from(expected)]]);
  expect([...(await network.run(batch, ["y"]))["y"].values]).toEqual([...y.values]);
  await network.close();
});

test("a provider that is not there is passed over", async () => {
  const open: typeof openSession = (model, provider) => (provider === "cpu" ? openSession(model) : Promise.reject(new Error("no driver")));
  const network = await openOnProviders(times(3), ["cuda", "dml", "cpu"], undefined, open);
  expect(network.device()).toBe("cpu");
  await network.close();
});

test("results do not depend on chunks, and a network of a fixed number of rows gets them", async () => {
  const n = 10_001;
  const values = Float32Array.from({ length: 2 * n }, (_, i) => Math.sin(i));
  const expected = values.map((value) => Math.fround(value * 3));
  expect(await networkOutput(times(3), "x", values, 2, "y")).toEqual(expected);
  expect(await networkOutput(times(3), "x", new Float32Array(), 2, "y")).toEqual(new Float32Array());
  const fixed = t.input("x", 4, 2);
  // the sum over the rows of a batch tells what it was filled up with
  const model = graphModel("n", [fixed], [{ name: "y", tensor: t.multiply(fixed, t.scalar(3)) }], "float32");
  const network = await onnxruntimeEngine().open(model);
  expect((await networkOutputs(network, { x: values }, n, ["y"]))["y"]).toEqual(expected);
  await network.close();
});

test("an output that is not one row per event is refused, and so is a file that is no network", async () => {
  const sum = graphModel("n", [x], [{ name: "y", tensor: t.sum(x, "rows") }], "float32");
  await expect(networkOutput(sum, "x", new Float32Array(6), 2, "y")).rejects.toMatchObject({
    code: "DATA_NETWORK",
    message: 'output "y" has 1 rows for 3 events, expected one for each',
  });
  await expect(onnxruntimeEngine().open(Uint8Array.of(1, 2, 3), "x.onnx")).rejects.toMatchObject({ code: "DATA_NETWORK", where: "x.onnx" });
});

test("where the compiled library does not load, the error says what does and what to do", () => {
  const load = (): never => {
    throw new Error("Cannot find module '../bin/napi-v6/linux/x64/onnxruntime_binding.node'\nRequire stack:");
  };
  expect(() => onnxruntime(load)).toThrow(
    expect.objectContaining({
      code: "USAGE_ENGINE",
      message: `the engine onnxruntime does not load on ${process.platform} ${process.arch}: Cannot find module '../bin/napi-v6/linux/x64/onnxruntime_binding.node'`,
      hint: expect.stringContaining("--engine plain"),
    }),
  );
});
