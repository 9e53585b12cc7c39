import { existsSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "@jest/globals";
import { defaultParameters } from "@ratiometer/simulation";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";

const REFERENCE = fileURLToPath(new URL("../../../../../shared/data/matrix-elements/reference.json", import.meta.url));

interface Points {
  readonly coefficients: readonly string[];
  readonly points: readonly {
    readonly p?: readonly (readonly number[])[];
    readonly H: readonly (readonly number[])[];
    readonly me2: readonly { readonly c: readonly number[]; readonly value: number }[];
  }[];
}

let file = "";
beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), "matrix-element-")), "points.json");
});

async function run(...argv: readonly string[]): Promise<{ readonly exit: number; readonly out: string; readonly err: string }> {
  const terminal = capturedTerminal();
  const exit = await main(["matrix-element", ...argv], terminal);
  return { exit, out: terminal.stdout(), err: terminal.stderr().replaceAll(file, "FILE") };
}

/** q q̄ → t t̄ at 90 degrees and √s = 1 TeV. */
const k = Math.sqrt(500 ** 2 - defaultParameters.MT ** 2);
const MOMENTA = [
  [500, 0, 0, 500],
  [500, 0, 0, -500],
  [500, k, 0, 0],
  [500, -k, 0, 0],
];
const CONTENTS = { parameters: defaultParameters, coefficients: ["ctG"], points: [{ p: MOMENTA, me2: [{ c: [0] }, { c: [2] }] }] };

async function answerTo(contents: unknown, process = "qq_tt"): Promise<Points> {
  await writeFile(file, JSON.stringify(contents));
  const { exit, out, err } = await run(process, "--points", file, "--json");
  expect([exit, err]).toEqual([0, ""]);
  return JSON.parse(out) as Points;
}

test("H and |M|² of q q̄ → t t̄ are those of the closed form", async () => {
  const { coefficients, points } = await answerTo(CONTENTS);
  expect(coefficients).toEqual(["ctG"]);
  const [{ H, me2 }] = points;
  // g⁴ (N² - 1)/(4N²) · 2 (τ₁² + τ₂² + ρ/2), τ = 1/2, ρ = 4m²/s
  const g4 = (4 * Math.PI * defaultParameters.aS) ** 2;
  expect(H[0][0] / (g4 * (4 / 9) * (0.5 + (2 * defaultParameters.MT ** 2) / 1e6))).toBeCloseTo(1, 10);
  expect(H[0][1]).toBe(H[1][0]);
  expect(me2.map(({ c }) => c)).toEqual([[0], [2]]);
  expect(me2[0].value).toBe(H[0][0]);
  expect(me2[1].value / (H[0][0] + 4 * H[0][1] + 4 * H[1][1])).toBeCloseTo(1, 12);
});

test("coefficients: all where the file names none, those of the file in its order otherwise", async () => {
  const p = [
    [400, 0, 0, 400],
    [400, 0, 0, -400],
    [301.2278294704559, -214.88606650111996, -76.74992800432483, -93.94474238875345],
    [334.6415822614803, 274.8794962379055, -9.91975130503387, 80.50982586311154],
    [164.1305882680638, -59.99342973678571, 86.66967930935867, 13.434916525641903],
  ];
  const { points: all, coefficients } = await answerTo({ parameters: defaultParameters, points: [{ p }] }, "gg_ttH");
  expect(coefficients).toEqual(["dkt", "ktt", "ctG", "ctGI"]);
  expect(all[0].me2).toEqual([]);
  const some = await answerTo(
    { parameters: defaultParameters, coefficients: ["ctG", "dkt"], points: [{ p, me2: [{ c: [1, 0] }] }] },
    "gg_ttH",
  );
  const [H] = all.map((point) => point.H);
  const rows = [0, 3, 1];
  expect(some.points[0].H).toEqual(rows.map((row) => rows.map((column) => H[row][column])));
  expect(some.points[0].me2[0].value).toBeCloseTo(H[0][0] + 2 * H[3][0] + H[3][3], 15);
});

test("for a reader: a table per point", async () => {
  await writeFile(file, JSON.stringify(CONTENTS));
  const { exit, out } = await run("qq_tt", "--points", file);
  expect(exit).toBe(0);
  expect(out).toMatch(
    /^points\[0\]: H\n {7}1 +ctG\n {2}1 +\S+ +\S+\n {2}ctG +\S+ +\S+\n {2}\|M\|² at ctG=0 +\S+\n {2}\|M\|² at ctG=2 +\S+\n$/,
  );
});

const changed = (leg: number, component: number, value: unknown): unknown => ({
  ...CONTENTS,
  points: [...CONTENTS.points, { p: MOMENTA.map((row, i) => (i === leg ? row.with(component, value as number) : row)) }],
});
const without = ({ ...contents }: Record<string, unknown>, key: string): unknown => {
  Reflect.deleteProperty(contents, key);
  return contents;
};

test.each([
  [
    "a leg off its mass shell",
    changed(2, 0, 501),
    "FILE DATA_KINEMATICS points[1].p[2]: leg 3 has E² - p² = 30847.018 GeV², expected 29846.018",
  ],
  [
    "momenta that do not add up",
    { ...CONTENTS, points: [{ p: MOMENTA.with(3, MOMENTA[2]) }] },
    "points[0].p: px is not conserved: the outgoing legs have 938.41139 GeV more than the incoming",
  ],
  ["an energy that is not positive", changed(1, 0, -500), "points[1].p[1]: the energy of leg 2 is -500 GeV, expected a positive one"],
  ["a momentum that is no number", changed(0, 3, "500"), 'FILE DATA_POINTS points[1].p[0][3]: found "500", expected a number'],
  [
    "too few legs",
    { ...CONTENTS, points: [{ p: MOMENTA.slice(1) }] },
    "points[0].p: found a list of 3, expected 4 momenta, those of qq_tt",
  ],
  [
    "too few values",
    { ...CONTENTS, points: [{ p: MOMENTA, me2: [{ c: [] }] }] },
    "points[0].me2[0].c: found a list of 0, expected a list of 1 numbers",
  ],
  [
    "an unknown coefficient",
    { ...CONTENTS, coefficients: ["ctg"] },
    'DATA_UNKNOWN_COEFFICIENT coefficients[0]: unknown coefficient of qq_tt "ctg"; hint: did you mean "ctG"?',
  ],
  ["no points", without(CONTENTS, "points"), "DATA_POINTS points: found nothing, expected a list of points"],
  [
    "no parameters",
    without(CONTENTS, "parameters"),
    "DATA_POINTS parameters: found nothing, expected a map with MT, MH, MZ, MW, GF, aS, Lam",
  ],
  [
    "a parameter that is not positive",
    { ...CONTENTS, parameters: { ...defaultParameters, aS: 0 } },
    "parameters.aS: found 0, expected a positive number",
  ],
  [
    "another process's points",
    { parameters: defaultParameters, processes: { gg_tt: {} } },
    'processes: unknown process "qq_tt"; hint: did you mean "gg_tt"?',
  ],
  ["points of another process", { ...CONTENTS, process: "gg_tt" }, 'FILE DATA_POINTS process: found "gg_tt", expected points of qq_tt'],
  [
    "a W boson heavier than the Z boson",
    { ...CONTENTS, parameters: { ...defaultParameters, MW: 100 } },
    "parameters.MW: found 100, expected a W boson lighter than the Z boson",
  ],
  [
    "|M|² that no number can hold",
    { ...CONTENTS, points: [{ p: MOMENTA, me2: [{ c: [0] }, { c: [1e200] }] }] },
    "DATA_NOT_FINITE points[0].me2[1].c: |M|² is too large for a number",
  ],
  ["a list", [], "DATA_POINTS: found a list of 0, expected a map"],
])("%s: exit 2", async (_, contents, message) => {
  await writeFile(file, JSON.stringify(contents));
  const { exit, out, err } = await run("qq_tt", "--points", file);
  expect([exit, out]).toEqual([2, ""]);
  expect(err).toContain(message);
});

test("of several points at fault the first ten are told", async () => {
  await writeFile(file, JSON.stringify({ ...CONTENTS, points: [{ p: 1 }, ...CONTENTS.points, { p: [] }] }));
  const { err } = await run("qq_tt", "--points", file);
  expect(err.match(/points\[\d\]\.p: found/g)).toEqual(["points[0].p: found", "points[2].p: found"]);
  await writeFile(file, JSON.stringify({ ...CONTENTS, points: Array.from({ length: 50 }, () => 1) }));
  expect((await run("qq_tt", "--points", file)).err.trimEnd().split("\n")).toHaveLength(10);
});

test("a process in words, a byte order mark and a file without points are no fault", async () => {
  await writeFile(file, `\uFEFF${JSON.stringify({ ...CONTENTS, process: "q q~ > t t~", points: [] })}`);
  expect(await run("qq_tt", "--points", file)).toMatchObject({ exit: 0, out: expect.stringContaining("has no points") });
});

test("large numbers keep their exponent", async () => {
  await writeFile(file, JSON.stringify({ ...CONTENTS, points: [{ p: MOMENTA, me2: [{ c: [1e15] }] }] }));
  const { points } = JSON.parse((await run("qq_tt", "--points", file, "--json")).out) as Points;
  const [, shown] = /\|M\|² at ctG=1000000000000000 +(\S+)/.exec((await run("qq_tt", "--points", file)).out) ?? [];
  expect(Number(shown) / points[0].me2[0].value).toBeCloseTo(1, 8);
});

test("no JSON, no file, no such matrix element: exit 2", async () => {
  await writeFile(file, "{");
  expect(await run("qq_tt", "--points", file)).toMatchObject({ exit: 2, err: expect.stringContaining("FILE DATA_POINTS: not JSON: ") });
  expect(await run("qq_tt", "--points", "none.json")).toMatchObject({ exit: 2, err: 'USAGE_NO_SUCH_FILE: there is no file "none.json"\n' });
  expect(await run("gg_tth", "--points", file)).toMatchObject({
    exit: 2,
    err: 'DATA_UNKNOWN_PROCESS: unknown matrix element "gg_tth"; hint: did you mean "gg_ttH"?\n',
  });
  expect((await run("gg_ttH")).err).toContain("USAGE_ARGUMENTS: matrix-element needs --points FILE");
});

const present = existsSync(REFERENCE);
(present ? test : test.skip)("every reference point: H to 1e-9 of √(H_ii H_jj), |M|² to 1e-10 (needs the reference data)", async () => {
  const { processes } = JSON.parse(await readFile(REFERENCE, "utf8")) as { readonly processes: Readonly<Record<string, Points>> };
  for (const [name, expected] of Object.entries(processes)) {
    const { exit, out } = await run(name, "--points", REFERENCE, "--json");
    expect(exit).toBe(0);
    const { coefficients, points } = JSON.parse(out) as Points;
    expect(coefficients).toEqual(expected.coefficients);
    expected.points.forEach(({ H, me2 }, i) => {
      const scale = (row: number, column: number): number => Math.sqrt(H[row][row] * H[column][column]);
      H.forEach((values, row) =>
        values.forEach((value, column) => expect(Math.abs(points[i].H[row][column] - value) / scale(row, column)).toBeLessThan(1e-9)),
      );
      expect(Math.abs(points[i].H[0][0] / H[0][0] - 1)).toBeLessThan(1e-10);
      me2.forEach(({ value }, j) => expect(points[i].me2[j].value / value).toBeCloseTo(1, 8));
    });
  }
});
