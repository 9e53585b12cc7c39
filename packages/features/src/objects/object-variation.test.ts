import { expect, test } from "@jest/globals";
import { columnOf, randomStream, tableOf, type EventObjects, type ObjectTable } from "@ratiometer/tables";
import { resolutionFactors, scaledObjects, tagFactors } from "./object-variation.ts";

const column = (...values: readonly number[]) => ({ values: Float64Array.from(values), unit: "1" });

function jets(pt: readonly number[], phi: readonly number[], offsets: readonly number[]): EventObjects {
  const empty: ObjectTable = { offsets: Uint32Array.from(offsets, () => 0), table: tableOf([["pt", column()]]) };
  const table = tableOf([
    ["pt", column(...pt)],
    ["eta", column(...pt.map(() => 0.5))],
    ["phi", column(...phi)],
    ["mass", column(...pt.map((value) => value / 10))],
    ["btag", column(...pt.map(() => 0.3))],
  ]);
  const events = offsets.length - 1;
  return {
    events,
    kinds: { electrons: empty, muons: empty, photons: empty, fatjets: empty, jets: { offsets: Uint32Array.from(offsets), table } },
    met: {
      pt: new Float64Array(events).fill(30),
      phi: new Float64Array(events).fill(0),
      present: Int32Array.from({ length: events }, (_, i) => (i === 2 ? 0 : 1)),
    },
  };
}

test("a scale multiplies pT and mass and nothing else, and the missing momentum balances it", () => {
  const objects = jets([100, 50, 80, 60], [0, Math.PI / 2, Math.PI, 1], [0, 2, 3, 4]);
  const varied = scaledObjects(objects, "jets", Float64Array.of(1.1, 0.8, 1, 2), true);
  expect([...columnOf(varied.kinds.jets.table, "pt").values]).toEqual([110.00000000000001, 40, 80, 120]);
  expect([...columnOf(varied.kinds.jets.table, "mass").values]).toEqual([11, 4, 8, 12]);
  for (const name of ["eta", "phi", "btag"])
    expect(columnOf(varied.kinds.jets.table, name)).toEqual(columnOf(objects.kinds.jets.table, name));
  // event 0: (30, 0) - (10, 0) + (0, 10)
  expect(varied.met.pt[0]).toBeCloseTo(Math.hypot(20, 10), 12);
  expect(varied.met.phi[0]).toBeCloseTo(Math.atan2(10, 20), 12);
  expect([varied.met.pt[1], varied.met.phi[1]]).toEqual([30, 0]);
  // event 2 has no missing momentum, which is not invented
  expect([varied.met.pt[2], varied.met.present[2]]).toEqual([30, 0]);
  expect(scaledObjects(objects, "jets", Float64Array.of(2, 2, 2, 2), false).met).toEqual(objects.met);
});

test("a worse resolution has mean 1 and its width, and an event's draws are its own", () => {
  const events = 20_000;
  const offsets = Uint32Array.from({ length: events + 1 }, (_, i) => i);
  const stream = (first: number) => (event: number) => randomStream(1, "jer", first + event);
  const factors = resolutionFactors(offsets, new Float64Array(events).fill(0.1), stream(0));
  const mean = factors.reduce((sum, f) => sum + f, 0) / events;
  const width = Math.sqrt(factors.reduce((sum, f) => sum + (f - mean) ** 2, 0) / events);
  expect(Math.abs(mean - 1)).toBeLessThan((4 * 0.1) / Math.sqrt(events));
  expect(Math.abs(width - 0.1)).toBeLessThan((4 * 0.1) / Math.sqrt(2 * events));
  const second = resolutionFactors(offsets.slice(0, 101), new Float64Array(100).fill(0.1), stream(500));
  expect(second).toEqual(factors.slice(500, 600));
  expect(Math.min(...resolutionFactors(offsets.slice(0, 101), new Float64Array(100).fill(3), stream(0)))).toBeGreaterThan(0);
});

test("tag factors keep the number of events: their mean over tags at the simulated efficiency is 1", () => {
  const events = 40_000;
  const stream = randomStream(2, "tags");
  const offsets = Uint32Array.from({ length: events + 1 }, (_, i) => 3 * i);
  const efficiency = Float64Array.from({ length: 3 * events }, (_, i) => [0.7, 0.2, 0.5][i % 3]);
  const scale = Float64Array.from({ length: 3 * events }, (_, i) => [1.1, 0.7, 1.05][i % 3]);
  const tagged = Int32Array.from(efficiency, (e, i) => (i % 3 === 2 ? -1 : stream.uniform() < e ? 1 : 0));
  const factors = tagFactors(offsets, tagged, scale, efficiency);
  const mean = factors.reduce((sum, f) => sum + f, 0) / events;
  const spread = Math.sqrt(factors.reduce((sum, f) => sum + (f - mean) ** 2, 0) / events);
  expect(Math.abs(mean - 1)).toBeLessThan((4 * spread) / Math.sqrt(events));
  expect(tagFactors(Uint32Array.of(0, 2), Int32Array.of(1, 0), Float64Array.of(1.1, 0.9), Float64Array.of(0.7, 0.25))[0]).toBeCloseTo(
    1.1 * ((1 - 0.9 * 0.25) / 0.75),
    14,
  );
});
