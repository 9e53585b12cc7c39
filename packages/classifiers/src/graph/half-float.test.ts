import { expect, test } from "@jest/globals";
import { halfBits, halfValue, LARGEST_HALF } from "./half-float.ts";

test("all finite numbers of half precision come back to the bit, in rising order", () => {
  let last = -1;
  for (let bits = 0; bits < 0x7c00; bits++) {
    const value = halfValue(bits);
    expect(value).toBeGreaterThan(last);
    last = value;
    if (halfBits(value) !== bits || halfBits(-value) !== (bits | 0x8000)) throw new Error(`${bits} became ${halfBits(value)}`);
  }
  expect(last).toBe(LARGEST_HALF);
});

test.each([
  // of the definition: 1 sign, 5 exponent with bias 15, 10 fraction
  [1, 0x3c00],
  [-2, 0xc000],
  [1 / 3, 0x3555],
  [0, 0],
  [-0, 0x8000],
  [2 ** -14, 0x0400],
  [2 ** -24, 0x0001],
  [65504, 0x7bff],
  [65519, 0x7bff],
  [65520, 0x7c00],
  [Infinity, 0x7c00],
  [-1e30, 0xfc00],
  // ties go to the even neighbour
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
  [1 + 2 ** -11 + 2 ** -20, 0x3c01],
  [2 ** -25, 0x0000],
  [3 * 2 ** -25, 0x0002],
  [2 ** -25 * 1.01, 0x0001],
  [1e-10, 0],
])("%p has the bits %p", (value, bits) => {
  expect(halfBits(value)).toBe(bits);
});

test("the nearest is nearest, between all neighbours", () => {
  for (let bits = 0; bits < 0x7bff; bits += 7) {
    const [low, high] = [halfValue(bits), halfValue(bits + 1)];
    expect(halfBits(low + 0.25 * (high - low))).toBe(bits);
    expect(halfBits(low + 0.75 * (high - low))).toBe(bits + 1);
  }
});

test("what is no number stays none, infinities stay infinite", () => {
  expect(halfValue(halfBits(NaN))).toBeNaN();
  expect([halfValue(0x7c00), halfValue(0xfc00)]).toEqual([Infinity, -Infinity]);
});
