import { expect, test } from "@jest/globals";
import { integratedGradients, meanAttribution, type Differentiated } from "./integrated-gradients.ts";

/** f = x² y + 3 z, w unused. */
const cubic: Differentiated = (rows) => {
  const n = rows.length / 4;
  const of = <T>(make: (x: number, y: number, z: number) => T): T[] =>
    Array.from({ length: n }, (_, i) => make(rows[4 * i], rows[4 * i + 1], rows[4 * i + 2]));
  return Promise.resolve({
    value: of((x, y, z) => x * x * y + 3 * z),
    gradient: of((x, y) => [2 * x * y, x * x, 3, 0]).flat(),
  });
};

test("attributions of a polynomial are its integrals in closed form, and they add up", async () => {
  const rows = Float32Array.of(2, 3, 0.5, 7, -1, 1, 1, 1);
  const { values, incompleteness } = await integratedGradients(rows, [0, 0, 0, 0], cubic, 400);
  // from the origin ∫ 2 s² x y ds · x = ⅔ x² y, and ⅓ x² y for y
  [8, 4, 1.5, 0, 2 / 3, 1 / 3, 3, 0].forEach((exact, i) => expect(values[i]).toBeCloseTo(exact, 4));
  expect(incompleteness).toBeLessThan(1e-5);
  const shares = meanAttribution({ values, incompleteness }, [1, 3]);
  [2.5, 1.25, 2.625, 0].forEach((exact, j) => expect(shares[j]).toBeCloseTo(exact, 4));
});

test("a path that is too coarse says so; many events take several calls and give the same", async () => {
  const { incompleteness } = await integratedGradients(Float32Array.of(2, 3, 0, 0), [-2, 1, 0, 0], cubic, 1);
  expect(incompleteness).toBeGreaterThan(0.1);
  const rows = Float32Array.from({ length: 4 * 600 }, (_, i) => Math.sin(i));
  const all = await integratedGradients(rows, [0.1, 0.2, 0.3, 0.4], cubic);
  const last = await integratedGradients(rows.slice(4 * 599), [0.1, 0.2, 0.3, 0.4], cubic);
  expect([...all.values.subarray(4 * 599)]).toEqual([...last.values]);
  expect(all.incompleteness).toBeLessThan(1e-3);
});
