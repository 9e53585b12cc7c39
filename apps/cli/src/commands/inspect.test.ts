import { existsSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "@jest/globals";
import { tableOf, writeParquet } from "@ratiometer/tables";
import { File, ready, type Group } from "h5wasm/node";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import type { FileContents } from "../inspect/contents.ts";
import { main } from "../main.ts";

let folder = "";

const event = (weight: number, atOne: number): string => `<event>
 2 1 ${weight} 100. 0.0078 0.118
 11 -1 0 0 0 0 0. 0. 50. 50. 0. 0. 9.
 -11 1 1 0 0 0 0. 3. -4. 5. 0. 0. 9.
<rwgt><wgt id='rwgt_1'> ${atOne} </wgt><wgt id='rwgt_2'> ${weight} </wgt></rwgt>
</event>`;

/** Two events of a file made at ctG = 0, with weights at 1 and 0. */
const lhe = (events: string): string => `<LesHouchesEvents version="3.0">
<header>
<slha>
BLOCK DIM6
 2 0.0 # ctG
</slha>
<initrwgt>
<weightgroup name='mg_reweighting'>
<weight id='rwgt_1'>set param_card dim6 2 1.0 # orig: 0.0</weight>
<weight id='rwgt_2'></weight>
</weightgroup>
</initrwgt>
</header>
<init>
 2212 2212 6500. 6500. 0 0 0 0 -4 1
 3. 0.1 3. 1
</init>
${events}
</LesHouchesEvents>
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inspect-"));
  await writeFile(join(folder, "good.lhe.gz"), gzipSync(lhe(`${event(1, 1.5)}\n${event(2, 2.5)}`)));
  await writeFile(join(folder, "odd.lhe"), lhe(`${event(5, 5)}\n${event(5, 5)}`));
  await writeFile(join(folder, "analysis.yaml"), "version: 1\n");
  await writeFile(join(folder, "data.root"), "root....");
  await writeFile(join(folder, "records.jsonl"), '{"event": 1, "jets": [{"pt": 30}], "met": {"pt": 20, "phi": 1}}\n');
  await mkdir(join(folder, "runs", "x", "train"), { recursive: true });
});

async function inspect(
  name: string,
  ...options: string[]
): Promise<{ readonly exit: number; readonly stdout: string; readonly stderr: string }> {
  const terminal = capturedTerminal();
  const exit = await main(["inspect", join(folder, name), "--quiet", ...options], terminal);
  return { exit, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

test("an event file: columns with units and ranges, weights with their points", async () => {
  const { exit, stdout } = await inspect("good.lhe.gz", "--json");
  expect(exit).toBe(0);
  const contents = JSON.parse(stdout) as FileContents;
  expect(contents).toMatchObject({
    format: "LHE",
    events: 2,
    sumOfWeights: 3,
    crossSection: 3,
    generation: { ctG: 0 },
    weights: [
      { id: "rwgt_1", point: { ctG: 1 }, sum: 4 },
      { id: "rwgt_2", point: { ctG: 0 }, sum: 3 },
    ],
    suspicious: [],
  });
  const column = (name: string): unknown => contents.columns.find((candidate) => candidate.name === name);
  expect(column("weight")).toEqual({ name: "weight", unit: "pb", type: "float64", count: 2, sum: 3, min: 1, max: 2 });
  expect(column("particle.energy")).toMatchObject({ unit: "GeV", type: "list of float64", count: 4, sum: 110, min: 5, max: 50 });
  expect(column("particle.pdgId")).toMatchObject({ unit: "1", type: "list of int32", count: 4, sum: 0, min: -11, max: 11 });
});

test("the text shows the same, and what looks wrong", async () => {
  const { exit, stdout } = await inspect("odd.lhe");
  expect(exit).toBe(0);
  expect(stdout).toContain(": LHE, 2 events, sum of weights 10 pb, cross section 3 ± 0.1 pb\n");
  expect(stdout).toMatch(/\n {2}rwgt_1 +10 +ctG=1\n/);
  expect(stdout.slice(stdout.indexOf("suspicious:"))).toBe(
    [
      "suspicious:",
      "  the event weights give a cross section of 10 pb, the header says 3 pb",
      '  weight "rwgt_1" equals the event weight in every event, though its point is another',
      "",
    ].join("\n"),
  );
});

test("negative weights and a file without weights are remarked, fluctuations are not", async () => {
  await writeFile(join(folder, "signed.lhe"), lhe(`${event(3, 1)}\n${event(-1, 2)}`).replaceAll(/<(initrwgt|rwgt)>[^]*?<\/\1>/g, ""));
  const { suspicious, notes } = JSON.parse((await inspect("signed.lhe", "--json")).stdout) as FileContents;
  expect(suspicious).toEqual(["1 of 2 events have a negative weight"]);
  expect(notes[0]).toBe("IDWTUP is -4, so that weights are in pb; no event_norm; 1 subprocess");
  expect(notes[1]).toContain("lists no event weights");
});

const parquet = async (weight: readonly number[], metadata: Readonly<Record<string, string>> = {}): Promise<FileContents> => {
  const table = tableOf([
    ["h_pdg", { values: Int32Array.from(weight, () => 25), unit: "1" }],
    ["h_e", { values: Float64Array.from(weight, (_, i) => 100 + i), unit: "GeV" }],
    ["weight", { values: Float64Array.from(weight), unit: "pb" }],
  ]);
  await writeParquet(join(folder, "events.parquet"), table, { metadata });
  const { exit, stdout } = await inspect("events.parquet", "--json");
  expect(exit).toBe(0);
  return JSON.parse(stdout) as FileContents;
};

test("a Parquet file: columns with units and ranges, the point and cross section of events that were simulated", async () => {
  const metadata = {
    "ratiometer.simulation": JSON.stringify({ benchmarks: [{ point: { kt: -1 }, crossSection: 6, crossSectionError: 0.1 }] }),
  };
  expect(await parquet([1, 2, 3], metadata)).toEqual({
    format: "Parquet",
    schema: "simulate",
    events: 3,
    columns: [
      { name: "h_pdg", unit: "1", type: "int32", count: 3, sum: 75, min: 25, max: 25 },
      { name: "h_e", unit: "GeV", type: "float64", count: 3, sum: 303, min: 100, max: 102 },
      { name: "weight", unit: "pb", type: "float64", count: 3, sum: 6, min: 1, max: 3 },
    ],
    others: [],
    weights: [{ id: "weight", point: { kt: -1 }, sum: 6 }],
    sumOfWeights: 6,
    crossSection: 6,
    crossSectionError: 0.1,
    generation: { kt: -1 },
    notes: [],
    suspicious: [],
  });
  expect((await inspect("events.parquet")).stdout).toMatch(
    /events\.parquet: Parquet \(simulate\), 3 events, sum of weights 6 pb, cross section 6 ± 0\.1 pb\n[^]*\n {2}weight +6 +kt=-1\n$/,
  );
});

test("a Parquet file of others says less; what looks wrong is remarked", async () => {
  for (const metadata of [{}, { "ratiometer.simulation": "no JSON" }, { "ratiometer.simulation": "null" }])
    expect(await parquet([1, 2], metadata)).toMatchObject({
      weights: [{ point: null }],
      crossSection: null,
      generation: null,
      suspicious: [],
    });
  const metadata = { "ratiometer.simulation": JSON.stringify({ benchmarks: [{ point: {}, crossSection: 60, crossSectionError: 0.1 }] }) };
  expect((await parquet([-1, 2], metadata)).suspicious).toEqual([
    "1 of 2 events have a negative weight",
    "the weights give a cross section of 1 pb, the file says 60 pb",
  ]);
  expect((await parquet([0, 0])).suspicious).toEqual(['weight "weight" is 0 in every event']);
  expect((await parquet([...new Array<number>(200).fill(1), 100])).suspicious).toEqual(['one event has 33 % of weight "weight"']);
  await writeParquet(join(folder, "plain.parquet"), tableOf([["x", { values: Float64Array.of(1), unit: "1" }]]));
  expect((await inspect("plain.parquet")).stdout).toMatch(/^\S+: Parquet, 1 events\ncolumns:\n/);
  await writeFile(join(folder, "broken.parquet"), "PAR1 and no more");
  expect(await inspect("broken.parquet")).toMatchObject({ exit: 2, stderr: expect.stringContaining("DATA_PARQUET") });
});

test("CSV and JSON lines: units of the header, exact integers, what is text", async () => {
  await writeFile(join(folder, "table.csv"), "event;pt [GeV];tag\n9007199254740993;1.5;a\n1;2.5;b\n");
  await writeFile(join(folder, "table.jsonl"), '{"event": 9007199254740993, "pt": [1.5, 2.5]}\n{"event": 1, "pt": []}\n');
  const event = { name: "event", unit: "", type: "int64", count: 2, sum: "9007199254740994", min: 1, max: "9007199254740993" };
  const pt = { name: "pt", count: 2, sum: 4, min: 1.5, max: 2.5 };
  expect(JSON.parse((await inspect("table.csv", "--json")).stdout)).toMatchObject({
    format: "CSV",
    schema: null,
    events: 2,
    columns: [event, { ...pt, unit: "GeV", type: "float64" }],
    others: [{ name: "tag", type: "text" }],
    weights: [],
    sumOfWeights: null,
    suspicious: [],
  });
  expect(JSON.parse((await inspect("table.jsonl", "--json")).stdout)).toMatchObject({
    format: "JSONL",
    events: 2,
    columns: [event, { ...pt, unit: "", type: "list of float64" }],
  });
  expect((await inspect("table.csv")).stdout).toMatch(/table\.csv: CSV, 2 events\ncolumns:\n[^]*\nnot read:\n {2}tag: text\n$/);
});

test("HDF5: every dataset with its own count; MadMiner's files with their benchmarks", async () => {
  await ready;
  const tables = new File(join(folder, "tables.h5"), "w");
  tables.create_dataset({ name: "events", data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] });
  tables.create_dataset({ name: "version", data: Int32Array.of(1, 0, 2) });
  tables.close();
  expect(JSON.parse((await inspect("tables.h5", "--json")).stdout)).toMatchObject({
    format: "HDF5",
    events: 2,
    columns: [
      { name: "events", type: "list of float64", count: 4, sum: 10 },
      { name: "version", type: "int32", count: 3, sum: 3 },
    ],
    others: [],
  });

  const file = new File(join(folder, "madminer.h5"), "w");
  const text = (group: Group, name: string, data: string[]): unknown => group.create_dataset({ name, data, dtype: "S256" });
  const parameters = file.create_group("parameters");
  for (const name of ["names", "lha_blocks"]) text(parameters, name, ["ctG"]);
  for (const name of ["lha_ids", "max_power"]) parameters.create_dataset({ name, data: BigInt64Array.of(2n) });
  parameters.create_dataset({ name: "val_ranges", data: Float64Array.of(-1, 1), shape: [1, 2] });
  const benchmarks = file.create_group("benchmarks");
  text(benchmarks, "names", ["up", "sm", "nu"]);
  benchmarks.create_dataset({ name: "values", data: Float64Array.of(1, 0, 0), shape: [3, 1] });
  benchmarks.create_dataset({ name: "is_nuisance", data: BigInt64Array.of(0n, 0n, 1n) });
  benchmarks.create_dataset({ name: "is_reference", data: BigInt64Array.of(0n, 1n, 0n) });
  const observables = file.create_group("observables");
  for (const name of ["names", "definitions"]) text(observables, name, ["x"]);
  const samples = file.create_group("samples");
  samples.create_dataset({ name: "observations", data: Float64Array.of(7, 8), shape: [2, 1] });
  samples.create_dataset({ name: "weights", data: Float64Array.of(2, 1, 0, 3, 1.5, 0), shape: [2, 3] });
  file.close();
  const contents = JSON.parse((await inspect("madminer.h5", "--json")).stdout) as FileContents;
  expect(contents).toMatchObject({
    format: "HDF5",
    schema: "MadMiner",
    events: 2,
    weights: [
      { id: "up", point: { ctG: 1 }, sum: 5 },
      { id: "sm", point: { ctG: 0 }, sum: 2.5 },
      { id: "nu", point: { ctG: 0 }, sum: 0, nuisance: true },
    ],
    sumOfWeights: 2.5,
    suspicious: ['weight "nu" is 0 in every event'],
    madminer: {
      observables: [{ name: "x", definition: "x" }],
      benchmarks: [{ isReference: false }, { isReference: true }, { isNuisance: true }],
    },
  });
  expect(contents.columns.map(({ name, sum }) => [name, sum])).toEqual([
    ["x", 15],
    ["up", 5],
    ["sm", 2.5],
    ["nu", 0],
  ]);
});

test("of many columns those that belong together are one line, of many weights of a list one; --all shows each", async () => {
  const n = 3;
  const columns = Array.from({ length: 80 }, (_, c) => [`Jet_v${c}`, { values: new Float64Array(n).fill(c), unit: "" }] as const);
  await writeParquet(join(folder, "wide.parquet"), tableOf([...columns, ["alone", { values: new Float64Array(n), unit: "GeV" }]]));
  const brief = (await inspect("wide.parquet")).stdout;
  expect(brief).toMatch(
    /columns: 81, by the beginnings[^]*\n {2}Jet +80 +3 +v0, v1, [^\n]*, … \d+ more\nother columns:\n[^]*\n {2}alone +GeV +float64/,
  );
  expect(brief.split("\n").length).toBeLessThan(12);
  const full = (await inspect("wide.parquet", "--all")).stdout;
  expect(full).toMatch(/\n {2}Jet_v79 +float64 +3 +79 +79\n/);
  const weights = Array.from({ length: 50 }, (_, w) => `w${w}`);
  const list = weights.map((id) => `<weight id="${id}">x</weight>`).join("");
  const group = `<weightgroup name="pdf">${list}</weightgroup>`;
  const values = weights.map((id, w) => `<wgt id='${id}'>${w}</wgt>`).join("");
  await writeFile(
    join(folder, "many.lhe"),
    lhe(event(3, 1))
      .replace(/<weightgroup[^]*<\/weightgroup>/, group)
      .replace(/<rwgt>.*<\/rwgt>/, `<rwgt>${values}</rwgt>`),
  );
  expect((await inspect("many.lhe")).stdout).toMatch(/\n {2}w0 … w49 +0 … 49 +\? \(50 weights\)\n/);
  expect((await inspect("many.lhe", "--all")).stdout).toMatch(/\n {2}w49 +49 +\?\n/);
});

test.each([
  ["godo.lhe.gz", "USAGE_NO_SUCH_FILE", 'good.lhe.gz"?'],
  ["analysis.yaml", "DATA_FORMAT", "ratiometer check"],
  ["data.root", "DATA_ROOT_DAMAGED", "ends at byte 8"],
  ["records.jsonl", "DATA_FORMAT", "records of objects as JSON lines"],
  ["runs/x", "DATA_FORMAT", "ratiometer status"],
  [".", "DATA_FORMAT", "give one event file"],
])("%s is refused with what to do instead", async (name, code, text) => {
  const { exit, stdout, stderr } = await inspect(name);
  expect([exit, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(code);
  expect(stderr).toContain(text);
});

test("a truncated file is refused", async () => {
  const whole = gzipSync(lhe(Array.from({ length: 200 }, (_, i) => event(1 + Math.sin(i), Math.cos(i))).join("\n")));
  await writeFile(join(folder, "cut.lhe.gz"), whole.subarray(0, whole.length / 2));
  const { exit, stderr } = await inspect("cut.lhe.gz");
  expect(exit).toBe(2);
  expect(stderr).toMatch(/DATA_TRUNCATED/);
});

const EVENTS = fileURLToPath(new URL("../../../../../shared/data/events/tth_sm.lhe.gz", import.meta.url));

(existsSync(EVENTS) ? test : test.skip)("15000 ttH events with 12 weights (skipped where ../shared is not there)", async () => {
  const terminal = capturedTerminal();
  expect(await main(["inspect", EVENTS, "--json", "--quiet"], terminal)).toBe(0);
  const { events, sumOfWeights, weights, suspicious } = JSON.parse(terminal.stdout()) as FileContents;
  expect([events, weights.length, suspicious]).toEqual([15000, 12, []]);
  expect(sumOfWeights).toBeCloseTo(0.070755, 5);
  expect(weights.every(({ point }) => point !== null && ["kt", "ktt", "ctG"].every((name) => name in point))).toBe(true);
});

test("weights that the header does not declare are shown, and remarked", async () => {
  const extra = event(3, 1).replace("</rwgt>", "<wgt id='rwgt_3'> 2 </wgt></rwgt>");
  await writeFile(join(folder, "undeclared.lhe"), lhe(`${extra}\n${extra}`));
  const { exit, stdout } = await inspect("undeclared.lhe", "--json");
  expect(exit).toBe(0);
  const { weights, suspicious } = JSON.parse(stdout) as FileContents;
  expect(weights.at(-1)).toEqual({ id: "rwgt_3", point: null, sum: 4 });
  expect(suspicious.join("\n")).toMatch(/"rwgt_3", which <initrwgt> does not declare/);
});
