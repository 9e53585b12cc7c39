import { expect, test } from "@jest/globals";
import type { MadMinerFile, MadMinerSetup } from "@ratiometer/tables";
import { memoryTable } from "../testing/memory-table.ts";
import { madMinerContents } from "./madminer-contents.ts";

const benchmark = (name: string, c: number, isNuisance = false): MadMinerSetup["benchmarks"][number] => ({
  name,
  point: { c },
  isNuisance,
  isReference: name === "sm",
});

/** Weights 1 + 0.3 c + 0.1 c² at c = 1, 0 and -1. */
const setup: MadMinerSetup = {
  parameters: [{ name: "c", block: "dim6", id: 2, maxPower: [2], range: [-1, 1], transform: undefined }],
  benchmarks: [benchmark("up", 1), benchmark("sm", 0), benchmark("down", -1), benchmark("nu", 0, true)],
  morphing: {
    components: [[0], [1], [2]],
    matrix: [
      [0, 1, 0],
      [0.5, 0, -0.5],
      [0.5, -1, 0.5],
    ],
  },
  finiteDifferences: undefined,
  systematics: [],
  nuisanceParameters: [{ name: "n", systematic: "s", positiveBenchmark: "nu", negativeBenchmark: undefined }],
  observables: [{ name: "x", definition: undefined }],
  signalEvents: undefined,
  backgroundEvents: undefined,
};

function fileOf(changed: Partial<MadMinerSetup>, nu = 0.5): MadMinerFile {
  const column = (name: string, ...values: number[]): Parameters<typeof memoryTable>[1][number] => ({
    name,
    type: "float64",
    values: Float64Array.from(values),
  });
  const samples = memoryTable(2, [
    column("x", 3, 4),
    column("up", 1.4, 2.8),
    column("sm", 1, 2),
    column("down", 0.8, 1.6),
    column("nu", nu, nu),
  ]);
  return { setup: { ...setup, ...changed }, samples, observableColumns: ["x"], weightColumns: ["up", "sm", "down", "nu"] };
}

test("the sum of weights is that of the reference; a morphing that gives its benchmarks back is not remarked", async () => {
  const { events, sumOfWeights, weights, notes, suspicious } = await madMinerContents(fileOf({}));
  expect([events, sumOfWeights, suspicious]).toEqual([2, 3, []]);
  expect(weights.map(({ id, point, nuisance }) => [id, point, nuisance ?? false])).toEqual([
    ["up", { c: 1 }, false],
    ["sm", { c: 0 }, false],
    ["down", { c: -1 }, false],
    ["nu", { c: 0 }, true],
  ]);
  expect(notes).toEqual([
    "1 parameters: c",
    "4 benchmarks, 1 of them of nuisance parameters",
    "morphing with 3 components",
    "1 observables, 0 systematic uncertainties, 1 nuisance parameters",
    'the sum of weights is that of "sm"',
  ]);
});

test("a morphing of other benchmarks, two benchmarks at one point, and weights that are 0", async () => {
  const benchmarks = [benchmark("up", 1), benchmark("sm", 0), benchmark("down", 1), benchmark("nu", 0, true)];
  const { suspicious } = await madMinerContents(fileOf({ benchmarks }, 0));
  expect(suspicious).toEqual([
    'weight "nu" is 0 in every event',
    'the morphing does not give back the benchmarks "down"',
    'weights "up", "down" have the same point',
  ]);
});
