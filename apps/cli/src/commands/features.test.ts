import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { defaultFeatureOptions, featureSet } from "@ratiometer/features";
import { columnOf, readEventLines } from "@ratiometer/tables";
import { main } from "../main.ts";
import { writeFeatures } from "../object-features/write-features.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { smallObjects } from "../testing/small-objects.ts";

const EVENTS = 200;
const OBJECTS = smallObjects(EVENTS);
const folder = await mkdtemp(join(tmpdir(), "features-"));
const objects = join(folder, "events.jsonl");
await writeFile(objects, OBJECTS);

interface Line {
  readonly event?: unknown;
  readonly invalid: readonly string[];
  readonly [feature: string]: unknown;
}

async function features(
  set: string,
  out: string,
  ...options: readonly string[]
): Promise<{ status: number; stdout: string; stderr: string }> {
  const terminal = capturedTerminal();
  const status = await main(["features", "--objects", objects, "--set", set, "--out", join(folder, out), "--quiet", ...options], terminal);
  return { status, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

const linesOf = async (out: string): Promise<Line[]> =>
  (await readFile(join(folder, out), "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

test.each(["cms-top-21-003", "general", "objects"])(
  "%s: one flat object per event, in order, with the names of what is missing",
  async (set) => {
    expect((await features(set, "flat.jsonl")).status).toBe(0);
    const table = featureSet(set).compute(readEventLines(Buffer.from(OBJECTS), "").record);
    const names = featureSet(set).features.map(({ name }) => name);
    const lines = await linesOf("flat.jsonl");
    expect(lines).toHaveLength(EVENTS);
    lines.forEach((line, i) => {
      expect(Object.keys(line)).toEqual(["event", ...names, "invalid"]);
      expect(line.event).toBe(i);
      expect(names.map((name) => line[name])).toEqual(names.map((name) => columnOf(table, name).values[i] + 0));
      expect(line.invalid).toEqual(names.filter((name) => table.columns.get(`${name}:valid`)?.values[i] === 0));
    });
  },
);

test("thq-top-dnn: globals by name, the matrix of objects, their number", async () => {
  expect((await features("thq-top-dnn", "matrix.jsonl")).status).toBe(0);
  const { layout } = featureSet("thq-top-dnn");
  for (const line of (await linesOf("matrix.jsonl")).slice(0, 20)) {
    expect(Object.keys(line)).toEqual(["event", "global", "objects", "n_objects", "invalid"]);
    expect(Object.keys(line["global"] as object)).toEqual(layout?.global);
    const matrix = line["objects"] as number[][];
    expect(matrix.map((row) => row.length)).toEqual(new Array(8).fill(9));
    expect(matrix.filter((row) => row[0] !== -9)).toHaveLength(line["n_objects"] as number);
  }
});

test("whole numbers are written as such, and the answer counts events and what is missing", async () => {
  const { status, stdout } = await features("cms-top-21-003", "counts.jsonl", "--json", "--jobs", "2");
  const text = await readFile(join(folder, "counts.jsonl"), "utf8");
  expect(text).toMatch(/"n_ak4":7,"n_zh":[01],/);
  const lines = await linesOf("counts.jsonl");
  const lacking = (name: string): number => lines.filter(({ invalid }) => invalid.includes(name)).length;
  const answer = JSON.parse(stdout) as { features: string[]; invalid: Record<string, number> };
  expect([status, answer]).toEqual([
    0,
    expect.objectContaining({
      events: EVENTS,
      set: "cms-top-21-003",
      out: join(folder, "counts.jsonl"),
      complete: lines.filter(({ invalid }) => invalid.length === 0).length,
    }),
  ]);
  expect(answer.features).toHaveLength(50);
  expect(Object.keys(answer.invalid)).toHaveLength(47);
  for (const name of ["b1_pt", "m_zh_l", "sphericity"]) expect([name, answer.invalid[name]]).toEqual([name, lacking(name)]);
});

test("the bytes depend neither on the number of threads nor, uncompressed, on the blocks", async () => {
  const signal = new AbortController().signal;
  const write = async (out: string, jobs: number, lines: number): Promise<Buffer> => {
    const request = { objects, out: join(folder, out), set: "general", options: defaultFeatureOptions };
    await writeFeatures(request, { jobs, signal, onProgress: () => undefined, blocks: { lines } });
    return readFile(join(folder, out));
  };
  const plain = await write("one.jsonl", 1, EVENTS);
  for (const [jobs, lines] of [
    [1, 7],
    [2, 33],
    [3, 50],
  ])
    expect((await write("more.jsonl", jobs, lines)).equals(plain)).toBe(true);
  const packed = await write("one.jsonl.gz", 1, 100);
  expect(gunzipSync(packed).equals(plain)).toBe(true);
  expect(packed.length).toBeLessThan(plain.length / 2);
  for (const jobs of [2, 3]) expect((await write("more.jsonl.gz", jobs, 100)).equals(packed)).toBe(true);
});

test("compressed objects give the same features", async () => {
  await features("objects", "plain.jsonl");
  const packed = join(folder, "events.jsonl.gz");
  await writeFile(packed, gzipSync(OBJECTS));
  const terminal = capturedTerminal();
  expect(await main(["features", "--objects", packed, "--set", "objects", "--out", join(folder, "unpacked.jsonl")], terminal)).toBe(0);
  expect(await readFile(join(folder, "unpacked.jsonl"), "utf8")).toBe(await readFile(join(folder, "plain.jsonl"), "utf8"));
});

test("the b-tag threshold changes what is a b jet", async () => {
  await features("objects", "usual.jsonl");
  await features("objects", "tight.jsonl", "--btag-threshold", "0.9");
  const count = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + (line["n_b_jets"] as number), 0);
  const scores = OBJECTS.match(/"btag":[\d.e-]+/g)?.map((text) => Number(text.slice(7))) ?? [];
  expect(count(await linesOf("usual.jsonl"))).toBe(scores.filter((score) => score >= 0.4148).length);
  expect(count(await linesOf("tight.jsonl"))).toBe(scores.filter((score) => score >= 0.9).length);
});

test.each([1, 3])("with %d threads a faulty line is told, the first of several, and the file stays as it was", async (jobs) => {
  const lines = OBJECTS.split("\n");
  lines[123] = lines[123].replace(/"phi":[-\d.e]+/, '"phi":99');
  lines[180] = "{";
  const faulty = join(folder, "faulty.jsonl");
  await writeFile(faulty, lines.join("\n"));
  const out = join(folder, `kept-${jobs}.jsonl`);
  await writeFile(out, "before");
  const request = { objects: faulty, out, set: "objects", options: defaultFeatureOptions };
  const how = { jobs, signal: new AbortController().signal, onProgress: () => undefined, blocks: { lines: 50 } };
  await expect(writeFeatures(request, how)).rejects.toMatchObject({ code: "DATA_OBJECTS", where: `${faulty}:124` });
  expect(await readFile(out, "utf8")).toBe("before");
  expect((await readdir(folder)).filter((name) => name.endsWith(".partial"))).toEqual([]);
});

test.each([
  [
    [],
    "USAGE_ARGUMENTS: features needs ANALYSIS.yaml, or --objects; hint: usage: ratiometer features ANALYSIS.yaml, or --objects EVENTS.jsonl --set NAME --out FILE",
  ],
  [["--objects", objects, "--out", "x"], "USAGE_ARGUMENTS: --objects needs --set"],
  [["--objects", objects, "--set", "objects"], "USAGE_ARGUMENTS: --objects needs --out"],
  [
    ["--objects", objects, "--set", "generl", "--out", "x"],
    'USAGE_OPTION_VALUE: unknown value of --set "generl"; hint: did you mean "general"?',
  ],
  [["--objects", objects, "--set", "objects", "--out", objects], "USAGE_OPTION_VALUE: --out and --objects are the same file"],
  [
    ["--objects", objects, "--set", "objects", "--out", "x", "--seed", "1"],
    "USAGE_ARGUMENTS: --seed goes with ANALYSIS.yaml, not with --objects",
  ],
  [
    ["--objects", objects, "--set", "objects", "--out", "x", "--btag-threshold", "tight"],
    'USAGE_OPTION_VALUE: --btag-threshold is "tight", expected a number',
  ],
  [["analysis.yaml", "--objects", objects, "--set", "objects", "--out", "x"], 'USAGE_ARGUMENTS: found both --objects and "analysis.yaml"'],
  [["analysis.yaml", "--set", "objects"], "USAGE_ARGUMENTS: --set goes with --objects"],
  [["--objects", "no-such.jsonl", "--set", "objects", "--out", join(folder, "x")], "DATA_FILE_MISSING: no such file"],
  [["--objects", objects, "--set", "objects", "--out", join(folder, "no-such", "x")], "DATA_NOT_WRITABLE: cannot be written"],
])("features %j is refused", async (argv, message) => {
  const terminal = capturedTerminal();
  expect(await main(["features", ...argv], terminal)).toBe(2);
  expect(terminal.stderr().replace(/^\S*(?=DATA_)|^\S+ (?=DATA_)/, "")).toContain(message);
});

test("an empty file is refused", async () => {
  const nothing = join(folder, "nothing.jsonl");
  await writeFile(nothing, "\n");
  const terminal = capturedTerminal();
  expect(await main(["features", "--objects", nothing, "--set", "objects", "--out", join(folder, "nothing-out")], terminal)).toBe(2);
  expect(terminal.stderr()).toContain("DATA_NO_EVENTS: the file has no events");
  expect(existsSync(join(folder, "nothing-out"))).toBe(false);
});

test.each(["1", "2"])("an interrupt with %s threads leaves nothing behind", async (jobs) => {
  const terminal = capturedTerminal();
  const large = join(folder, "large.jsonl");
  await writeFile(large, smallObjects(500).repeat(20));
  const out = join(folder, `interrupted-${jobs}.jsonl`);
  const status = main(["features", "--objects", large, "--set", "general", "--out", out, "--jobs", jobs], terminal);
  setTimeout(terminal.interrupt, 20);
  expect(await status).toBe(130);
  expect(terminal.stderr()).toContain("interrupted: nothing is written");
  expect(terminal.exited()).toBe(130);
  expect((await readdir(folder)).filter((name) => name.includes("interrupted"))).toEqual([]);
});
