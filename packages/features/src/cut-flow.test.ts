import { expect, test } from "@jest/globals";
import { tableOf } from "@ratiometer/tables";
import { cutFlowSums, passedSelections } from "./cut-flow.ts";
import { compileSelection } from "./expression/expression.ts";
import { scopeOf } from "./expression/scope.ts";

const table = tableOf([
  ["pt", { values: Float64Array.of(10, 30, 50, 70, 90), unit: "GeV" }],
  ["n", { values: Int32Array.of(5, 1, 2, 3, 0), unit: "1" }],
]);
const selections = ["pt > 20 GeV", "n >= 2"].map((text) => compileSelection(text, scopeOf(table)));
const weights = Float64Array.of(1, -2, 3, 4, -5);

test("a row passes selections up to the first that it does not meet", () => {
  expect([...passedSelections(selections, table)]).toEqual([0, 1, 2, 2, 1]);
  expect([...passedSelections([], table)]).toEqual([0, 0, 0, 0, 0]);
});

test("a cut flow counts events, those of negative weight, sums weights with their sign, and tells the effective sample size", () => {
  const flow = cutFlowSums(["pt > 20 GeV", "n >= 2"]);
  flow.add(passedSelections(selections, table), weights);
  expect(flow.steps()).toEqual([
    { selection: "all", events: 5, negative: 2, weight: 1, error: Math.sqrt(55), effectiveSampleSize: 1 / 55 },
    { selection: "pt > 20 GeV", events: 4, negative: 2, weight: 0, error: Math.sqrt(54), effectiveSampleSize: 0 },
    { selection: "n >= 2", events: 2, negative: 0, weight: 7, error: 5, effectiveSampleSize: 49 / 25 },
  ]);
});

test("sums do not depend on how events are cut into blocks", () => {
  const passed = Uint16Array.from({ length: 1000 }, (_, i) => i % 3);
  const many = Float64Array.from(passed, (_, i) => Math.sin(i) * 10 ** (i % 17));
  const [whole, parts] = [cutFlowSums(["a", "b"]), cutFlowSums(["a", "b"])];
  whole.add(passed, many);
  for (const [first, end] of [
    [0, 1],
    [1, 500],
    [500, 500],
    [500, 1000],
  ])
    parts.add(passed.slice(first, end), many.slice(first, end));
  expect(parts.steps()).toEqual(whole.steps());
});

test("nothing is left of no events", () => {
  expect(cutFlowSums([]).steps()).toEqual([{ selection: "all", events: 0, negative: 0, weight: 0, error: 0, effectiveSampleSize: 0 }]);
});
