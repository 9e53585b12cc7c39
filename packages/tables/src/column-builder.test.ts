import { expect, test } from "@jest/globals";
import { columnBuilder } from "./column-builder.ts";

test.each([0, 1, 65535, 65536, 65537, 200_000])("%p values come back in order, in an array of that length", (n) => {
  const builder = columnBuilder((length) => new Int32Array(length));
  for (let i = 0; i < n; i++) builder.push(3 * i);
  const column = builder.finish();
  expect(column).toHaveLength(n);
  expect(column.every((value, i) => value === 3 * i)).toBe(true);
});

test("a finished builder starts afresh and leaves its column alone", () => {
  const builder = columnBuilder((length) => new Float64Array(length));
  builder.push(1.5);
  const first = builder.finish();
  builder.push(2.5);
  expect(first).toEqual(Float64Array.of(1.5));
  expect(builder.finish()).toEqual(Float64Array.of(2.5));
});
