import { expect, test } from "@jest/globals";
import { cursorOver, float64, int64, skip, text, uint32, zeroTerminated } from "./byte-cursor.ts";

test("numbers are big-endian, and integers of 64 bits that a double holds are exact", () => {
  const bytes = Buffer.from("0102030400200000000000003ff8000000000000", "hex");
  const cursor = cursorOver(bytes, "x.root");
  expect(uint32(cursor)).toBe(0x01020304);
  expect(int64(cursor)).toBe(2 ** 53);
  expect(float64(cursor)).toBe(1.5);
  expect(cursor.position).toBe(20);
});

test("a text has its length in a byte, or 255 and four bytes", () => {
  const long = "é".repeat(200);
  const cursor = cursorOver(Buffer.concat([Buffer.from([2]), Buffer.from("ab"), Buffer.from([255, 0, 0, 1, 144]), Buffer.from(long)]), "x");
  expect(text(cursor)).toBe("ab");
  expect(text(cursor)).toBe(long);
});

test("nothing is read beyond the end, nor before the beginning", () => {
  const damaged = expect.objectContaining({ code: "DATA_ROOT_DAMAGED", where: "x.root: tree" });
  const at = (position: number): ReturnType<typeof cursorOver> => ({ ...cursorOver(Buffer.alloc(6), "x.root: tree"), position });
  expect(() => int64(at(0))).toThrow(damaged);
  expect(() => uint32(at(3))).toThrow(damaged);
  expect(() => text({ ...at(0), bytes: Buffer.from([5, 1, 1, 1, 1, 1]), end: 5 })).toThrow(damaged);
  expect(() => skip(at(0), -1)).toThrow(damaged);
  expect(() => zeroTerminated({ ...at(0), bytes: Buffer.from("abcdef") })).toThrow(damaged);
});
