import { expect, test } from "@jest/globals";
import { parameterList } from "./parameter-list.ts";
import { statisticalParameters, type SimulatedProcess } from "./simulation-statistics.ts";

const process = (name: string, contents: readonly number[], errors: readonly number[], signal = false, initial = 1): SimulatedProcess => ({
  name,
  signal,
  initial,
  contents: Float64Array.from(contents),
  errors: Float64Array.from(errors),
});

/** Names of the parameters, and what they do in each bin. */
function found(processes: readonly SimulatedProcess[], threshold = 10, includeSignal = false) {
  const bins = processes[0].contents.length;
  const list = parameterList(new Set());
  const line = { channel: "c", threshold, includeSignal, mode: 1, place: { file: "card.txt", line: 1 } } as const;
  const { total, multipliers, additions } = statisticalParameters(line, processes, bins, list);
  return { list, total: [...total], multipliers: multipliers.map((row) => [...row]), additions };
}

// effective events of the backgrounds: 100²/(25 + 0) = 400 and 4²/(1 + 3.24) = 3.8, rounded to 4
const SIGNAL = process("sig", [50, 2, 0], [30, 0.5, 0], true);
const ONE = process("one", [80, 3, 0], [5, 1, 0]);
const TWO = process("two", [20, 1, 0], [0, 1.8, 0]);

test("a bin with more effective events than the threshold has one parameter, one without errors none", () => {
  const { list, total, additions } = found([SIGNAL, ONE, TWO], 3);
  expect(total).toEqual([0, 1, -1]);
  expect(list.parameters).toMatchObject([
    { name: "prop_binc_bin0", init: 0, bounds: [-7, 7] },
    { name: "prop_binc_bin1", init: 0, bounds: [-7, 7] },
  ]);
  expect(list.constraints).toEqual([0, 1].map((parameter) => ({ kind: "normal", parameter, sigma: 1 })));
  expect(additions.flat()).toEqual([]);
});

test("in a bin with fewer each process has its own, by its own effective events", () => {
  const { list, total, multipliers, additions } = found([SIGNAL, ONE, TWO], 10);
  expect(total).toEqual([0, -1, -1]);
  // sig: (2/0.5)² = 16 > 10: its error is added; one: 9: a Poisson multiplier; two: an error above its content is added
  expect(list.parameters.map(({ name }) => name)).toEqual([
    "prop_binc_bin0",
    "prop_binc_bin1_sig",
    "prop_binc_bin1_one",
    "prop_binc_bin1_two",
  ]);
  expect(list.constraints).toMatchObject([{ kind: "normal" }, { kind: "normal" }, { kind: "poisson", tau: 9 }, { kind: "normal" }]);
  expect(list.auxiliary).toEqual([0, 0, 9, 0]);
  expect(multipliers).toEqual([
    [-1, -1, -1],
    [-1, 2, -1],
    [-1, -1, -1],
  ]);
  expect(additions.map((own) => own.map(({ parameter, up, down }) => [parameter, [...up], [...down]]))).toEqual([
    [[1, [0, 0.5, 0], [0, -0.5, 0]]],
    [],
    [[3, [0, 1.8, 0], [0, -1.8, 0]]],
  ]);
});

test("signals count among the effective events only where the line says so", () => {
  // with the signal: (150)²/(900 + 25) = 24.3; without: 400
  expect(found([SIGNAL, ONE, TWO], 30).total[0]).toBe(0);
  expect(found([SIGNAL, ONE, TWO], 30, true).total[0]).toBe(-1);
});

test("rates count with their initial values", () => {
  // 2 × 3 ± 2 × 1 and 1 ± 1.8: 49/7.24 = 6.8, instead of 3.8
  expect(found([ONE, TWO], 5).total[1]).toBe(-1);
  expect(found([process("one", [80, 3, 0], [5, 1, 0], false, 2), TWO], 5).total[1]).toBe(1);
});

test("negative contents of a bin with few events and negative thresholds have no parameter", () => {
  const { list } = found([process("one", [3], [1]), process("two", [-1], [0.5])], 10);
  expect(list.parameters.map(({ name }) => name)).toEqual(["prop_binc_bin0_one"]);
  expect(found([ONE, TWO], -1).list.parameters).toEqual([]);
});
