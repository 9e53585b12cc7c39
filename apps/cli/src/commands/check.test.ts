import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { main } from "../main.ts";

let folder = "";

/** An event file whose weights spell the points c = 0, 1 and −1. */
const EVENTS = `<LesHouchesEvents version="3.0"><header><initrwgt>
<weight id="c_0"></weight><weight id="c_1"></weight><weight id="c_m1"></weight>
</initrwgt></header>
<init>
2212 2212 6500 6500 0 0 1 1 -4 1
1.0 0.1 1.0 1
</init>
<event>
 3 1 1.0 100. 0.0075 0.11
 21 -1 0 0 501 502 0. 0. 60. 60. 0. 0. 1.
 21 -1 0 0 502 501 0. 0. -60. 60. 0. 0. -1.
 22 1 1 2 0 0 0. 0. 0. 120. 120. 0. 1.
<rwgt><wgt id="c_0">1.0</wgt><wgt id="c_1">1.5</wgt><wgt id="c_m1">0.75</wgt></rwgt>
</event>
</LesHouchesEvents>
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "check-"));
  await writeFile(join(folder, "tth_1.lhe"), EVENTS);
});

const TOY = {
  samples: "{ toy: { process: closed-form, source: { simulate: { events: 100 } } } }",
  features: "{ extra: { y: x1 + x2 }, inputs: [x1, y] }",
  selection: '["x1 > 0"]',
};
const FILES = {
  samples: '{ tth: { process: ttH, source: { lhe: ["tth_*.lhe"] }, weights: { scheme: madgraph } } }',
  features: "{ sets: [objects], inputs: [met, lep_pt] }",
  selection: '["n_jets >= 4"]',
};

async function checked(
  parts: typeof TOY,
  channel = "{ selection: ['c-score.c > 0'], model: binned, axes: [{ column: c-score.c, edges: [-.inf, 0, .inf] }] }",
): Promise<readonly [number, string]> {
  const file = join(folder, "analysis.yaml");
  const lines = [
    "version: 1",
    "name: small",
    "luminosity: { value: 1, unit: fb^-1 }",
    "coefficients: { c: { sm: 0, range: [-2, 2] } }",
    `samples: ${parts.samples}`,
    `features: ${parts.features}`,
    `selection: ${parts.selection}`,
    "estimators: { c-score: { type: score, method: sally, coefficients: [c] } }",
    `channels: { sr: ${channel} }`,
    "inference: { scans: [{ coefficients: [c] }] }",
  ];
  await writeFile(file, lines.join("\n"));
  const terminal = capturedTerminal();
  const exit = await main(["check", file], terminal);
  return [exit, (terminal.stdout() + terminal.stderr()).replaceAll(folder, "DIR")];
}

test("valid analyses, of the built-in process and of files", async () => {
  expect(await checked(TOY)).toEqual([0, "DIR/analysis.yaml is valid: 1 coefficient, 1 sample, 0 event files, 1 estimator, 1 channel\n"]);
  expect(await checked(FILES)).toEqual([0, "DIR/analysis.yaml is valid: 1 coefficient, 1 sample, 1 event file, 1 estimator, 1 channel\n"]);
});

test.each([
  [
    "missing file",
    { ...FILES, samples: FILES.samples.replace("tth_*.lhe", "tth_2.lhe") },
    'DIR/analysis.yaml:5:49 CONFIG_NO_SUCH_FILE samples.tth.source.lhe[0]: there is no file "tth_2.lhe", looked in DIR; hint: did you mean "tth_1.lhe"?\n',
  ],
  [
    "unknown feature set",
    { ...FILES, features: "{ sets: [objcts] }" },
    'DIR/analysis.yaml:6:20 CONFIG_UNKNOWN_FEATURE_SET features.sets[0]: unknown feature set "objcts"; hint: did you mean "objects"?\n',
  ],
  [
    "unknown column among the inputs",
    { ...FILES, features: "{ sets: [objects], inputs: [mett] }" },
    'DIR/analysis.yaml:6:39 CONFIG_UNKNOWN_COLUMN features.inputs[0]: unknown column "mett"; hint: did you mean "met"?\n',
  ],
])("%s", async (_, parts, message) => {
  expect(await checked(parts)).toEqual([2, message]);
});

test("a damaged event file is told, beside what is wrong with the analysis", async () => {
  await writeFile(join(folder, "cut_1.lhe"), EVENTS.slice(0, 150));
  const samples = FILES.samples.replace("tth_*.lhe", "cut_*.lhe");
  const [exit, text] = await checked({ ...FILES, samples, features: "{ sets: [objects], inputs: [mett] }" });
  expect([exit, text.split("\n").length]).toEqual([2, 3]);
  expect(text).toContain("DIR/cut_1.lhe DATA_TRUNCATED");
  expect(text).toContain("CONFIG_UNKNOWN_COLUMN features.inputs[0]");
});

test("unknown columns of expressions, selections and axes are located", async () => {
  const [exit, text] = await checked(
    { ...TOY, features: "{ extra: { y: x1 + x5 } }", selection: '["x9 > 0"]' },
    "{ model: binned, axes: [{ column: c-score.d, edges: [0, 1] }] }",
  );
  expect(exit).toBe(2);
  expect(text.split("\n").map((line) => line.split(" ", 3).join(" "))).toEqual([
    "DIR/analysis.yaml:6:25 CONFIG_UNKNOWN_COLUMN features.extra.y:",
    "DIR/analysis.yaml:7:13 CONFIG_UNKNOWN_COLUMN selection[0]:",
    "DIR/analysis.yaml:9:51 CONFIG_UNKNOWN_COLUMN channels.sr.axes[0].column:",
    "",
  ]);
});

test("expressions over objects are checked without an event: attributes, units, and where there are no objects", async () => {
  const extra = '{ m: { expression: "mass(top_leptonic + higgs)", unit: TeV }, r: m / 1 GeV, pt3: "jets[2].pt" }';
  const good = {
    ...FILES,
    features: `{ sets: [objects], extra: ${extra}, inputs: [met, m, pt3] }`,
    selection: '["count(jets[pt > 30]) >= 4"]',
  };
  expect((await checked(good))[0]).toBe(0);

  const bad = '{ a: "jets[0].ptt", b: met + n_jets, c: { expression: met, unit: rad }, d: a + met }';
  const [exit, text] = await checked(
    { ...FILES, features: `{ sets: [objects], extra: ${bad} }`, selection: '["missing.pt > 20 pb"]' },
    "{ model: binned, selection: ['count(jets) > 4', 'c-score.c > 1 GeV'], axes: [{ column: met, edges: [0, 1] }] }",
  );
  expect(exit).toBe(2);
  expect(text.trim().split("\n")).toEqual([
    'DIR/analysis.yaml:6:42 CONFIG_UNKNOWN_ATTRIBUTE features.extra.a: unknown attribute "ptt" at column 9 of "jets[0].ptt"; hint: did you mean "pt"?',
    'DIR/analysis.yaml:6:60 CONFIG_UNIT features.extra.b: "met" is in GeV, "n_jets" in 1 at column 1 of "met + n_jets"',
    'DIR/analysis.yaml:6:74 CONFIG_UNIT features.extra.c: "met" is in GeV, expected rad',
    'DIR/analysis.yaml:7:13 CONFIG_UNIT selection[0]: "missing.pt" is in GeV, "20 pb" in pb at column 1 of "missing.pt > 20 pb"',
    'DIR/analysis.yaml:9:46 CONFIG_UNKNOWN_COLUMN channels.sr.selection[0]: found the objects "jets" where there are only columns at column 7 of "count(jets) > 4"; hint: make a column of it under features.extra',
    'DIR/analysis.yaml:9:65 CONFIG_UNIT channels.sr.selection[1]: "c-score.c" is in 1, "1 GeV" in GeV at column 1 of "c-score.c > 1 GeV"',
  ]);
});

test("feature sets go with particles", async () => {
  expect((await checked({ ...TOY, features: "{ sets: [objects] }" }))[1]).toContain(
    "CONFIG_FEATURES features.sets: feature sets need particles",
  );
  expect((await checked({ ...FILES, features: "{}" }))[1]).toContain(
    'CONFIG_FEATURES features.sets: sample "tth" has particles, expected a feature set',
  );
});
