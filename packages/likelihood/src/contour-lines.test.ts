import { expect, test } from "@jest/globals";
import { contourLines } from "./contour-lines.ts";

/** Lines of a function on [-2, 2]² with n × n nodes, crossings by linear interpolation. */
function lines(n: number, f: (x: number, y: number) => number): readonly (readonly (readonly [number, number])[])[] {
  const at = (node: number): readonly [number, number] => [-2 + (4 * (node % n)) / (n - 1), -2 + (4 * Math.floor(node / n)) / (n - 1)];
  const values = Array.from({ length: n * n }, (_, node) => f(...at(node)));
  return contourLines(n, values, 0, (a, b) => {
    const [left, right] = [at(a), at(b)];
    const fraction = values[a] / (values[a] - values[b]);
    return [left[0] + fraction * (right[0] - left[0]), left[1] + fraction * (right[1] - left[1])];
  });
}

test("a circle is one closed line on which the function vanishes", () => {
  const [circle, ...more] = lines(41, (x, y) => x * x + y * y - 2);
  expect(more).toHaveLength(0);
  expect(circle[0]).toEqual(circle[circle.length - 1]);
  for (const [x, y] of circle) expect(Math.hypot(x, y)).toBeCloseTo(Math.SQRT2, 2);
  // once around: the area by Gauss's formula is that of the circle
  const area = circle.slice(1).reduce((sum, [x, y], i) => sum + (circle[i][0] * y - x * circle[i][1]) / 2, 0);
  expect(Math.abs(area)).toBeCloseTo(2 * Math.PI, 1);
});

test("a ring has two lines, an ellipse that leaves the grid an open one", () => {
  const ring = lines(41, (x, y) => (x * x + y * y - 1.5) ** 2 - 0.25);
  expect(ring).toHaveLength(2);
  for (const line of ring) expect(line[0]).toEqual(line[line.length - 1]);
  const open = lines(41, (x, y) => x * x + (y - 2) ** 2 - 1.3);
  expect(open).toHaveLength(1);
  for (const end of [open[0][0], open[0][open[0].length - 1]]) expect(end[1]).toBeCloseTo(2, 9);
});

test("two islands that meet in a cell are told apart or joined by its middle", () => {
  // x y - c has two branches; the corners of the middle cell alternate
  const apart = lines(4, (x, y) => 0.1 - x * y);
  const joined = lines(4, (x, y) => -0.1 - x * y);
  for (const [found, sign] of [
    [apart, 1],
    [joined, -1],
  ] as const) {
    expect(found).toHaveLength(2);
    for (const line of found) for (const [x, y] of line) expect(Math.sign(x * y)).toBe(sign);
  }
});

test("nothing above the threshold, or all of it infinite, has no line", () => {
  expect(lines(5, () => -1)).toEqual([]);
  expect(lines(5, () => Infinity)).toEqual([]);
});
