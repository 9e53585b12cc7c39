import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { readParquet } from "@ratiometer/tables";
import { answerOf, modelFolder, ratiometer } from "../testing/model-command.ts";
import { COUNTING } from "../testing/small-workspace.ts";

const written = await modelFolder("toys");
const counting = await written("counting.json", COUNTING);
const beside = (name: string): string => counting.replace("counting.json", name);

interface Toys {
  readonly failed: number;
  readonly parameters: readonly {
    readonly name: string;
    readonly truth: number;
    readonly mean: number;
    readonly deviation: number;
    readonly error: number;
  }[];
}

test("best fits of toys scatter about the truth as much as both measurements do, and all rows are written", async () => {
  const out = beside("toys.jsonl");
  const { failed, parameters } = await answerOf<Toys>(
    "toys",
    counting,
    "--toys",
    "200",
    "--at",
    "mu=5",
    "--bounds",
    "mu=-5:20",
    "--out",
    out,
    "--quiet",
  );
  expect([failed, parameters.map(({ name, truth }) => [name, truth])]).toEqual([
    0,
    [
      ["mu", 5],
      ["bkg[0]", 1],
    ],
  ]);
  const [mu, background] = parameters;
  // V(mu) = (100 + 25)/100; 200 toys know a mean to 1/14 and a spread to 1/20 of it
  expect(Math.abs(mu.mean - 5)).toBeLessThan((4 * Math.sqrt(1.25)) / 14);
  expect(Math.abs(mu.deviation / Math.sqrt(1.25) - 1)).toBeLessThan(4 / 20);
  expect(Math.abs(background.deviation / 0.1 - 1)).toBeLessThan(4 / 20);
  const lines = (await readFile(out, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, number>);
  expect(lines).toHaveLength(200);
  expect(lines.reduce((sum, { mu: value }) => sum + value, 0) / 200).toBeCloseTo(mu.mean, 10);
  expect(lines[7]).toMatchObject({ toy: 7, converged: 1 });
});

test("toys do not depend on how many there are, but on the seed", async () => {
  const rows = async (name: string, ...argv: readonly string[]): Promise<number[]> => {
    await answerOf("toys", counting, "--out", beside(name), "--quiet", ...argv);
    return [...((await readParquet(beside(name))).table.columns.get("mu")?.values ?? [])];
  };
  const ten = await rows("ten.parquet", "--toys", "10");
  expect(await rows("four.parquet", "--toys", "4")).toEqual(ten.slice(0, 4));
  expect(await rows("other.parquet", "--toys", "10", "--seed", "2")).not.toEqual(ten);
});

test("toys are drawn at the best fit where that is asked for, what is given held", async () => {
  const { parameters } = await answerOf<Toys>("toys", counting, "--toys", "2", "--at-best-fit", "--at", "mu=1.5", "--quiet");
  // best background for 15 signal events: (100 + 40)/(100 + 50) roughly; the root of its score
  const [mu, background] = parameters.map(({ truth }) => truth);
  expect(mu).toBe(1.5);
  expect(50 * (55 / (15 + 50 * background) - 1) + 100 / background - 100).toBeCloseTo(0, 5);
});

test("toys give CLs and goodness of fit beside the asymptotic ones", async () => {
  const toys = ["--toys", "200", "--quiet", "--jobs", "1"];
  const cls = await answerOf<{ observed: number; observedError: number; asymptotic: { observed: number } }>(
    "cls",
    counting,
    "--at",
    "2",
    "--fix",
    "bkg=1",
    ...toys,
  );
  expect(Math.abs(cls.observed - cls.asymptotic.observed)).toBeLessThan(4 * cls.observedError + 0.02);
  const gof = await answerOf<{ ndof: number; pValue: number; toys: { pValue: number; error: number } }>(
    "gof",
    counting,
    "--fix",
    "mu=1",
    ...toys,
  );
  expect(gof.ndof).toBe(1);
  // 55 seen where 60 are expected, with 25 of them the variance of the background: χ² = 25/85
  expect(gof.pValue).toBeCloseTo(0.59, 1);
  expect(Math.abs(gof.toys.pValue - gof.pValue)).toBeLessThan(4 * gof.toys.error + 0.05);
});

test("people read where toys were drawn, and the mean and spread of their fits", async () => {
  const { stdout, stderr } = await ratiometer("toys", counting, "--toys", "20", "--quiet");
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^\S+: 20 toys in \S+ s\n {10}drawn at {2}mean of best fits {2}spread\n {2}mu {6}1 {9}\S+ ± \S+/);
});

test.each([
  ["no number of toys", ["toys", counting], /toys needs --toys N/],
  ["no toys", ["toys", counting, "--toys", "0"], /--toys is "0", expected a whole number of at least 1/],
  [
    "a file of no known kind",
    ["toys", counting, "--toys", "3", "--out", beside("t.csv")],
    /expected a name that ends in \.jsonl or \.parquet/,
  ],
  ["a seed without toys", ["gof", counting, "--seed", "3"], /--seed goes with --toys N/],
] as const)("%s is refused", async (_, argv, message) => {
  const { status, stderr } = await ratiometer(...argv);
  expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
  expect(existsSync(beside("t.csv"))).toBe(false);
});
