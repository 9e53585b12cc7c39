import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { distanceCorrelation } from "./distance-correlation.ts";

/** The definition, term by term: U-centred matrices and their inner product over n(n − 3). */
function byDefinition(a: readonly number[], b: readonly number[]): number {
  const n = a.length;
  const centred = (values: readonly number[]): number[][] => {
    const d = values.map((x) => values.map((y) => Math.abs(x - y)));
    const sums = d.map((row) => row.reduce((p, q) => p + q, 0));
    const all = sums.reduce((p, q) => p + q, 0);
    return d.map((row, i) => row.map((x, j) => (i === j ? 0 : x - sums[i] / (n - 2) - sums[j] / (n - 2) + all / ((n - 1) * (n - 2)))));
  };
  const [p, q] = [centred(a), centred(b)];
  const product = (x: number[][], y: number[][]): number =>
    x.flat().reduce((sum, value, e) => sum + value * y.flat()[e], 0) / (n * (n - 3));
  return product(p, q) / Math.sqrt(product(p, p) * product(q, q));
}

const stream = randomStream(8, "distance correlation");
const normal = (n: number): number[] => Array.from({ length: n }, () => stream.normal());

test("it is the one of the definition, 1 for linear functions", () => {
  const [a, b] = [normal(12), normal(12)];
  const mixed = a.map((x, i) => x + b[i]);
  expect(distanceCorrelation(a, mixed, stream)?.squared).toBeCloseTo(byDefinition(a, mixed), 12);
  expect(
    distanceCorrelation(
      a,
      a.map((x) => 3 - 2 * x),
      stream,
    )?.squared,
  ).toBeCloseTo(1, 12);
});

test("it finds dependence without correlation, and of normal numbers it has the known value", () => {
  const a = normal(400);
  const parabola = distanceCorrelation(
    a,
    a.map((x) => x * x + 0.1 * stream.normal()),
    stream,
  );
  expect(parabola?.pValue).toBeCloseTo(1 / 200, 12);
  const rho = 0.6;
  const other = a.map((x) => rho * x + Math.sqrt(1 - rho * rho) * stream.normal());
  // Székely, Rizzo and Bakirov, theorem 7
  const asin = (r: number): number => r * Math.asin(r) + Math.sqrt(1 - r * r) - r * Math.asin(r / 2) - Math.sqrt(4 - r * r) + 1;
  const exact = asin(rho) / (1 + Math.PI / 3 - Math.sqrt(3));
  expect(Math.abs((distanceCorrelation(a, other, stream)?.squared ?? 0) - exact)).toBeLessThan(0.08);
});

test("independent numbers have p values of all sizes, and a scatter of 1/n", () => {
  const found = Array.from({ length: 20 }, () => distanceCorrelation(normal(120), normal(120), stream));
  const values = found.map((each) => each?.pValue ?? 0);
  expect(values.filter((p) => p < 0.5).length).toBeGreaterThan(3);
  expect(values.filter((p) => p < 0.5).length).toBeLessThan(17);
  for (const each of found) expect(Math.abs(each?.squared ?? 1)).toBeLessThan(6 * (each?.scatter ?? 0));
});

test("numbers that are all the same have none", () => {
  expect(distanceCorrelation([1, 1, 1, 1], [1, 2, 3, 4], stream)).toBeUndefined();
});
