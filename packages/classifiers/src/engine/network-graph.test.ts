import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import onnxProto from "onnx-proto";
import { graphModel } from "../graph/onnx-model.ts";
import * as t from "../graph/tensor.ts";
import { readNetworkGraph } from "./network-graph.ts";
import { foreign } from "../testing/foreign-network.ts";
import { onnxruntimeEngine } from "./onnxruntime-engine.ts";
import { plainEngine } from "./plain-engine.ts";

const { onnx } = onnxProto;
type Node = onnxProto.onnx.INodeProto;

const number = (name: string, type: "INT" | "FLOAT", value: number): onnxProto.onnx.IAttributeProto =>
  type === "INT"
    ? { name, type: onnx.AttributeProto.AttributeType.INT, i: value }
    : { name, type: onnx.AttributeProto.AttributeType.FLOAT, f: value };

const weights = [
  { name: "w", dims: [1, 2], dataType: 1, floatData: [2, 3] },
  { name: "b", dims: [1], dataType: 1, floatData: [0.5] },
];
const gemm: Node = {
  opType: "Gemm",
  input: ["x", "w", "b"],
  output: ["y"],
  attribute: [number("transB", "INT", 1), number("alpha", "FLOAT", 2), number("beta", "FLOAT", 4)],
};

test("a network of another program: its inputs, outputs, constants, and the same values from both engines", async () => {
  const bytes = foreign([gemm], weights);
  const graph = readNetworkGraph(bytes);
  expect(graph).toMatchObject({
    inputs: [{ name: "x", type: "float32", dims: ["n", 2] }],
    outputs: [{ name: "y", type: "float32", dims: ["n", 1] }],
    producer: "other 2",
    opset: 13,
  });
  expect(graph.constants.get("w")).toEqual({ type: "float32", dims: [1, 2], values: Float32Array.of(2, 3) });
  for (const engine of [plainEngine, onnxruntimeEngine()]) {
    const network = await engine.open(bytes);
    // 2 (2 x0 + 3 x1) + 4 / 2
    expect([...(await network.run({ x: { values: Float32Array.of(1, 1, 0, -1), rows: 2, columns: 2 } }, ["y"]))["y"].values]).toEqual([
      12, -4,
    ]);
    await network.close();
  }
});

test.each([
  [
    "an operator that it does not know",
    foreign([{ opType: "Erf", input: ["x"], output: ["y"] }]),
    "operation 0, Erf: it is not known here",
  ],
  [
    "an operator of another domain",
    foreign([{ opType: "Scaler", domain: "ai.onnx.ml", input: ["x"], output: ["y"] }]),
    "operation 0, ai.onnx.ml.Scaler: it is not known here",
  ],
  [
    "concatenation of rows",
    foreign([{ opType: "Concat", input: ["x", "x"], output: ["y"], attribute: [number("axis", "INT", 0)] }]),
    "operation 0, Concat: only matrices side by side are known here",
  ],
  [
    "shapes that do not fit",
    foreign([{ opType: "MatMul", input: ["x", "w"], output: ["y"] }], [{ name: "w", dims: [3, 1], dataType: 1, floatData: [1, 2, 3] }]),
    "operation 0, MatMul: it does not fit 1 x 2 and 3 x 1",
  ],
  [
    "extents that do not repeat",
    foreign([{ opType: "Add", input: ["x", "w"], output: ["y"] }], [{ name: "w", dims: [3], dataType: 1, floatData: [1, 2, 3] }]),
    "operation 0, Add: it does not fit 1 x 2 and 1 x 3",
  ],
  ["a missing value", foreign([{ opType: "Relu", input: ["z"], output: ["y"] }]), 'operation 0, Relu: "z" is no matrix of float32'],
  ["an output that is not computed", foreign([{ opType: "Relu", input: ["x"], output: ["z"] }]), 'output "y" is no matrix of float32'],
])("the plain engine names %s", async (_, bytes, message) => {
  const network = await plainEngine.open(bytes, "f.onnx");
  await expect(network.run({ x: { values: new Float32Array(2), rows: 1, columns: 2 } }, ["y"])).rejects.toMatchObject({
    code: "DATA_NETWORK",
    where: "f.onnx",
    message: `engine plain cannot run the network: ${message}`,
    hint: "the engine onnxruntime runs all networks",
  });
});

test("weights in another file or of another type are named when the network is opened, an input that is not given when it runs", async () => {
  const away = { name: "w", dims: [1, 2], dataType: 1, dataLocation: onnx.TensorProto.DataLocation.EXTERNAL };
  await expect(plainEngine.open(foreign([gemm], [away, weights[1]]))).rejects.toMatchObject({
    message: expect.stringContaining('constant "w" of float32 1 x 2 is not kept in the file'),
  });
  const double = graphModel("d", [t.input("x", 1, 1)], [{ name: "y", tensor: t.add(t.input("x", 1, 1), t.scalar(1)) }], "float64");
  await expect(plainEngine.open(double)).rejects.toMatchObject({ message: expect.stringContaining("is float64, expected float32") });
  const network = await plainEngine.open(foreign([gemm], weights));
  await expect(network.run({}, ["y"])).rejects.toMatchObject({ message: expect.stringContaining('input "x" is not given') });
});

test.each([
  ["text", Buffer.from("no network at all")],
  ["nothing", new Uint8Array()],
  ["a network that is cut short", foreign([gemm], weights).subarray(0, 60)],
])("%s is no network", (_, bytes) => {
  expect(() => readNetworkGraph(bytes, "f.onnx")).toThrow(expect.objectContaining({ code: "DATA_NETWORK", where: "f.onnx" }));
});

test("what evaluates in a browser needs nothing of Node", () => {
  const source = new URL("../", import.meta.url);
  const seen = new Set<string>();
  const outside = new Set<string>();
  const visit = (file: URL): void => {
    if (seen.has(file.href)) return;
    seen.add(file.href);
    const code = readFileSync(file, "utf8");
    expect(code).not.toMatch(/\b(?:Buffer|process|require)\b/);
    for (const [, specifier] of code.matchAll(/^(?:import|export) (?!type)[^"]*?from "([^"]+)"/gms))
      if (specifier.startsWith(".")) visit(new URL(specifier, file));
      else outside.add(specifier);
  };
  visit(new URL("evaluation.ts", source));
  // the error class is one file, without imports from elsewhere
  expect([...outside].sort()).toEqual(["@ratiometer/config/analysis-error", "onnx-proto"]);
  expect(seen.size).toBeGreaterThan(4);
});

const PUBLISHED = new URL("../../../../../shared/data/hepdata/atlas_HIGP-2024-32_onnx/", import.meta.url);

(existsSync(PUBLISHED) ? test : test.skip)("networks that ATLAS published are described (skipped where ../shared is not there)", () => {
  const files = readdirSync(PUBLISHED).filter((name) => name.endsWith(".onnx"));
  expect(files).toHaveLength(6);
  for (const name of files) {
    const { inputs, outputs, nodes } = readNetworkGraph(readFileSync(new URL(name, PUBLISHED)), name);
    expect(inputs).toEqual([{ name: expect.any(String), type: "float32", dims: [expect.any(String), 10] }]);
    expect(outputs).toMatchObject([{ type: "float32", dims: [expect.any(String), 1] }]);
    expect(nodes.map(({ operator }) => operator)).toContain("MatMul");
  }
});
