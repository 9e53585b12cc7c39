import { expect, test } from "@jest/globals";
import type { BasketContent } from "./basket-head.ts";
import { bitsEntries, pointerEntries, vectorEntries } from "./packed-entries.ts";

function basket(entries: readonly string[], table = true): BasketContent {
  const parts = entries.map((hex) => Buffer.from(hex.replaceAll(" ", ""), "hex"));
  const starts = new Int32Array(parts.length + 1);
  parts.forEach((part, i) => (starts[i + 1] = starts[i] + part.length));
  return { entries: parts.length, data: Buffer.concat(parts), starts: table ? starts : undefined };
}

const damaged = expect.objectContaining({ code: "DATA_ROOT_DAMAGED" });

test("vectors lose their heads and keep their numbers", () => {
  const content = basket(["4000000a 0009 00000002 0001 0002", "40000006 0009 00000000", "40000008 0009 00000001 0003"]);
  for (const one of [content, { ...content, starts: undefined }]) {
    const { data, starts } = vectorEntries(2, 1)(one, undefined, "x");
    expect(data.toString("hex")).toBe("000100020003");
    expect(Array.from(starts ?? [])).toEqual([0, 4, 4, 6]);
  }
});

test("vectors of vectors are laid out one after the other", () => {
  const content = basket(["40000011 0009 00000002 00000002 0102 00000001 03", "40000006 0009 00000000"]);
  const { data, starts } = vectorEntries(1, 2)(content, undefined, "x");
  expect(data.toString("hex")).toBe("010203");
  expect(Array.from(starts ?? [])).toEqual([0, 3, 3]);
});

test("vectors that do not fit their heads, their basket or its table are damage", () => {
  for (const entry of [
    "4000000a 0009 00000003 0001 0002", // longer than the head says
    "4000000a 0009 00000001 0001 0002", // shorter
    "4000000a 0009 ffffffff 0001 0002",
    "4000000a 0009 7fffffff 0001 0002",
    "40ffffff 0009 00000002 0001 0002",
    "0000000a 0009 00000002 0001 0002", // no count of bytes
    "4000000a 00",
  ])
    expect(() => vectorEntries(2, 1)(basket([entry], false), undefined, "x")).toThrow(damaged);
  const shifted = basket(["40000006 0009 00000000", "40000006 0009 00000000"]);
  (shifted.starts as Int32Array)[1] = 9;
  expect(() => vectorEntries(2, 1)(shifted, undefined, "x")).toThrow(damaged);
});

test("a vector that is stored member by member is not read", () => {
  const memberwise = basket(["4000000a 4009 00000002 0001 0002"]);
  expect(() => vectorEntries(2, 1)(memberwise, undefined, "x")).toThrow(expect.objectContaining({ code: "DATA_ROOT_UNSUPPORTED" }));
});

test("arrays behind a pointer begin with a byte that says whether there is one", () => {
  const { data, starts } = pointerEntries(basket(["01 0001 0002", "00", "01 0003"]), undefined, "x");
  expect(data.toString("hex")).toBe("000100020003");
  expect(Array.from(starts ?? [])).toEqual([0, 4, 4, 6]);
  expect(() => pointerEntries(basket(["02 0001"]), undefined, "x")).toThrow(damaged);
  expect(() => pointerEntries(basket(["00 0001"]), undefined, "x")).toThrow(damaged);
});

test("the bits of an object that is referred to are followed by two bytes more", () => {
  const content = basket(["03000000 03000010 0007", "", "03000010 0007"]);
  const { data, starts } = bitsEntries(content, Uint32Array.of(2, 0, 1), "x");
  expect(data.toString("hex")).toBe("030000000300001003000010");
  expect(Array.from(starts ?? [])).toEqual([0, 8, 8, 12]);
  expect(() => bitsEntries(content, Uint32Array.of(1, 1, 1), "x")).toThrow(damaged);
  expect(() => bitsEntries(basket(["03000010 0007"]), Uint32Array.of(2), "x")).toThrow(damaged);
  expect(() => bitsEntries(basket(["03000010 0007"]), Uint32Array.of(0), "x")).toThrow(damaged);
});
