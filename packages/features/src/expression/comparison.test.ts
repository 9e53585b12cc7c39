import { expect, test } from "@jest/globals";
import { compileExpression, compileSelection } from "./expression.ts";
import { handWritten, noColumns } from "./testing/hand-written-events.ts";

const scope = { units: new Map<string, string>(), candidates: [] };
/** One event with one jet of 50 GeV: the second one is missing. */
const record = handWritten([{ jets: [[50, 0.5, 1, 5, 0.9]] }]);
const [there, missing] = ["jets[0].pt", "jets[1].pt"];

const holds = (text: string): boolean => compileSelection(text, scope).on(noColumns(1), { record })(0);
const evaluated = (text: string): readonly [number, number | undefined] => {
  const { values, valid } = compileExpression(text, scope).evaluate(noColumns(1), { record }, -7);
  return [values[0], valid?.[0]];
};

test.each(["<", "<=", ">", ">=", "==", "!="])("a comparison by %s is false where a side is missing, and its negation true", (operator) => {
  for (const [left, right] of [
    [missing, "50"],
    ["50", missing],
    [missing, there],
    [there, missing],
    [missing, missing],
  ]) {
    expect([left, right, holds(`${left} ${operator} ${right}`)]).toEqual([left, right, false]);
    expect([left, right, holds(`not (${left} ${operator} ${right})`)]).toEqual([left, right, true]);
  }
});

test.each([
  ["<", [true, false, false]],
  ["<=", [true, true, false]],
  [">", [false, false, true]],
  [">=", [false, true, true]],
  ["==", [false, true, false]],
  ["!=", [true, false, true]],
])("a comparison by %s of numbers that exist", (operator, expected) => {
  expect([40, 50, 60].map((value) => holds(`${value} ${operator} ${there}`))).toEqual(expected);
});

/** Truth values that a comparison can have: true, false, and false because something is missing. */
const truths: readonly (readonly [string, boolean])[] = [
  [`${there} > 40`, true],
  [`${there} > 60`, false],
  [`${missing} > 40`, false],
];

test("and, or, not are those of two truth values: nothing is missing behind a comparison", () => {
  for (const [a, isA] of truths) {
    expect(holds(`not (${a})`)).toBe(!isA);
    for (const [b, isB] of truths) {
      expect([a, b, holds(`${a} and ${b}`), holds(`${a} or ${b}`)]).toEqual([a, b, isA && isB, isA || isB]);
      // De Morgan
      expect(holds(`not (${a} and ${b})`)).toBe(holds(`not (${a}) or not (${b})`));
      expect(holds(`not (${a} or ${b})`)).toBe(holds(`not (${a}) and not (${b})`));
    }
  }
});

test.each([
  `${missing} + 1`,
  `1 GeV - ${missing}`,
  `2 * ${missing}`,
  `${missing} * 0`,
  `${missing} / ${there}`,
  `${there} / ${missing}`,
  `-${missing}`,
  `${missing} ^ 2`,
  `${missing} ^ 0`,
  `(${missing} / ${there}) ^ (${there} / ${there})`,
  `2 ^ (${missing} / ${there})`,
  `1 ^ (${missing} / ${there})`,
  `sqrt(${missing})`,
  `log(${missing} / 1 GeV)`,
  `abs(${missing})`,
  `sign(${missing})`,
  `min(${missing}, 1)`,
  `max(1, ${missing}, 2)`,
  `atan2(${missing}, 1)`,
  `where(${there} > 1, ${missing}, 3)`,
  `where(${there} > 60, ${there})`,
  `where(${there} > 60, log(-${there} / 1 GeV))`,
  `fill(${missing}, jets[2].pt)`,
  `mean(light_jets.pt)`,
  `min(light_jets.pt)`,
  `max(jets[pt > 60].pt)`,
  `sum(jets.pt * ${missing})`,
  `max(jets.pt * ${missing})`,
  `min(delta_r(jets, lepton))`,
  `mass(jets[0] + jets[1])`,
  `mass(sum(jets) + lepton)`,
  `delta_r(jets[0], lepton)`,
  `delta_phi(missing, jets[0])`,
  `transverse_mass(jets[0], missing)`,
  `cos_theta_star(jets[0], jets[1])`,
  `nearest(jets, lepton).pt`,
  `nearest(leptons, jets[0]).pt`,
  `largest(light_jets, pt).pt`,
  `largest(jets, ${missing}).pt`,
  `rapidity(sum(light_jets))`,
  `lepton.pt`,
  `missing.pt`,
])("%s is missing, the fill stands for it", (text) => {
  expect(compileExpression(text, scope).canBeMissing).toBe(true);
  expect(evaluated(text)).toEqual([-7, 0]);
});

test.each([
  ["count(light_jets)", 0],
  ["sum(light_jets.pt)", 0],
  ["pt(sum(light_jets))", 0],
  ["mass(sum(light_jets))", 0],
  ["sum(mass(light_jets + lepton))", 0],
])("%s is never missing and 0 without objects", (text, value) => {
  expect(compileExpression(text, scope).canBeMissing).toBe(text.includes("lepton"));
  expect(evaluated(text)[0]).toBe(value);
});

test.each([
  [`fill(${missing}, 3)`, 3],
  [`where(exists(jets[1]), ${missing}, 3)`, 3],
  [`where(${missing} > 3, 1, 2)`, 2],
  [`where(${there} > 3, 1)`, 1],
])("%s has a value", (text, value) => {
  expect(evaluated(text)[0]).toBe(value);
});

test("any is false and all is true without objects", () => {
  expect([holds("any(light_jets.pt > 0)"), holds("all(light_jets.pt < 0)"), holds(`exists(${missing})`)]).toEqual([false, true, false]);
});

test("an undefined number stays an error where another is missing", () => {
  expect(() => holds(`log(-${there} / 1 GeV) > 0`)).toThrow('"log(-jets[0].pt / 1 GeV)" is NaN in row 0 where jets[0].pt = 50');
  expect(() => holds(`${there} / (${there} - ${there}) > ${missing} / 1 GeV`)).toThrow("is Infinity in row 0 where jets[0].pt = 50");
});
