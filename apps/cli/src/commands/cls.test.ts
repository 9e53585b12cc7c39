import { expect, test } from "@jest/globals";
import { chi2LogSurvival } from "@ratiometer/likelihood";
import { answerOf, modelFolder, ratiometer } from "../testing/model-command.ts";
import { COUNTING } from "../testing/small-workspace.ts";

const written = await modelFolder("cls");
/** Without an uncertain background: 10 mu + 50 expected, 55 observed. */
const certain = await written("certain.json", {
  ...COUNTING,
  measurements: [{ name: "m", config: { poi: "mu", parameters: [{ name: "bkg", fixed: true }] } }],
});
const poiless = await written("poiless.json", { ...COUNTING, measurements: [{ name: "m", config: { poi: "", parameters: [] } }] });

/** Twice the logarithm of the ratio of Poisson probabilities of n at two means. */
const ratio = (n: number, at: number, best: number): number => 2 * (at - best - n * Math.log(at / best));
/** Probability that a standard normal variable exceeds x. */
const tail = (x: number): number => (x > 0 ? Math.exp(chi2LogSurvival(x * x)) / 2 : 1 - tail(-x));

interface Band {
  readonly observed: number;
  readonly expected: readonly number[];
  readonly q: number;
  readonly qAsimov: number;
  readonly pValue: number;
  readonly timing: { readonly load: number; readonly fit: number };
}

test("CLs of a counting experiment is the closed form of the asymptotic formulas", async () => {
  const { observed, expected, q, qAsimov, timing } = await answerOf<Band>("cls", certain, "--at", "2");
  const [root, asimov] = [Math.sqrt(ratio(55, 70, 55)), Math.sqrt(ratio(50, 70, 50))];
  expect(q).toBeCloseTo(root ** 2, 8);
  expect(qAsimov).toBeCloseTo(asimov ** 2, 8);
  expect(observed).toBeCloseTo(tail(root) / tail(root - asimov), 8);
  expect(expected[2]).toBeCloseTo(tail(asimov) / 0.5, 8);
  expect(Math.min(timing.load, timing.fit)).toBeGreaterThan(0);
});

test("the limit is where CLs is 5 %, observed and expected, and no more than the bound is searched", async () => {
  const { observed, expected } = await answerOf<Band>("limit", certain);
  const at = await answerOf<Band>("cls", certain, "--at", String(observed));
  expect(at.observed).toBeCloseTo(0.05, 5);
  expect((await answerOf<Band>("cls", certain, "--at", String(expected[4]))).expected[4]).toBeCloseTo(0.05, 5);
  const { stdout } = await ratiometer("limit", certain, "--bounds", "mu=0:0.5");
  expect(stdout).toContain("observed         above 0.5, the bound of mu\n");
});

test("the significance is the root of q0", async () => {
  const { observed, expected, pValue } = await answerOf<Band & { expected: number }>("significance", certain);
  expect(observed).toBeCloseTo(Math.sqrt(ratio(55, 50, 55)), 7);
  expect(expected).toBeCloseTo(Math.sqrt(ratio(60, 50, 60)), 7);
  expect(pValue).toBeCloseTo(tail(observed), 8);
});

test("people read the five expected values with their names", async () => {
  const { stdout } = await ratiometer("cls", certain, "--at", "2");
  expect(stdout.split("\n").slice(0, 3)).toEqual([
    `${certain}, observed data: CLs of mu = 2 by q̃`,
    `  observed         ${Number((await answerOf<Band>("cls", certain, "--at", "2")).observed.toPrecision(4))}`,
    expect.stringMatching(/^ {2}expected -2 σ {4}0\.\d+$/),
  ]);
  expect(stdout).toMatch(/best fit mu = 0\.50\n$/);
});

test.each([
  [
    "a model without parameter of interest",
    ["cls", poiless],
    /USAGE_ARGUMENTS: the model names no parameter of interest; hint: --poi NAME, one of mu$/,
  ],
  ["an unknown one", ["limit", certain, "--poi", "Mu_"], /MODEL_UNKNOWN_PARAMETER: unknown parameter "Mu_"; hint: did you mean "mu"\?$/],
  [
    "one that is held",
    ["significance", certain, "--fix", "mu=1"],
    /the parameter of interest "mu" is held at 1; hint: leave it out of --fix/,
  ],
  ["one that the measurement holds", ["cls", certain, "--poi", "bkg[0]"], /"bkg\[0\]" is held at 1; hint: name another one by --poi$/],
  ["a value that is no number", ["cls", certain, "--at", "one"], /USAGE_OPTION_VALUE: --at is "one", expected a number$/],
  ["a value outside the bounds", ["cls", certain, "--at", "11"], /FIT_OUTSIDE_BOUNDS/],
  ["a level that is none", ["limit", certain, "--level", "95"], /USAGE_OPTION_VALUE: --level is "95", expected a number between 0 and 1$/],
  [
    "bounds that fall",
    ["limit", certain, "--bounds", "mu=1:0"],
    /MODEL_SETTINGS: "mu" would have the bounds \[1, 0\], expected bounds that rise$/,
  ],
  ["bounds that are none", ["limit", certain, "--bounds", "mu=1"], /USAGE_OPTION_VALUE: --bounds is "mu=1", expected NAME=LOW:HIGH$/],
] as const)("%s is refused with one message", async (_, argv, message) => {
  const { status, stdout, stderr } = await ratiometer(...argv);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr.trimEnd().split("\n")).toEqual([expect.stringMatching(message)]);
});
