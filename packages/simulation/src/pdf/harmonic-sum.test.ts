import { expect, test } from "@jest/globals";
import { digamma, harmonicSum } from "./harmonic-sum.ts";

test("the harmonic sum of 1, 2, 3, 10 is the sum itself", () => {
  for (const n of [1, 2, 3, 10]) {
    let sum = 0;
    for (let k = 1; k <= n; k++) sum += 1 / k;
    const { re, im } = harmonicSum({ re: n, im: 0 });
    expect(re).toBeCloseTo(sum, 13);
    expect(im).toBe(0);
  }
});

// ψ(1 + i), DLMF 5.4.17 for its imaginary part: Im ψ(1 + iy) = −1/2y + π/2 coth πy
test.each([0.5, 1, 7, 29, 31])("the digamma function at 1 + %di", (y) => {
  expect(digamma({ re: 1, im: y }).im).toBeCloseTo(-1 / (2 * y) + Math.PI / 2 / Math.tanh(Math.PI * y), 13);
});

test("the digamma function left of the imaginary axis obeys the reflection formula, where its series is used and where it is not", () => {
  for (const [re, im] of [
    [-0.3, 0.4],
    [-4.6, 5],
    [-25, 25],
    [-400, 400],
  ]) {
    const [direct, reflected] = [digamma({ re, im }), digamma({ re: 1 - re, im: -im })];
    // ψ(1 − z) − ψ(z) = π cot πz; cot(a + ib) = (sin 2a − i sinh 2b) / (cosh 2b − cos 2a)
    const [a, b] = [Math.PI * re, Math.PI * im];
    const damping = Math.cosh(Math.min(2 * b, 700));
    const denominator = damping - Math.cos(2 * a);
    expect(reflected.re - direct.re).toBeCloseTo((Math.PI * Math.sin(2 * a)) / denominator, 11);
    expect(reflected.im - direct.im).toBeCloseTo((-Math.PI * Math.sinh(Math.min(2 * b, 700))) / denominator, 11);
  }
});
