import { beforeAll, expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { anomalies, anomalyReference, unusualColumns, type AnomalyReference } from "./anomaly.ts";

const N = 12_000;
const stream = randomStream(11, "anomaly test");
/** Two correlated columns on odd scales, a count, a copy, a constant. */
function drawn(events: number): (readonly [string, Float64Array])[] {
  const [x, y, count] = [new Float64Array(events), new Float64Array(events), new Float64Array(events)];
  for (let i = 0; i < events; i++) {
    const u = stream.normal();
    x[i] = Math.exp(u);
    y[i] = 100 + 5 * (0.95 * u + Math.sqrt(1 - 0.95 ** 2) * stream.normal());
    count[i] = stream.poisson(1);
  }
  return [
    ["x", x],
    ["y", y],
    ["count", count],
    ["copy", count.map((value) => 2 * value)],
    ["constant", new Float64Array(events).fill(7)],
  ];
}
const rows = Uint32Array.from({ length: N }, (_, i) => i);
const parts = { train: rows.subarray(0, N / 2), heldOut: rows.subarray(N / 2) };

let reference: AnomalyReference;
beforeAll(() => {
  reference = anomalyReference(drawn(N), new Float64Array(N).fill(0.5), parts);
});

test("p values of events of the same distribution are uniform, and constant columns are left aside", () => {
  expect(reference.columns.map(({ name }) => name)).toEqual(["x", "y", "count", "copy"]);
  expect(reference.effectiveEvents).toBeCloseTo(N / 2, 6);
  const { pValue } = anomalies(reference, drawn(20_000));
  for (const level of [0.3, 0.05, 0.01, 0.002]) {
    const share = pValue.filter((p) => p < level).length / 20_000;
    // errors of both samples
    const error = Math.sqrt(level * (1 - level) * (1 / 20_000 + 1 / (N / 2)));
    expect(Math.abs(share - level)).toBeLessThan(4 * error + 2 / (N / 2));
  }
});

test("an event that only the correlation gives away is found, with the columns that do", () => {
  // each value is usual: 0.8 and 1.6 standard deviations from the middle, in opposite directions
  const event = [
    ["x", [Math.exp(1.6)]],
    ["y", [100 - 5 * 1.6]],
    ["count", [1]],
    ["copy", [2]],
  ] as const;
  expect(anomalies(reference, event).pValue[0]).toBeCloseTo(1 / (1 + N / 2), 12);
  expect(
    unusualColumns(reference, event, 0, 2)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["x", "y"]);
});

test("a value far outside the simulation is the farther the farther out it is", () => {
  const at = (x: number): number =>
    anomalies(reference, [
      ["x", [x]],
      ["y", [100]],
      ["count", [1]],
      ["copy", [2]],
    ]).distance[0];
  expect(at(300)).toBeGreaterThan(at(100));
  expect(at(100)).toBeGreaterThan(at(60));
  expect(
    unusualColumns(
      reference,
      [
        ["x", [300]],
        ["y", [100]],
        ["count", [1]],
        ["copy", [2]],
      ],
      0,
      1,
    )[0],
  ).toMatchObject({ name: "x", value: 300 });
});

test("columns that follow from each other and no longer do are unusual", () => {
  const broken = [
    ["x", [1]],
    ["y", [100]],
    ["count", [1]],
    ["copy", [8]],
  ] as const;
  expect(anomalies(reference, broken).pValue[0]).toBeLessThan(2e-3);
});

test("negative weights enter p values as they are", () => {
  // those of half the size beyond a radius take away half of what is there
  const columns = drawn(N);
  const far = (i: number): boolean => columns[2][1][i] >= 4;
  const weights = Float64Array.from({ length: N }, (_, i) => (far(i) && i % 2 === 0 ? -0.5 : 1));
  const signed = anomalyReference(columns, weights, parts);
  const plain = anomalyReference(columns, new Float64Array(N).fill(1), parts);
  expect(signed.effectiveEvents).toBeLessThan(plain.effectiveEvents);
  expect(signed.beyond.every((share, i) => i === 0 || share <= signed.beyond[i - 1])).toBe(true);
  expect(() => anomalyReference(columns, new Float64Array(N).fill(-1), parts)).toThrow(/add up to/);
});
