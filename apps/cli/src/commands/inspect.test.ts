import { existsSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "@jest/globals";
import { tableOf, writeParquet } from "@ratiometer/tables";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import type { FileContents } from "../lhe-contents.ts";
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
  expect(column("weight")).toEqual({ name: "weight", unit: "pb", count: 2, sum: 3, min: 1, max: 2 });
  expect(column("particle.energy")).toEqual({ name: "particle.energy", unit: "GeV", count: 4, sum: 110, min: 5, max: 50 });
  expect(column("particle.pdgId")).toEqual({ name: "particle.pdgId", unit: "1", count: 4, sum: 0, min: -11, max: 11 });
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
  const { suspicious } = JSON.parse((await inspect("signed.lhe", "--json")).stdout) as FileContents;
  expect(suspicious).toHaveLength(2);
  expect(suspicious[0]).toContain("lists no event weights");
  expect(suspicious[1]).toBe("1 of 2 events have a negative weight");
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
    events: 3,
    columns: [
      { name: "h_pdg", unit: "1", count: 3, sum: 75, min: 25, max: 25 },
      { name: "h_e", unit: "GeV", count: 3, sum: 303, min: 100, max: 102 },
      { name: "weight", unit: "pb", count: 3, sum: 6, min: 1, max: 3 },
    ],
    weights: [{ id: "weight", point: { kt: -1 }, sum: 6 }],
    sumOfWeights: 6,
    crossSection: 6,
    crossSectionError: 0.1,
    generation: { kt: -1 },
    suspicious: [],
  });
  expect((await inspect("events.parquet")).stdout).toMatch(
    /events\.parquet: Parquet, 3 events, sum of weights 6 pb, cross section 6 ± 0\.1 pb\n[^]*\n {2}weight +6 +kt=-1\n$/,
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
    "the weights give a cross section of 1 pb, the file says 60 pb",
    "1 of 2 events have a negative weight",
  ]);
  expect((await parquet([0, 0])).suspicious).toEqual(["every weight is 0"]);
  expect((await parquet([...new Array<number>(200).fill(1), 100])).suspicious).toEqual(["one event has 33 % of the weight"]);
  await writeParquet(join(folder, "plain.parquet"), tableOf([["x", { values: Float64Array.of(1), unit: "1" }]]));
  expect((await inspect("plain.parquet")).stdout).toMatch(/^\S+: Parquet, 1 events\ncolumns:\n/);
  await writeFile(join(folder, "broken.parquet"), "PAR1 and no more");
  expect(await inspect("broken.parquet")).toMatchObject({ exit: 2, stderr: expect.stringContaining("DATA_PARQUET") });
});

test.each([
  ["godo.lhe.gz", "USAGE_NO_SUCH_FILE", 'good.lhe.gz"?'],
  ["analysis.yaml", "DATA_FORMAT", "ratiometer check"],
  ["data.root", "DATA_FORMAT", "a ROOT file"],
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
