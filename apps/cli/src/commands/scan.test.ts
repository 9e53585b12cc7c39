import { expect, test } from "@jest/globals";
import { answerOf, modelFolder, ratiometer } from "../testing/model-command.ts";
import { COUNTING, QUADRATIC } from "../testing/small-workspace.ts";

const written = await modelFolder("scan");
const counting = await written("counting.json", COUNTING);
const quadratic = await written("quadratic.json", QUADRATIC);
const FIXED = ["--fix", "lumi,xs, other"];

interface Scan {
  readonly parameters: readonly string[];
  readonly points: readonly {
    readonly at: readonly number[];
    readonly deltaTwiceNll: number;
    readonly branch: number;
    readonly status: string;
  }[];
  readonly intervals: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly bestFit: { readonly minima: readonly { readonly at: readonly number[] }[] };
}

/** -2 log L of Poisson counts over that of the saturated model. */
const deviance = (counts: readonly number[], yields: readonly number[]): number =>
  counts.reduce((sum, n, b) => sum + 2 * (yields[b] - n - n * Math.log(yields[b] / n)), 0);
const yieldsAt = (c: number): number[] => [100 * (1 + 0.5 * c + 0.5 * c * c) + 50, 40 * (1 - 0.25 * c + 2 * c * c) + 60];

test("a scan is the profile likelihood, its interval ends where that is the quantile above the minimum", async () => {
  const { parameters, points, intervals } = await answerOf<Scan>("scan", counting, "--parameter", "mu=0:4:9", "--levels", "0.6827");
  expect([parameters, points.length]).toEqual([["mu"], 9]);
  for (const { at, deltaTwiceNll, status } of points) {
    // the background γ that is best at mu: root of 50 (55/ν - 1) + 100/γ - 100, ν = 10 mu + 50 γ
    let [low, high] = [0.1, 2];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (50 * (55 / (10 * at[0] + 50 * middle) - 1) + 100 / middle - 100 > 0) low = middle;
      else high = middle;
    }
    expect(status).toBe("converged");
    expect(deltaTwiceNll).toBeCloseTo(deviance([55, 100], [10 * at[0] + 50 * low, 100 * low]), 6);
  }
  const [[low, high]] = intervals["0.6827"];
  expect(low).toBe(0);
  expect(high).toBeGreaterThan(1.3);
  expect(high).toBeLessThan(1.5);
});

test("intervals of a quadratic coefficient are unions, whose ends a fine grid confirms", async () => {
  const asimov = ["--asimov-at", "ctZ=0.8", ...FIXED];
  const { intervals, bestFit } = await answerOf<Scan>(
    "scan",
    quadratic,
    "--parameter",
    "ctZ=-3:3:31",
    "--levels",
    "0.9999999999",
    ...asimov,
  );
  const [[level, union]] = Object.entries(intervals);
  expect([level, union.length]).toEqual(["0.9999999999", 2]);
  expect(bestFit.minima).toHaveLength(2);
  // the quantile of χ² with one degree of freedom, by scipy
  for (const end of union.flat()) expect(deviance(yieldsAt(0.8), yieldsAt(end))).toBeCloseTo(41.8215, 2);
  const inside = (c: number): boolean => union.some(([low, high]) => c >= low && c <= high);
  for (let c = -3; c <= 3; c += 0.0625) expect([c, inside(c)]).toEqual([c, deviance(yieldsAt(0.8), yieldsAt(c)) <= 41.8215]);
});

test("two parameters give a grid and closed contours", async () => {
  const { parameters, points, intervals } = await answerOf<Scan>(
    "scan",
    counting,
    ...["--parameter", "bkg[0]=0.5:1.5:9", "--parameter", "mu=-5:6:9", "--levels", "0.95"],
  );
  expect([parameters, points.length]).toEqual([["bkg[0]", "mu"], 81]);
  for (const { at, deltaTwiceNll } of points)
    if (10 * at[1] + 50 * at[0] > 5) expect(deltaTwiceNll).toBeCloseTo(deviance([55, 100], [10 * at[1] + 50 * at[0], 100 * at[0]]), 6);
  expect(intervals["0.95"]).toHaveLength(1);
});

test("Feldman-Cousins has thresholds by toys at every point, its intervals beside those of Wilks' theorem", async () => {
  const argv = [
    "--parameter",
    "mu=0:4:5",
    "--fix",
    "bkg",
    "--levels",
    "0.6827",
    "--method",
    "feldman-cousins",
    "--toys",
    "60",
    "--jobs",
    "1",
    "--quiet",
  ];
  const found = await answerOf<
    Scan & {
      readonly method: string;
      readonly construction: string;
      readonly points: readonly {
        readonly thresholds: Readonly<Record<string, { readonly smooth: number; readonly accepted: boolean }>>;
      }[];
      readonly asymptotic: { readonly intervals: Scan["intervals"] };
    }
  >("scan", counting, ...argv);
  expect([found.method, found.construction]).toEqual(["feldman-cousins", "exact"]);
  for (const { deltaTwiceNll, thresholds } of found.points)
    expect(thresholds["0.6827"].accepted).toBe(deltaTwiceNll <= thresholds["0.6827"].smooth);
  // n = 55 where 50 + 10 mu are expected: the upper end by Wilks' theorem
  const [[, high]] = found.asymptotic.intervals["0.6827"];
  expect(deviance([55], [50 + 10 * high])).toBeCloseTo(1, 3);
  expect(found.intervals["0.6827"]).toHaveLength(1);
  const { stdout } = await ratiometer("scan", counting, ...argv);
  expect(stdout).toMatch(
    /\nFeldman-Cousins with 60 toys at each point, exact: no other parameter is free\nthresholds of Δ\(-2 log L\) at 68\.27 %: /,
  );
});

test("people read the best fit, intervals as unions, and other minima", async () => {
  const { status, stdout } = await ratiometer(
    "scan",
    quadratic,
    "--parameter",
    "ctZ=-1.5:3:31",
    "--asimov-at",
    "ctZ=0.8",
    ...FIXED,
    "--levels",
    "0.68,0.9999999999",
  );
  expect(status).toBe(0);
  const lines = stdout.split("\n");
  expect(lines[0]).toMatch(/, Asimov data at ctZ = 0\.8: -2 log L = \S+ at the best fit$/);
  expect(lines[1]).toMatch(/^ {2}best fit {7}ctZ = 0\.8000?$/);
  expect(lines[2]).toMatch(/^ {2}68 % {11}\[0\.\d+, 0\.\d+\]$/);
  expect(lines[3]).toMatch(/^ {2}99\.99999999 % {2}\[-\d\.\d+, -\d\.\d+\] ∪ \[\d\.\d+, \d\.\d+\]$/);
  expect(lines.slice(4, 6)).toEqual(["other minima:", expect.stringMatching(/^ {2}Δ\(-2 log L\) = \d+\.\d+ {2}ctZ = -0\.\d+$/)]);
  const cut = await ratiometer("scan", quadratic, "--parameter", "ctZ=0.79:3:5", "--asimov-at", "ctZ=0.8", ...FIXED, "--levels", "0.95");
  expect(cut.stdout).toMatch(/95 % {6}\[0\.7900?, 0\.\d+\], and beyond the lower end of the scan\n/);
});

test.each([
  ["no parameter", [], /scan needs --parameter NAME=LOW:HIGH:POINTS/],
  ["an unknown parameter", ["--parameter", "ctz_=0:1:5"], /unknown parameter "ctz_"; hint: did you mean "ctZ"\?/],
  [
    "a parameter that is held",
    ["--parameter", "ctZ=0:1:5", "--fix", "ctZ"],
    /"ctZ" is to be scanned and held at 0; hint: leave it out of --fix/,
  ],
  ["one parameter twice", ["--parameter", "ctZ=0:1:5", "--parameter", "ctZ"], /"ctZ" is scanned twice/],
  ["three", ["--parameter", "ctZ", "--parameter", "lumi", "--parameter", "xs, other"], /found 3 times --parameter, expected one or two/],
  ["a range that falls", ["--parameter", "ctZ=1:0:5"], /expected a range that rises/],
  ["a range that is none", ["--parameter", "ctZ=a:b:5"], /--parameter is "ctZ=a:b:5", expected NAME=LOW:HIGH:POINTS/],
  ["a single point", ["--parameter", "ctZ=0:1:1"], /expected at least 2 points/],
  ["toys without their method", ["--parameter", "ctZ", "--toys", "10"], /--toys goes with --method feldman-cousins/],
  ["levels in per cent", ["--parameter", "ctZ", "--levels", "95"], /--levels is "95", expected numbers between 0 and 1/],
  [
    "Asimov data and observed ones",
    ["--parameter", "ctZ", "--data", "observed", "--asimov-at", "ctZ=1"],
    /found --asimov-at with --data observed/,
  ],
] as const)("%s is refused", async (_, argv, message) => {
  const { status, stderr } = await ratiometer("scan", quadratic, ...argv);
  expect([status, stderr.trimEnd().split("\n")]).toEqual([2, [expect.stringMatching(message)]]);
});
