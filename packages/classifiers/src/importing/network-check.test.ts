import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import onnxProto from "onnx-proto";
import { onnxruntimeEngine } from "../engine/onnxruntime-engine.ts";
import { foreign, whole } from "../testing/foreign-network.ts";
import { parityNetworks } from "../testing/parity-networks.ts";
import { NETWORK_LIMITS, networkFaults, requireNetwork } from "./network-check.ts";

const { onnx } = onnxProto;
type Node = onnxProto.onnx.INodeProto;
type Tensor = onnxProto.onnx.ITensorProto;

const integer = (name: string, i: number): onnxProto.onnx.IAttributeProto => ({ name, type: onnx.AttributeProto.AttributeType.INT, i });
const weights = (values: readonly number[]): Tensor => ({ name: "w", dims: [1, 2], dataType: 1, floatData: [...values] });
const gemm: Node = { opType: "Gemm", input: ["x", "w"], output: ["y"], attribute: [integer("transB", 1)] };
const good = foreign([gemm], [weights([2, 3])]);
const messages = (bytes: Uint8Array): readonly string[] => networkFaults(bytes).map(({ message }) => message);

/** A change of the decoded network. */
function changed(change: (model: onnxProto.onnx.ModelProto) => void): Uint8Array {
  const model = onnx.ModelProto.decode(good);
  change(model);
  return onnx.ModelProto.encode(model).finish();
}

/** A graph whose every node is a step further from "x" (n x 2) to "y". */
const chain = (nodes: readonly Omit<Node, "output">[], constants: readonly Tensor[] = [], opset = 13): Uint8Array =>
  foreign(
    nodes.map((node, i) => ({ ...node, output: [i === nodes.length - 1 ? "y" : `v${i}`] })),
    constants,
    opset,
  );

test("networks that the package writes are taken", () => {
  for (const { name, bytes } of parityNetworks()) expect([name, ...messages(bytes)]).toEqual([name]);
});

test.each<[string, Uint8Array, RegExp]>([
  ["text", new TextEncoder().encode("not a network at all"), /is not known|cut short/],
  ["nothing", new Uint8Array(), /version none/],
  ["half a file", good.subarray(0, good.length >> 1), /cut short or damaged/],
  ["a weight that is no number", foreign([gemm], [weights([2, NaN])]), /"w": it has values that are not finite/],
  [
    "a weight of half precision that is infinite",
    foreign([gemm], [{ name: "w", dims: [1, 2], dataType: 10, int32Data: [0x7c00, 0] }]),
    /not finite/,
  ],
  ["a weight too few", foreign([gemm], [{ ...weights([2]), dims: [1, 2] }]), /"w": it has 1 numbers, expected 2/],
  ["extents below 0", foreign([gemm], [{ ...weights([2, 3]), dims: [-1, -2] }]), /its extents are -1 x -2/],
  ["a constant of petabytes", foreign([gemm], [{ ...weights([]), dims: [2 ** 25, 2 ** 25] }]), /at most 67108864 are read/],
  [
    "values in another file",
    foreign(
      [gemm],
      [
        {
          name: "w",
          dims: [1, 2],
          dataType: 1,
          dataLocation: onnx.TensorProto.DataLocation.EXTERNAL,
          externalData: [{ key: "location", value: "/etc/passwd" }],
        },
      ],
    ),
    /external_data: its values are said to be in another file/,
  ],
  [
    "values said to be elsewhere",
    foreign([gemm], [{ name: "w", dims: [1, 2], dataType: 1, dataLocation: onnx.TensorProto.DataLocation.EXTERNAL }]),
    /another file/,
  ],
  ["an operator of another domain", foreign([{ ...gemm, domain: "evil" }], [weights([2, 3])]), /domain "evil"/],
  ["an operator that nobody knows", foreign([{ ...gemm, opType: "Exec" }], [weights([2, 3])]), /"Exec" is not among the operators/],
  [
    "an operator that runs a graph",
    foreign([
      {
        opType: "Loop",
        input: ["x"],
        output: ["y"],
        attribute: [{ name: "body", type: onnx.AttributeProto.AttributeType.GRAPH, g: { name: "b" } }],
      },
    ]),
    /attribute.g: it holds a graph/,
  ],
  ["operators of its own", changed((model) => void (model.functions = [{ name: "Gemm" }])), /functions: it defines operators/],
  ["graphs for training", changed((model) => void (model.trainingInfo = [{}])), /training_info/],
  ["sparse constants", changed((model) => void (model.graph = { ...model.graph, sparseInitializer: [{ dims: [1] }] })), /sparse/],
  ["operators of version 21", foreign([gemm], [weights([2, 3])], 21), /version 21, expected one of 9 to 17/],
  [
    "a cycle",
    foreign([
      { opType: "Add", input: ["x", "b"], output: ["a"] },
      { opType: "Neg", input: ["a"], output: ["b"] },
      { opType: "Neg", input: ["b"], output: ["y"] },
    ]),
    /uses "b", which nothing before it gives/,
  ],
  [
    "a value given twice",
    foreign([gemm, { opType: "Neg", input: ["x"], output: ["y"] }], [weights([2, 3])]),
    /"y", which is given already/,
  ],
  ["an output that nothing gives", foreign([{ ...gemm, output: ["z"] }], [weights([2, 3])]), /output "y" is not given/],
  ["factors that do not fit", foreign([{ ...gemm, attribute: [] }], [weights([2, 3])]), /operation 0, Gemm: 16 x 2 and 1 x 2 do not fit/],
  [
    "an output of other extents",
    foreign([{ opType: "Neg", input: ["x"], output: ["y"] }]),
    /output "y" has the extents 16 x 2, the file says \? x 1/,
  ],
  [
    "a bomb of tiles",
    chain(
      Array.from({ length: 9 }, (_, i) => ({ opType: "Tile", input: [i === 0 ? "x" : `v${i - 1}`, "r"] })),
      [whole("r", [1, 64])],
    ),
    /at most 134217728/,
  ],
  [
    "a bomb of products",
    chain(
      [
        { opType: "Expand", input: ["x1", "s"] },
        { opType: "MatMul", input: ["v0", "v0"] },
      ],
      [whole("s", [4096, 4096]), { name: "x1", dims: [1, 1], dataType: 1, floatData: [1] }],
    ),
    /at most 134217728 and 1073741824/,
  ],
  [
    "an expansion that events decide",
    chain([
      { opType: "Cast", input: ["x"], attribute: [integer("to", 7)] },
      { opType: "Expand", input: ["x", "v0"] },
    ]),
    /shape is computed from events/,
  ],
])("%s is refused", (_, bytes, pattern) => {
  const found = networkFaults(bytes, "strange.onnx");
  expect(found.map(({ code, where }) => [code, where])).toContainEqual(["DATA_NETWORK_REFUSED", "strange.onnx"]);
  expect(found.map(({ message }) => message).join("\n")).toMatch(pattern);
  expect(() => requireNetwork(bytes)).toThrow(found[0].message);
});

test("a second graph in the file, which some readers merge with the first and others take instead of it, is refused", () => {
  const twice = Uint8Array.from([...good, ...onnx.ModelProto.encode({ graph: { name: "other" } }).finish()]);
  expect(messages(twice)).toEqual(["graph occurs twice"]);
});

test("a field that is not known is refused", () => {
  // field 99, a varint
  expect(messages(Uint8Array.from([...good, 0x98, 0x06, 0x01]))).toEqual(["field 99 of Model is not known"]);
});

test("names of strangers are quoted without control characters", () => {
  expect(messages(foreign([{ ...gemm, opType: "\u001b[31mExec" }], [weights([2, 3])]))[0]).toContain('"\\u001b[31mExec"');
});

test("shapes that are told from the file are those that onnxruntime finds", async () => {
  const float = 1;
  const x = (name: string, dims: readonly number[]): Tensor => ({
    name,
    dims: [...dims],
    dataType: float,
    floatData: Array<number>(dims.reduce((a, b) => a * b, 1)).fill(1),
  });
  const ints = (name: string, values: readonly number[]): onnxProto.onnx.IAttributeProto => ({
    name,
    type: onnx.AttributeProto.AttributeType.INTS,
    ints: [...values],
  });
  const constants = [
    x("c", [2, 3]),
    whole("one", [1]),
    whole("minus", [-1]),
    whole("zero", [0]),
    whole("six", [-1, 6]),
    whole("pads", [0, 1, 2, 0]),
  ];
  const cases: readonly (readonly [Node[], readonly number[]])[] = [
    [[{ opType: "MatMul", input: ["x", "c"], output: ["y"] }], [5, 3]],
    [[{ opType: "Concat", input: ["x", "x"], output: ["y"], attribute: [integer("axis", -1)] }], [5, 4]],
    [[{ opType: "Slice", input: ["x", "minus", "zero", "one", "minus"], output: ["y"] }], [5, 1]],
    [[{ opType: "Pad", input: ["x", "pads"], output: ["y"] }], [7, 3]],
    [[{ opType: "Transpose", input: ["c"], output: ["y"], attribute: [ints("perm", [1, 0])] }], [3, 2]],
    [[{ opType: "Gather", input: ["x", "zero"], output: ["y"], attribute: [integer("axis", 1)] }], [5, 1]],
    [
      [
        { opType: "Unsqueeze", input: ["x", "one"], output: ["u"] },
        { opType: "ReduceSum", input: ["u", "minus"], output: ["y"], attribute: [integer("keepdims", 0)] },
      ],
      [5, 1],
    ],
    [[{ opType: "Flatten", input: ["x"], output: ["y"], attribute: [integer("axis", 0)] }], [1, 10]],
    // as Keras writes it: as many rows as there are
    [
      [
        { opType: "Shape", input: ["x"], output: ["s"] },
        { opType: "Slice", input: ["s", "zero", "one"], output: ["n"] },
        { opType: "Concat", input: ["n", "minus"], output: ["r"], attribute: [integer("axis", 0)] },
        { opType: "Reshape", input: ["x", "r"], output: ["y"] },
      ],
      [5, 2],
    ],
  ];
  for (const [nodes, shape] of cases) {
    const used = constants.filter(({ name }) => nodes.some(({ input }) => input?.includes(name ?? "") === true));
    const model = onnx.ModelProto.decode(foreign(nodes, used));
    const [input] = model.graph?.input ?? [];
    const declared = (dims: readonly number[], name: string): onnxProto.onnx.IValueInfoProto => ({
      name,
      type: { tensorType: { elemType: float, shape: { dim: dims.map((dimValue) => ({ dimValue })) } } },
    });
    const of = (dims: readonly number[]): Uint8Array =>
      onnx.ModelProto.encode({
        irVersion: 7,
        opsetImport: model.opsetImport,
        graph: { ...model.graph, input: [declared([5, 2], input.name ?? "")], output: [declared(dims, "y")] },
      }).finish();
    expect(messages(of(shape))).toEqual([]);
    expect(messages(of([...shape.slice(1), 17]))).toHaveLength(1);
    const network = await onnxruntimeEngine().open(of(shape), "x.onnx");
    const { y } = await network.run({ x: { values: new Float32Array(10), rows: 5, columns: 2 } }, ["y"]);
    expect([y.rows, y.columns]).toEqual(shape);
    await network.close();
  }
});

test("no change of bytes makes the check fail or last", () => {
  const stream = randomStream(8, "mutations");
  const [{ bytes }] = parityNetworks();
  for (let trial = 0; trial < 300; trial++) {
    const altered = Uint8Array.from(bytes);
    for (let i = 0; i <= trial % 4; i++) altered[Math.floor(stream.uniform() * altered.length)] = Math.floor(stream.uniform() * 256);
    const part = trial % 5 === 0 ? altered.subarray(0, Math.floor(stream.uniform() * altered.length)) : altered;
    expect(Array.isArray(networkFaults(part))).toBe(true);
  }
  expect(NETWORK_LIMITS.opset).toEqual([9, 17]);
});

const atlas = "../shared/data/hepdata/atlas_HIGP-2024-32_onnx";
(existsSync(atlas) ? test : test.skip)("networks published by ATLAS are taken (skipped where ../shared/data is not there)", () => {
  const names = readdirSync(atlas).filter((name) => name.endsWith(".onnx"));
  expect(names).toHaveLength(6);
  for (const name of names) expect(messages(readFileSync(`${atlas}/${name}`))).toEqual([]);
});
