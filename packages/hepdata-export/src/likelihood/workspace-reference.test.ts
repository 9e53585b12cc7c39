import { expect, test } from "@jest/globals";
import { toyContent } from "../testing/toy-content.ts";
import { eftWorkspace, smWorkspace } from "./workspace-json.ts";
import { strengthTest, workspaceReference } from "./workspace-reference.ts";

const content = toyContent(new Uint8Array([1]));
const names = content.coefficients.map(({ name }) => name);
const reference = workspaceReference(JSON.stringify(eftWorkspace(content)), names, content.points, [0.6827]);

test("likelihoods at named points and the best fit are those that pyhf finds, which was given the yields of each point", () => {
  // pyhf 0.7.6, staterror fitted by SciPy; twice the negative logarithm
  const atSm = -18.40080736836157;
  const profiled = { kt_m2: -12.979062332609164, kt_m0p5: -17.905851699834244, ctZ_3: 3.4368857850641845, ctZ_m1p5: -18.33114459128519 };
  expect(reference.twice_nll_sm).toBeCloseTo(atSm, 6);
  expect(reference.twice_nll).toBeCloseTo(atSm, 6);
  // in ctZ the toy has a second minimum as deep as that of the SM
  expect(reference.best_fit["kt"]).toBeCloseTo(1, 5);
  for (const [name, value] of Object.entries(profiled))
    expect(reference.points.find((point) => point.name === name)?.delta_twice_nll).toBeCloseTo(value - atSm, 5);
});

test("systematic uncertainties grow with the yields, as pyhf has it with templates of each point", () => {
  const [first, second] = content.channels;
  const scale = { name: "scale", up: [1.5, 0.4, -0.3], down: [-1.2, -0.5, 0.4] };
  const lumi = { name: "lumi", up: [2, 0.4, 0.01], down: [-2, -0.4, -0.01], factors: { up: 1.02, down: 0.98 } };
  const samples = [
    { ...first.samples[0], systematics: [scale] },
    { ...first.samples[1], systematics: [lumi] },
  ];
  const workspace = JSON.stringify(eftWorkspace({ ...content, channels: [{ ...first, samples }, second] }));
  const { twice_nll, points } = workspaceReference(workspace, names, content.points, [0.6827]);
  // pyhf 0.7.6
  const profiled = { kt_m2: -9.384683945347717, kt_1p5: -13.747353954620408, ctZ_m1p5: -14.65676513493527, ctZ_3: 6.4144584728976 };
  for (const [name, value] of Object.entries(profiled)) {
    const found = points.find((point) => point.name === name)?.delta_twice_nll ?? NaN;
    expect(found + twice_nll).toBeCloseTo(value, 5);
  }
});

test("each coefficient is scanned with the others at the SM, and ends are where the curve says", () => {
  expect(reference.axis_scans.map(({ coefficient, status }) => [coefficient, status])).toEqual([
    ["kt", "converged"],
    ["ctZ", "converged"],
  ]);
  // at kt = -0.5 pyhf has 0.495, below the threshold of 1, at -2 it has 5.42: an end lies between, and kt is a union
  const [first, second] = reference.axis_scans[0].intervals["0.6827"];
  expect(first[0]).toBeGreaterThan(-2);
  expect(first[0]).toBeLessThan(-0.5);
  expect(first[1]).toBeLessThan(second[0]);
  expect(second[0]).toBeLessThan(1);
});

test("the strength is tested as pyhf does it, and not where a bin has no background", () => {
  const found = strengthTest(JSON.stringify(smWorkspace(content)));
  expect(found?.observed).toBeCloseTo(0.50459617, 6);
  [0.00028432, 0.00244594, 0.01821723, 0.10308439, 0.36734213].forEach((value, i) => expect(found?.expected[i]).toBeCloseTo(value, 6));
  const signalOnly = { ...content, channels: content.channels.map((channel) => ({ ...channel, samples: channel.samples.slice(0, 1) })) };
  expect(strengthTest(JSON.stringify(smWorkspace(signalOnly)))).toBeUndefined();
});
