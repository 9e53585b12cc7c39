import { expect, test } from "@jest/globals";
import type { Impacts, UncertaintyBreakdown } from "@ratiometer/likelihood";
import { answerOf, modelFolder, ratiometer } from "../testing/model-command.ts";
import { COUNTING, QUADRATIC } from "../testing/small-workspace.ts";

const written = await modelFolder("ranking");
const counting = await written("counting.json", COUNTING);
const quadratic = await written("quadratic.json", QUADRATIC);

interface Ranking extends Impacts {
  readonly uncertainty: UncertaintyBreakdown;
}

test("the impact of a background on a signal strength is the one over the other", async () => {
  const { impacts } = await answerOf<Ranking>("ranking", counting);
  expect(impacts).toHaveLength(1);
  // γ = 1 ± 0.1: ∓ 50 × 0.1 of 10 signal events
  expect(impacts[0]).toMatchObject({ parameter: "bkg[0]", clipped: false });
  for (const [key, value] of [
    ["up", -0.5],
    ["preUp", -0.5],
    ["preDown", 0.5],
    ["pull", 0],
    ["constraint", 1],
  ] as const)
    expect(impacts[0][key]).toBeCloseTo(value, 4);
});

test("by global observables impacts and statistical uncertainty add up in quadrature, groups are what their parameters are", async () => {
  const { impacts, uncertainty } = await answerOf<Ranking>(
    "ranking",
    quadratic,
    ...[
      "--set",
      "ctZ=0.5",
      "--asimov-at",
      "ctZ=1",
      "--convention",
      "global-observable",
      "--group",
      "rate=lumi",
      "--group",
      "all=lumi,xs, other",
    ],
  );
  expect(impacts.map(({ parameter }) => parameter).sort()).toEqual(["lumi", "xs, other"]);
  const sum = Math.hypot(uncertainty.statistical.up, ...impacts.map(({ up }) => up));
  expect(sum / uncertainty.up).toBeCloseTo(1, 1);
  expect(uncertainty.groups.map(({ group }) => group)).toEqual(["rate", "all"]);
  expect(Math.hypot(uncertainty.groups[1].up, uncertainty.statistical.up)).toBeCloseTo(uncertainty.up, 4);
});

test("people read the parts of the uncertainty and a table of impacts", async () => {
  const { stdout } = await ratiometer("ranking", counting, "--group", "background=bkg");
  expect(stdout.split("\n").slice(0, 9)).toEqual([
    `${counting}, observed data: mu = 0.500`,
    "uncertainty:",
    expect.stringMatching(/^ {2}total {8}\+0\.\d+ {2}-0\.5000?$/),
    expect.stringMatching(/^ {2}statistical {2}\+0\.\d+ {2}-0\.\d+$/),
    expect.stringMatching(/^ {2}background {3}\+0\.\d+ {2}-0\.\d+$/),
    expect.stringContaining("an interval ends at a bound of mu"),
    "impacts:",
    "          pull  constraint  up       down     pre-fit up  down",
    expect.stringMatching(/^ {2}bkg\[0\] {2}0\.00 {2}1\.00 /),
  ]);
});

test.each([
  ["a group without a name", ["--group", "bkg"], /--group is "bkg", expected GROUP=NAME,…/],
  ["a group of an unknown parameter", ["--group", "a=bgk"], /unknown parameter "bgk"; hint: did you mean "bkg"\?/],
  ["a group that is there twice", ["--group", "a=bkg", "--group", "a=bkg[0]"], /--group says "a" twice/],
  ["an unknown convention", ["--convention", "observable"], /USAGE_OPTION_VALUE/],
] as const)("%s is refused", async (_, argv, message) => {
  const { status, stderr } = await ratiometer("ranking", counting, ...argv);
  expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
});

test("counts so large that no step shows an uncertainty end with 3, not in a loop", async () => {
  const [channel] = COUNTING.channels;
  const [signal, background] = channel.samples;
  const huge = await written("huge.json", {
    ...COUNTING,
    channels: [{ ...channel, samples: [{ ...signal, data: [1e300] }, background] }],
    observations: [{ name: "SR", data: [1e300] }],
  });
  const { status, stdout } = await ratiometer("ranking", huge, "--quiet");
  expect([status, stdout]).toEqual([3, expect.stringContaining("NOT CONVERGED")]);
});
