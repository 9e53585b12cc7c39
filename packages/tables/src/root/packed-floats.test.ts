import { expect, test } from "@jest/globals";
import { itemOfMember } from "./packed-floats.ts";
import { STREAMER_TYPE } from "./streamer-type.ts";

const decoded = (type: number, title: string, hex: string): number[] => {
  const item = itemOfMember(type, title);
  return Array.from(item?.decode?.(Buffer.from(hex, "hex")) ?? [], Number);
};
const { double32, float16 } = STREAMER_TYPE;

test("a Double32_t without a range is a single-precision number", () => {
  expect(decoded(double32, "just a comment", "3fc00000c0200000")).toEqual([1.5, -2.5]);
});

test("a range is divided into the steps that its bits allow", () => {
  expect(decoded(double32, "[0,64,8] a comment", "0000000000000080000000ff")).toEqual([0, 32, 64 * (255 / 256)]);
  expect(decoded(double32, "[-2,2]", "00000000ffffffff")).toEqual([-2, 2]);
  expect(decoded(float16, "[-1,1,16]", "00004000")).toEqual([-0.5]);
  expect(decoded(double32, "[-pi,pi,16]", "000080000000c000")).toEqual([0, Math.PI / 2]);
});

// Exponent 0x7f and mantissa 0 are 1; of b bits of mantissa the highest is a half, and bit b + 1 is the sign.
test("fewer bits of mantissa are an exponent, a sign and the bits", () => {
  expect(decoded(float16, "", "7f0000" + "7f0800" + "7f2000" + "802c00")).toEqual([1, 1.5, -1, -3.5]);
  expect(decoded(double32, "[0,0,4]", "7f0000" + "7f0008" + "7f0028")).toEqual([1, 1.5, -1.5]);
});

test("a range that cannot be read is no number, nor is a range that is not known", () => {
  expect(itemOfMember(double32, "[from,to,16]")).toBeUndefined();
  expect(itemOfMember(double32, "[0,1,99]")).toBeUndefined();
  expect(itemOfMember(float16, undefined)).toBeUndefined();
});
