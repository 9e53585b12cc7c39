import { expect, test } from "@jest/globals";
import { bracketedRoot } from "./bracketed-root.ts";

const find = (f: (x: number) => number, from: number, to: number, tolerance: number): { x: number; calls: number } => {
  let calls = 0;
  const evaluate = (x: number): { x: number; f: number; point: undefined } => {
    calls++;
    return { x, f: f(x), point: undefined };
  };
  const { x } = bracketedRoot(evaluate, { x: from, f: f(from), point: undefined }, { x: to, f: f(to), point: undefined }, tolerance);
  return { x, calls };
};

test.each([
  ["a parabola", (x: number) => x * x - 2, 0, 2, Math.SQRT2, 14],
  ["a parabola far from its end", (x: number) => (x / 1e-4) ** 2 - 1, 0, 1, 1e-4, 60],
  ["an exponential", (x: number) => Math.exp(x) - 5, -10, 10, Math.log(5), 25],
  ["a jump", (x: number) => (x < 0.3 ? -1 : 7), 0, 1, 0.3, 45],
  ["an infinite side", (x: number) => (x < 0.3 ? x - 0.2 : Infinity), 0, 1, 0.2, 45],
  ["a root at the end", (x: number) => x - 1, 1, 3, 1, 0],
])("%s", (_, f, from, to, root, most) => {
  const { x, calls } = find(f, from, to, 1e-12);
  expect(Math.abs(x - root)).toBeLessThan(1e-11);
  expect(calls).toBeLessThanOrEqual(most);
  expect(find(f, to, from, 1e-12).x).toBeCloseTo(root, 10);
});

test("ends of the same sign are refused", () => expect(() => find((x) => x * x + 1, -1, 1, 1e-9)).toThrow(/expected a change of sign/));
