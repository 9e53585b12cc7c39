import { expect, test } from "@jest/globals";
import type { FitSummary } from "../statistics/fit-summary.ts";
import { answerOf, modelFolder, ratiometer } from "../testing/model-command.ts";
import { COUNTING, QUADRATIC } from "../testing/small-workspace.ts";

const written = await modelFolder("fit");
const counting = await written("counting.json", COUNTING);
const quadratic = await written("quadratic.json", QUADRATIC);

const fitOf = (...argv: readonly string[]): Promise<FitSummary> => answerOf("fit", ...argv);

test("a counting experiment is fitted exactly: mu = (n - b)/s, with the errors of both measurements", async () => {
  const { parameters, correlation } = await fitOf(counting);
  const [mu, background] = parameters;
  // V(γ) = 1/τ, V(mu) = (55 + 50²/100)/10²; cov = -50/10 V(γ)
  expect(mu).toMatchObject({ name: "mu", fixed: false, atBound: false });
  expect(mu.value).toBeCloseTo(0.5, 6);
  expect(mu.uncertainty).toBeCloseTo(Math.sqrt(0.8), 6);
  expect(background.value).toBeCloseTo(1, 6);
  expect(background.uncertainty).toBeCloseTo(0.1, 6);
  expect(background.pull).toBeCloseTo(0, 5);
  expect(background.constraint).toBeCloseTo(1, 6);
  expect(correlation?.[0][1]).toBeCloseTo(-0.05 / (0.1 * Math.sqrt(0.8)), 6);
});

test("a parameter that is held has no uncertainty, and the others are fitted without it", async () => {
  const { parameters, correlation } = await fitOf(counting, "--fix", "bkg[0]=1.02");
  expect(parameters[0].value).toBeCloseTo(0.4, 8);
  expect(parameters[0].uncertainty).toBeCloseTo(Math.sqrt(55) / 10, 8);
  expect(parameters[1]).toMatchObject({ value: 1.02, uncertainty: null, fixed: true });
  expect(correlation).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

test("Asimov data are fitted where they were made, to linear or quadratic order", async () => {
  for (const order of ["linear", "quadratic"]) {
    const { parameters, twiceNll } = await fitOf(quadratic, "--order", order, "--asimov-at", "ctZ=0.5");
    expect([order, parameters[0].name]).toEqual([order, "ctZ"]);
    expect(parameters[0].value).toBeCloseTo(0.5, 5);
    expect(twiceNll).toBeLessThan(30);
  }
});

test("people read value, uncertainty, pull and what is at a bound or fixed", async () => {
  const { status, stdout } = await ratiometer("fit", counting);
  expect(status).toBe(0);
  expect(stdout).toBe(
    [
      `${counting}, observed data: -2 log L = ${/= (\S+) at/.exec(stdout)?.[1] ?? ""} at the best fit (converged)`,
      "  mu      0.50 ± 0.89",
      "  bkg[0]  1.00 ± 0.10  pull 0.00 ± 1.00",
      "strong correlations:",
      "  -0.56  mu  bkg[0]",
      "goodness of fit (saturated): 0 for 0 degrees of freedom",
      "",
    ].join("\n"),
  );
  const below = await written("below.json", { ...COUNTING, observations: [{ name: "SR", data: [30] }] });
  const bounded = await ratiometer("fit", below, "--fix", "bkg");
  expect([bounded.status, bounded.stdout.split("\n").slice(1)]).toEqual([
    0,
    ["  mu      0  at bound", "  bkg[0]  1  fixed", "goodness of fit (saturated): 9.35 for 0 degrees of freedom", ""],
  ]);
});
