import { expect, test } from "@jest/globals";
import { createHash } from "node:crypto";
import onnxProto from "onnx-proto";
import { readNetworkGraph } from "../engine/network-graph.ts";
import { foreign } from "../testing/foreign-network.ts";
import { answersOf, distance, normalRows } from "../testing/network-answers.ts";
import { parityNetworks } from "../testing/parity-networks.ts";
import { compressNetwork } from "./compress-network.ts";
import { compressionSteps, stepsName, stepText } from "./compression-step.ts";
import { embeddedVectors, vectorsText, type EmbeddedVectors } from "./embedded-vectors.ts";
import { networkFileBytes, readNetworkFile } from "./network-file.ts";
import { networkSize } from "./network-size.ts";
import { outputShift } from "./output-shift.ts";
import { withoutSmallWeights } from "./prune-weights.ts";

const { onnx } = onnxProto;
const network = parityNetworks().find(({ name }) => name === "published alices in 1");
if (network === undefined) throw new Error("no such network");
const { bytes, columns } = network;
const OUTPUT = "log_likelihood_ratio";
const rows = normalRows(columns, 10);

/** The network with metadata. */
const withMetadata = (metadata: Readonly<Record<string, string>>): Uint8Array => networkFileBytes({ ...readNetworkFile(bytes), metadata });

async function published(): Promise<Uint8Array> {
  const inputs = Array.from({ length: 10 }, (_, i) => [...rows.subarray(i * columns, (i + 1) * columns)]);
  const answers = (await answersOf(bytes, rows, columns, [OUTPUT]))[OUTPUT];
  const vectors: EmbeddedVectors = {
    input: "x",
    inputs,
    outputs: { [OUTPUT]: [...answers].map((value) => [value]) },
    rtol: 1e-4,
    atol: 2e-5,
  };
  return withMetadata({ features: "a,b,c", units: "GeV,1,1", test_vectors: vectorsText(vectors) });
}

test.each(["fold", "float16", "int8", "pruned=0.25", "sparse=0.5", "int8+fold+pruned=0.25"])(
  "%s: metadata stay, the test vectors are those of the smaller network, and the file says what was done",
  async (text) => {
    const original = await published();
    const steps = compressionSteps(text);
    const smaller = await compressNetwork(original, steps);
    expect(await compressNetwork(original, steps)).toEqual(smaller);
    const { metadata, opset, inputs, outputs } = readNetworkGraph(smaller);
    expect({ opset, inputs, outputs }).toEqual((({ opset, inputs, outputs }) => ({ opset, inputs, outputs }))(readNetworkGraph(original)));
    expect(metadata).toMatchObject({ features: "a,b,c", units: "GeV,1,1" });
    expect(JSON.parse(metadata["compression"])).toEqual({
      steps: steps.map(stepText),
      original_sha256: createHash("sha256").update(original).digest("hex"),
    });
    const vectors = embeddedVectors(metadata);
    const answers = (await answersOf(smaller, rows, columns, [OUTPUT]))[OUTPUT];
    expect(vectors?.outputs[OUTPUT].flat()).toEqual([...answers]);
    expect(vectors?.inputs.flat()).toEqual([...rows]);
    expect(vectors).toMatchObject({ input: "x", rtol: 1e-4, atol: 2e-5 });
  },
);

test("float16 halves the weights, int8 takes a quarter, zeros are small once packed", async () => {
  const size = async (text: string): Promise<ReturnType<typeof networkSize>> =>
    networkSize(await compressNetwork(bytes, compressionSteps(text)));
  const [whole, half, eight, sparse] = [networkSize(bytes), await size("float16"), await size("int8"), await size("sparse=0.5")];
  // the two matrices of 16 x 16 of each member, 512 numbers; names and operations beside them take up what they take
  expect(whole.bytes - half.bytes).toBeGreaterThan(512 * 2 - 400);
  expect(half.bytes - eight.bytes).toBeGreaterThan(512 - 400);
  expect(sparse.bytes).toBeLessThan(whole.bytes + 300);
  expect(sparse.packedBytes).toBeLessThan(0.8 * whole.packedBytes);
  expect(sparse.parameters).toBe(whole.parameters);
  expect(sparse.zeros).toBeGreaterThan(0.4 * whole.parameters);
});

test("the smallest weights become 0, of the network or of each layer", () => {
  const values = [0.1, -4, 5, 6, -0.2, 3, 30, -20, 0.5, 10, 20, 30];
  const dims = [2, 2];
  const list = foreign(
    [0, 1, 2].map((i) => ({ opType: "MatMul", input: [i === 0 ? "x" : `h${i - 1}`, `w${i}`], output: [i === 2 ? "y" : `h${i}`] })),
    [0, 1, 2].map((i) => ({ name: `w${i}`, dims, dataType: 1, floatData: values.slice(4 * i, 4 * i + 4) })),
  );
  const kept = (fraction: number, ranking: "network" | "layer"): number[] => {
    const { constants } = readNetworkGraph(networkFileBytes(withoutSmallWeights(readNetworkFile(list), fraction, ranking)));
    return [0, 1, 2].flatMap((i) => [...(constants.get(`w${i}`)?.values ?? [])]);
  };
  const zeroed = (places: readonly number[]): number[] => values.map((value, i) => (places.includes(i) ? 0 : Math.fround(value)));
  expect(kept(0.34, "network")).toEqual(zeroed([0, 4, 5, 8]));
  expect(kept(0.25, "layer")).toEqual(zeroed([0, 4, 8]));
  expect(kept(0.01, "network")).toEqual(zeroed([]));
});

test.each([
  ["fold", "fold"],
  ["pruned", "pruned50"],
  ["int8 + pruned=0.125", "pruned12p5_int8"],
  ["float16+sparse=.3", "sparse30_float16"],
])("steps are done in their order and name files: %s", (text, name) => {
  expect(stepsName(compressionSteps(text))).toBe(name);
  expect(compressionSteps(compressionSteps(text).map(stepText).join("+"))).toEqual(compressionSteps(text));
});

test.each(["", "int4", "fold=1", "pruned=1", "pruned=0", "pruned=x", "pruned=0.5=2", "float16+int8", "fold+fold"])(
  "no steps: %p",
  (text) => {
    expect(() => compressionSteps(text)).toThrow(expect.objectContaining({ code: "USAGE_OPTION_VALUE" }));
  },
);

test("shifts of outputs, and those that are none", () => {
  expect(outputShift([1, 2, 3, 4], [1.5, 1, 3, 4])).toEqual({
    count: 4,
    mean: -0.125,
    meanAbsolute: 0.375,
    quantiles: { "0.5": 0.5, "0.9": 1, "0.99": 1 },
    largest: 1,
  });
  expect(() => outputShift([1], [1, 2])).toThrow(RangeError);
  expect(() => outputShift([1], [NaN])).toThrow(RangeError);
});

const vectors = (text: string): Uint8Array => withMetadata({ test_vectors: text });
const graphInside = {
  opType: "If",
  input: ["x"],
  output: ["y"],
  attribute: [{ name: "then_branch", type: onnx.AttributeProto.AttributeType.GRAPH, g: {} }],
};
const away = { name: "w", dims: [2, 1], dataType: 1, dataLocation: onnx.TensorProto.DataLocation.EXTERNAL };
const product = { opType: "MatMul", input: ["x", "w"], output: ["y"] };

test.each([
  ["text", Buffer.from("no network"), /no ONNX network/],
  ["graphs inside operations", foreign([graphInside]), /operation If has a graph inside/],
  ["weights elsewhere", foreign([product], [away]), /"w" is kept in another file/],
  ["test vectors that are no JSON", vectors("{"), /are no JSON/],
  ["test vectors without rows", vectors("{}"), /no rows of numbers/],
  ["ragged test vectors", vectors('{"inputs":{"x":[[1],[1,2]]}}'), /different lengths/],
  ["test vectors without outputs", vectors('{"inputs":{"x":[[1]]}}'), /lack outputs/],
  [
    "too few outputs",
    vectors('{"inputs":{"x":[[1]]},"outputs":{"y":[]},"rtol":0,"atol":0}'),
    /no number or row for each event in output "y"/,
  ],
])("%s are refused with the file's name", async (_, file, message) => {
  await expect(compressNetwork(file, compressionSteps("fold"), "n.onnx")).rejects.toMatchObject({
    code: "DATA_NETWORK",
    where: "n.onnx",
    message: expect.stringMatching(message),
  });
});

test("constants that are operations, in files of others, are weights like any", async () => {
  const node = {
    opType: "Constant",
    output: ["w"],
    attribute: [
      {
        name: "value",
        type: onnx.AttributeProto.AttributeType.TENSOR,
        t: { dims: [2, 1], dataType: 1, floatData: [2, -1] },
      },
    ],
  };
  const smaller = await compressNetwork(foreign([node, product]), compressionSteps("fold"));
  expect(readNetworkGraph(smaller).nodes).toHaveLength(1);
  expect(distance((await answersOf(smaller, Float32Array.of(1, 2, 3, 4), 2, ["y"]))["y"], [0, 2])).toBe(0);
});
