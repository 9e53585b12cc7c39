import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import onnxProto from "onnx-proto";
import { memberModel, publishedRatio } from "@ratiometer/classifiers";
import { readParquet, tableOf, writeParquet, writeTable } from "@ratiometer/tables";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";

const folder = await mkdtemp(join(tmpdir(), "evaluate-"));
const path = (name: string): string => join(folder, name);

async function evaluate(...argv: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const terminal = capturedTerminal();
  const status = await main(["evaluate", ...argv, "--quiet"], terminal);
  return { status, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

/** h = relu(x W0 + b0), (u, z) = h W1 + b1, in a feature in GeV and one without unit; inputs x outputs, row by row. */
const PARAMETERS = [
  [0.4, -0.3, 0.2, 0.7],
  [0.1, -0.2],
  [0.5, 0.3, -0.4, 0.6],
  [0.05, -0.1],
];
const FEATURES = ["pt", "eta"];
const network = path("ratio.onnx");

/** log r̂ in plain arithmetic: q = (1 + u δ)² + (L δ)², L = log(1 + exp z) + 10⁻⁴, over Z = 1 + δ². */
function logRatio(x: readonly number[], c: number): number {
  const [w0, b0, w1, b1] = PARAMETERS;
  const h = [0, 1].map((unit) => Math.max(0, x[0] * w0[unit] + x[1] * w0[2 + unit] + b0[unit]));
  const [u, z] = [0, 1].map((output) => h[0] * w1[output] + h[1] * w1[2 + output] + b1[output]);
  const lower = Math.log1p(Math.exp(z)) + 1e-4;
  return Math.log((1 + u * c) ** 2 + (lower * c) ** 2) - Math.log(1 + c ** 2);
}

beforeAll(async () => {
  const description = {
    name: "ratio",
    method: "alices",
    coefficients: [{ name: "c", sm: 0, range: [-Math.sqrt(3), Math.sqrt(3)] }],
    network: { hidden: [2], activation: "relu" },
    featureNames: FEATURES,
  } as const;
  const parameters = PARAMETERS.map((values) => Float32Array.from(values));
  const member = memberModel(description, { parameters, standardisation: { means: new Float64Array(2), scales: Float64Array.of(1, 1) } });
  const metadata = {
    "eft.inputs": JSON.stringify([
      { name: "pt", unit: "GeV", role: "feature" },
      { name: "eta", unit: "1", role: "feature" },
      { name: "c", unit: "1", role: "coefficient" },
    ]),
    feature_min: "0,-3,-2",
    feature_max: "100,3,2",
  };
  await writeFile(network, publishedRatio(description, [member], [1, 0, 1], metadata));
});

const ROWS = [
  [20, 0.5],
  [0, -3],
  [100, 2.5],
];
const columns = (rows: readonly (readonly number[])[], units = ["", ""]): [string, { values: Float64Array; unit: string }][] =>
  FEATURES.map((name, j) => [name, { values: Float64Array.from(rows, (row) => row[j]), unit: units[j] }]);

test("a published network finds its columns by name, in a file and in the table of a run", async () => {
  await writeParquet(path("events.parquet"), tableOf(columns(ROWS, ["GeV", "1"]).reverse()));
  await writeTable(path("table"), tableOf(columns(ROWS)));
  for (const events of ["events.parquet", "table"])
    for (const c of [-1.5, 0, 0.7]) {
      const { status, stdout, stderr } = await evaluate(network, path(events), "--at", `c=${c}`, "--out", path("o.parquet"));
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout).not.toContain("outside");
      const { table } = await readParquet(path("o.parquet"));
      expect([...table.columns.keys()]).toEqual(["log_likelihood_ratio"]);
      const { values } = table.columns.get("log_likelihood_ratio") ?? { values: [] };
      ROWS.forEach((row, i) => expect(values[i]).toBeCloseTo(logRatio(row, c), 5));
    }
});

test("a coefficient may be a column, and any column may be called otherwise", async () => {
  const points = [0.3, -0.2, 1.1];
  const table = tableOf([
    ["momentum", { values: Float64Array.from(ROWS, (row) => row[0]), unit: "GeV" }],
    ["eta", { values: Float64Array.from(ROWS, (row) => row[1]), unit: "1" }],
    ["c", { values: Float64Array.from(points), unit: "1" }],
  ]);
  await writeParquet(path("points.parquet"), table);
  const { status } = await evaluate(network, path("points.parquet"), "--columns", "momentum, eta, c", "--out", path("o.parquet"));
  expect(status).toBe(0);
  const found = (await readParquet(path("o.parquet"))).table.columns.get("log_likelihood_ratio")?.values;
  ROWS.forEach((row, i) => expect(found?.[i]).toBeCloseTo(logRatio(row, points[i]), 5));
});

test("a column in another unit of energy is converted", async () => {
  const inTeV = ROWS.map(([pt, eta]) => [pt / 1000, eta]);
  await writeParquet(path("tev.parquet"), tableOf(columns(inTeV, ["TeV", "1"])));
  expect((await evaluate(network, path("tev.parquet"), "--at", "c=0.7", "--out", path("o.parquet"))).status).toBe(0);
  const found = (await readParquet(path("o.parquet"))).table.columns.get("log_likelihood_ratio")?.values;
  ROWS.forEach((row, i) => expect(found?.[i]).toBeCloseTo(logRatio(row, 0.7), 5));
});

test("events outside of the training are told", async () => {
  await writeParquet(path("far.parquet"), tableOf(columns([...ROWS, [100.1, 0]])));
  const { status, stdout } = await evaluate(network, path("far.parquet"), "--at", "c=0.1", "--out", path("o.parquet"), "--json");
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ events: 4, outOfRange: [{ column: "pt", range: [0, 100], events: 1 }] });
  const text = await evaluate(network, path("far.parquet"), "--at", "c=0.1", "--out", path("o.parquet"));
  expect(text.stdout).toContain("outside of the training: 1 of 4 events have pt outside of [0, 100]\n");
});

test.each([
  ["a coefficient without a value", "good", [], 'coefficient "c" has no value, and the events have no such column; hint: --at c=NUMBER'],
  ["a value of something else", "good", ["--at", "d=1"], 'unknown input "d"'],
  ["a value twice", "good", ["--at", "c=1", "--at", "c=2"], '--at says "c" twice'],
  ["no number", "good", ["--at", "c=one"], '--at is "c=one", expected NAME=NUMBER'],
  ["a column that is not there", "lacking", ["--at", "c=1"], 'unknown column "eta"; hint: did you mean "etas"?'],
  ["columns that are too few", "good", ["--columns", "c"], "1 columns (c) for inputs"],
  ["NaN", "nan", ["--at", "c=1"], "nan.csv:3 DATA_NOT_FINITE"],
  ["no events", "none", ["--at", "c=1"], "DATA_NO_EVENTS"],
  ["a seed", "good", ["--seed", "1"], "--seed goes with ANALYSIS.yaml"],
  ["an option of artifacts", "good", ["--network", "ratio"], "--network goes with ARTIFACT EVENTS, not with a network"],
  ["an engine without the device", "good", ["--at", "c=1", "--engine", "plain", "--device", "gpu"], 'the engine plain has no device "gpu"'],
  ["an unknown engine", "good", ["--engine", "torch"], 'unknown value of --engine "torch"'],
])("%s is refused, and nothing is written", async (_, events, options, text) => {
  await writeFile(path("good.csv"), "pt,eta,other\n20,0.5,1\n");
  await writeFile(path("nan.csv"), "pt,eta\n20,0.5\nnan,0.5\n");
  await writeFile(path("lacking.csv"), "pt,etas\n20,0.5\n");
  await writeFile(path("none.csv"), "pt,eta\n");
  const { status, stderr } = await evaluate(network, path(`${events}.csv`), ...options, "--out", path("refused.parquet"));
  expect(stderr).toContain(text);
  expect(status).toBe(2);
  expect(existsSync(path("refused.parquet"))).toBe(false);
});

test("a column in another unit than the network's, one of lists, and a file that is no network are refused", async () => {
  await writeParquet(path("unit.parquet"), tableOf(columns(ROWS, ["cm", "1"])));
  expect((await evaluate(network, path("unit.parquet"), "--at", "c=1", "--out", path("o.parquet"))).stderr).toContain(
    'column "pt" of the events is in cm, the network takes GeV',
  );
  await writeFile(path("lists.jsonl"), '{"pt": [1, 2], "eta": 0}\n');
  expect((await evaluate(network, path("lists.jsonl"), "--at", "c=1", "--out", path("o.parquet"))).stderr).toContain("DATA_COLUMN_KIND");
  await writeFile(path("text.onnx"), "no network");
  expect((await evaluate(path("text.onnx"), path("unit.parquet"), "--out", path("o.parquet"))).stderr).toContain("DATA_NETWORK");
});

test("arguments that do not go together are refused", async () => {
  for (const [argv, text] of [
    [[network], "needs events"],
    [[network, path("good.csv")], "needs --out FILE.parquet"],
    [[network, path("good.csv"), "--out", path("o.csv")], "expected a name that ends in .parquet"],
    [[path("analysis.yaml"), "--engine", "plain"], "--engine goes with NETWORK.onnx EVENTS"],
  ] as const) {
    const { status, stderr } = await evaluate(...argv);
    expect(stderr).toContain(text);
    expect(status).toBe(2);
  }
});

/** A network z = (x1 + x2)/10 through a sigmoid, as experiments write it: inputs named in its metadata, standardised by whoever asks it. */
async function foreignNetwork(name: string, offset: readonly number[], scale: readonly number[]): Promise<string> {
  const metadata = { input_0: "mass", mass_mean: "-120", mass_std: "0.02", input_1: "dr", dr_mean: "-1.6", dr_std: "2.5" };
  const port = (named: string, columns: number): onnxProto.onnx.IValueInfoProto => ({
    name: named,
    type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: "n" }, { dimValue: columns }] } } },
  });
  const model = onnxProto.onnx.ModelProto.encode({
    irVersion: 4,
    producerName: "other",
    opsetImport: [{ domain: "", version: 9 }],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph: {
      name: "g",
      node: [
        { opType: "MatMul", input: ["x", "w"], output: ["z"] },
        { opType: "Sigmoid", input: ["z"], output: ["y"] },
      ],
      initializer: [{ name: "w", dims: [2, 1], dataType: 1, floatData: [0.1, 0.1] }],
      input: [port("x", 2)],
      output: [port("y", 1)],
    },
  });
  await writeFile(path(`${name}.onnx`), model.finish());
  await writeFile(path(`${name}_variables.json`), JSON.stringify({ variables: ["mass", "dr"], offset, scale }));
  return path(`${name}.onnx`);
}

const MASSES = [90, 130, 250, 125, 80, 110, 60, 170, 95, 140];
const masses = `dr,mass\n${MASSES.map((mass, i) => `${1 + i / 8},${mass}`).join("\n")}\n`;
const answerOf = (mass: number, dr: number): number => 1 / (1 + Math.exp(-((mass - 120) / 50 + (dr - 1.6) / 0.4) / 10));

test("a network whose metadata and sidecar document its inputs is asked with standardised columns, by their names", async () => {
  await writeFile(path("masses.csv"), masses);
  const right = await foreignNetwork("right", [120, 1.6], [50, 0.4]);
  const swapped = await foreignNetwork("swapped", [50, 0.4], [120, 1.6]);
  for (const [file, engine] of [
    [right, "onnxruntime"],
    [right, "plain"],
    [swapped, "plain"],
  ]) {
    const { status, stdout } = await evaluate(file, path("masses.csv"), "--engine", engine, "--out", path("m.parquet"), "--json");
    expect(status).toBe(0);
    const [{ values }] = (await readParquet(path("m.parquet"))).table.columns.values();
    MASSES.forEach((mass, i) => expect(values[i]).toBeCloseTo(answerOf(mass, 1 + i / 8), 6));
    const { suspicious, standardisation } = JSON.parse(stdout) as {
      suspicious: string[];
      standardisation: { name: string; mean: number }[];
    };
    expect(standardisation[0]).toEqual({ name: "mass", mean: 120, scale: 50 });
    expect(suspicious.filter((text) => text.includes("are swapped in all 2 inputs"))).toHaveLength(file === swapped ? 1 : 0);
  }
  const asWritten = await evaluate(swapped, path("masses.csv"), "--standardisation", "sidecar", "--out", path("m.parquet"));
  expect(asWritten.status).toBe(0);
  const [{ values }] = (await readParquet(path("m.parquet"))).table.columns.values();
  expect(values[0]).toBeCloseTo(1 / (1 + Math.exp(-((90 - 50) / 120 + (1 - 0.4) / 1.6) / 10)), 6);
});

test("raw or doubly standardised inputs are told by what the network makes of them", async () => {
  const file = await foreignNetwork("raw", [120, 1.6], [50, 0.4]);
  await writeFile(path("large.csv"), `dr,mass\n${MASSES.map((mass) => `1,${10 * mass}`).join("\n")}\n`);
  const raw = await evaluate(file, path("large.csv"), "--standardisation", "none", "--out", path("m.parquet"));
  expect(raw.stdout).toContain("suspicious: y is saturated: 0 of 10 events at 0 and 10 at 1; were the inputs to be standardised first?");
  await writeFile(path("done.csv"), `dr,mass\n${MASSES.map((mass, i) => `${(i - 4) / 3},${(mass - 120) / 50}`).join("\n")}\n`);
  const twice = await evaluate(file, path("done.csv"), "--out", path("m.parquet"));
  expect(twice.stdout).toContain("suspicious: standardised mass has mean");
  expect((await evaluate(file, path("masses.csv"), "--sidecar", path("none.json"), "--out", path("m.parquet"))).stderr).toContain(
    "DATA_FILE_MISSING",
  );
});

const ATLAS = new URL("../../../../../shared/data/hepdata/atlas_HIGP-2024-32_onnx/", import.meta.url);

/** Five events, what each network gives for them, and what for columns that nobody standardised. */
interface Expected {
  readonly features: readonly string[];
  readonly raw: readonly (readonly number[])[];
  readonly standardised: readonly (readonly number[])[];
  readonly output: readonly number[];
}

(existsSync(ATLAS) ? test : test.skip)(
  "networks that ATLAS published run on raw and on standardised columns, swapped sidecars are told (skipped where ../shared is not there)",
  async () => {
    const answers = JSON.parse(readFileSync(new URL("expected_outputs.json", ATLAS), "utf8")) as Readonly<Record<string, Expected>>;
    expect(Object.keys(answers)).toHaveLength(6);
    for (const [name, { features, raw, standardised, output }] of Object.entries(answers)) {
      const file = new URL(name, ATLAS).pathname;
      const check = async (rows: readonly (readonly number[])[], ...options: string[]): Promise<string> => {
        await writeFile(path("atlas.csv"), [features, ...rows].map((row) => `${row.join(",")}\n`).join(""));
        const { status, stdout } = await evaluate(file, path("atlas.csv"), "--out", path("a.parquet"), ...options);
        expect(status).toBe(0);
        const [{ values }] = (await readParquet(path("a.parquet"))).table.columns.values();
        output.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 5));
        return stdout;
      };
      for (const engine of ["onnxruntime", "plain"]) {
        await check(standardised, "--columns", features.join(","), "--engine", engine);
        const told = await check(raw, "--engine", engine);
        expect(told.includes("are swapped in all 10 inputs")).toBe(name.includes("heavyres"));
        expect(told.includes("the sidecar says the same")).toBe(!name.includes("heavyres"));
      }
    }
  },
);
