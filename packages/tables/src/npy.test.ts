import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { npyBytes, parseNpy } from "./npy.ts";

test.each([
  ["float64", Float64Array.of(0, -0, 1 / 3, 5e-324, -1.7976931348623157e308, 42)],
  ["float32", Float32Array.of(0, -0, 1 / 3, 1e-45, 3.4e38, 42)],
  ["int32", Int32Array.of(0, -1, 2147483647, -2147483648, 5, 6)],
])("%s survives the round trip bit by bit, shape included", (_, values) => {
  for (const shape of [[6], [2, 3], [1, 6, 1]]) {
    const read = parseNpy(npyBytes(values, shape), "x.npy");
    expect(read.shape).toEqual(shape);
    expect(read.values.constructor).toBe(values.constructor);
    expect([...read.values].every((value, i) => Object.is(value, values[i]))).toBe(true);
  }
});

test("an empty array and a view into a larger one survive too", () => {
  expect(parseNpy(npyBytes(new Float64Array(0)), "x.npy")).toEqual({ values: new Float64Array(0), shape: [0] });
  expect(parseNpy(npyBytes(Float64Array.of(1, 2, 3).subarray(1)), "x.npy").values).toEqual(Float64Array.of(2, 3));
});

test("the header is the one that NumPy's save writes, ending at a multiple of 64 bytes", () => {
  const bytes = Buffer.from(npyBytes(Float64Array.of(1.5)));
  expect(bytes.length).toBe(128 + 8);
  expect(bytes.subarray(0, 10)).toEqual(Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0x76, 0]));
  expect(bytes.toString("latin1", 10, 128)).toBe(`${"{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }".padEnd(117)}\n`);
  expect(bytes.readDoubleLE(128)).toBe(1.5);
});

test("the shape must fit the array", () => {
  expect(() => npyBytes(new Float64Array(5), [2, 3])).toThrow("shape (2, 3) has 6 elements, the array 5");
});

function withHeader(header: string, data: Uint8Array, version = 1): Uint8Array {
  const head = Buffer.from(version === 1 ? "\x93NUMPY\x01\x00\0\0" : `\x93NUMPY${String.fromCharCode(version)}\x00\0\0\0\0`, "latin1");
  if (version === 1) head.writeUInt16LE(header.length, 8);
  else head.writeUInt32LE(header.length, 8);
  return Buffer.concat([head, Buffer.from(header, "latin1"), data]);
}

test("versions 2 and 3 and unaligned headers are read", () => {
  const data = new Uint8Array(Float64Array.of(1, 2).buffer);
  for (const version of [1, 2, 3])
    expect(parseNpy(withHeader("{'shape': (2,), 'fortran_order': True, 'descr': '<f8'}", data, version), "x.npy").values).toEqual(
      Float64Array.of(1, 2),
    );
});

const plain = npyBytes(Float64Array.of(1, 2, 3));

test.each([
  ["text", Buffer.from("hello, this is no array"), "not a .npy file"],
  ["a truncated file", plain.subarray(0, plain.length - 1), "23 bytes of data, expected 24 for shape (3)"],
  ["a file that ends in its header", plain.subarray(0, 40), "the file ends in its header"],
  ["big endian", withHeader("{'descr': '>f8', 'fortran_order': False, 'shape': (0,), }", new Uint8Array(0)), "numbers of type '>f8'"],
  ["pickled objects", withHeader("{'descr': '|O', 'fortran_order': False, 'shape': (0,), }", new Uint8Array(0)), "numbers of type '|O'"],
  ["a later version", withHeader("{}", new Uint8Array(0), 4), ".npy format version 4, expected 1 to 3"],
])("%s is refused", (_, bytes, message) => {
  expect(() => parseNpy(bytes, "x.npy")).toThrow(expect.objectContaining({ code: "DATA_NPY", where: "x.npy", message }));
});

test("an array in Fortran order is brought into C order", () => {
  // Element (i, j, k) of a 2 × 3 × 2 array is 100 i + 10 j + k.
  const columnMajor = Int32Array.of(0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121);
  const file = withHeader("{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3, 2), }", new Uint8Array(columnMajor.buffer));
  expect(parseNpy(file, "x.npy")).toEqual({ values: Int32Array.of(0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121), shape: [2, 3, 2] });
});

const madminer = new URL("../../../../shared/data/madminer/", import.meta.url);
const testWithData = existsSync(madminer) ? test : test.skip;

testWithData("a 25 × 25 grid on [-1, 1]² saved by NumPy in Fortran order (skipped where the shared data are absent)", () => {
  const { values, shape } = parseNpy(readFileSync(new URL("infogeo_thetagrid_alices.npy", madminer)), "grid.npy");
  expect(shape).toEqual([625, 2]);
  for (let row = 0; row < 625; row++) {
    expect(values[2 * row]).toBeCloseTo(-1 + Math.floor(row / 25) / 12, 14);
    expect(values[2 * row + 1]).toBeCloseTo(-1 + (row % 25) / 12, 14);
  }
});

testWithData("a file that NumPy saved is written byte for byte (skipped where the shared data are absent)", () => {
  for (const name of ["infogeo_fishergrid_alices.npy", "alices_model_x_means.npy"]) {
    const bytes = readFileSync(new URL(name, madminer));
    const { values, shape } = parseNpy(bytes, name);
    expect(Buffer.from(npyBytes(values, shape)).equals(bytes)).toBe(true);
  }
});
