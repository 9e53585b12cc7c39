import { expect, test } from "@jest/globals";
import { answerOf, modelFolder, ratiometer } from "../testing/model-command.ts";
import { COUNTING, QUADRATIC } from "../testing/small-workspace.ts";

const written = await modelFolder("fisher");
const counting = await written("counting.json", COUNTING);
const quadratic = await written("quadratic.json", QUADRATIC);

interface Fisher {
  readonly parameters: readonly string[];
  readonly information: readonly (readonly number[])[];
  readonly profiled: readonly (readonly number[])[];
  readonly covariance: readonly (readonly number[])[];
  readonly auxiliary: readonly number[];
  readonly channels: readonly { readonly bins: readonly { readonly yield: number; readonly slopes: readonly number[] }[] }[];
}

test("the information about a signal strength is s²/ν, and s²/(ν + σ_b²) with the background profiled", async () => {
  const { parameters, information, profiled, covariance } = await answerOf<Fisher>("fisher", counting, "--at", "mu=1");
  expect(parameters).toEqual(["mu"]);
  expect(information[0][0]).toBeCloseTo(100 / 60, 8);
  expect(profiled[0][0]).toBeCloseTo(100 / (60 + 25), 8);
  expect(covariance[0][0]).toBeCloseTo(0.85, 8);
});

test("information about several parameters has the slopes of every bin, and what auxiliary measurements add", async () => {
  const { parameters, information, auxiliary, channels } = await answerOf<Fisher>(
    "fisher",
    quadratic,
    "--of",
    "ctZ,xs, other",
    "--at",
    "ctZ=1",
  );
  expect(parameters).toEqual(["ctZ", "xs, other"]);
  // bins: 100 (1 + 0.5 c + 0.5 c²) + 50 (…): slopes 150 and, at code 4, 50 (1.1 - 0.9)/2 at the origin up to its polynomial
  const [first, second] = channels[0].bins;
  expect([first.yield, second.yield]).toEqual([250, 170]);
  expect(first.slopes[0]).toBeCloseTo(150, 6);
  expect(second.slopes[0]).toBeCloseTo(150, 6);
  expect(information[0][0]).toBeCloseTo(150 ** 2 / 250 + 150 ** 2 / 170, 6);
  expect(information[0][1]).toBeCloseTo((150 * first.slopes[1]) / 250 + (150 * second.slopes[1]) / 170, 6);
  expect(auxiliary[1]).toBeCloseTo(1, 6);
});

test("people read the information, the least uncertainties and the share of each channel", async () => {
  const { stdout } = await ratiometer("fisher", counting);
  expect(stdout.split("\n")).toEqual([
    `${counting}: expected information`,
    "  mu  1.667",
    "with the other parameters fitted as well:",
    "  mu  1.176",
    "least uncertainties:",
    "  mu  0.922",
    "by channel:",
    "  SR  1.667",
    "",
  ]);
});

test.each([
  ["an unknown parameter", ["--of", "my"], /unknown parameter "my"; hint: did you mean "mu"\?/],
  ["one that is held", ["--of", "mu", "--fix", "mu"], /"mu" is held: there is no information about it/],
  ["no parameter of interest that is free", ["--fix", "mu"], /the model names no parameter of interest; hint: --of NAME,… says which/],
] as const)("%s is refused", async (_, argv, message) => {
  const { status, stderr } = await ratiometer("fisher", counting, ...argv);
  expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
});
