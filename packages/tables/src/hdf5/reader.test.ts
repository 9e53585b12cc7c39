import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { AnalysisError } from "@ratiometer/config";
import { File, ready, type Dataset } from "h5wasm/node";
import type { ColumnarFile, ColumnSlice } from "../columnar-file.ts";
import { randomStream } from "../random.ts";
import { openHdf5File } from "./hdf5-file.ts";
import { hdf5Tables, openHdf5 } from "./reader.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hdf5-reader-"));
  await ready;
});
afterAll(() => rm(folder, { recursive: true }));

function written(name: string, fill: (file: File) => void): string {
  const path = join(folder, name);
  const file = new File(path, "w");
  fill(file);
  file.close();
  return path;
}

const allOf = (file: ColumnarFile, first = 0, end: number = file.entries): Promise<ReadonlyMap<string, ColumnSlice>> =>
  file.read(
    file.columns.map(({ name }) => name),
    first,
    end,
  );

async function contents(path: string): Promise<ReadonlyMap<string, ColumnSlice>> {
  const file = await openHdf5(path);
  try {
    return await allOf(file);
  } finally {
    await file.close();
  }
}

/** Four jets by h5py 3.16, library version "latest": what the writer of the other tests does not know. gzip, base64. */
const H5PY = gunzipSync(
  Buffer.from(
    `
H4sIAAAAAAACA+1ZTWwbRRT+ZnbX2dqOnaSl+SG0TgVqUEsCIiA4IC+uY4wUkchOKeS2ideOixtE7JYUaKngQClcgEsrIWFBhAhSfyRyqVSh0EPaExJIRVTigIAD4gIXJK
S2Smd2Z+J1oHJU5RCj+aTVezPz5s3bb9+s12/eTSdTrcGeoGaakFgRWI557YdF/+5D9x8fTSczFHO0w28oEaQgQCAKJvSDTqX8lXQ5jI3Bqb8/0OtCiNzrDVSF9ELYbkAH
5e1RbDQuv7UMNwQCQrYBlBCiizEptW0g7X1xeJxaGAphaEUDDBadFjRZ5BoRg4hJxxfQdDj44vyFdXERi3qPA20IGgiyDKnjIia4MJuYi8z5Qr4hF30gL1C+PRgTpif5Xa
eeHskOYzyzn+0T4iem36x3gM+agos9nUOBhlw8CfI82xMRps8B7X07xVAMnSY632TaDHTOktxFZYS3MsbomuTZKzh6Qq7+3qbi4qPPr2UactEL0u3uDkZE7N9EuLdLvdvN
idu15AJfNM8eqYaHrLud25DDfpZPxGsfASbEEOXpQgW3cr/502e+C+LNJPDx5ubwWKjy+8Z5i//jySVBoxUWsgNyVy2tvM5oZ8THq5JBtNmTFiPshvjhn4I15vdqnQRahJ
5z2Z8XWUv+IwbiG+e2mq/N9Wf2jY4Q3yOSPmpfLCfifFG6JiNYlyV9cIRr9qy/yq4ly2+f8AfE4ZTKzqvTzqwzMP0Ye0dpa+KXsRJKxDT22YPvfnm/u/7+0lEoKCgoKCgo
KCgoKCgoKCg0AKGabgRazC3BULg1Em1bX8X5DtX3UKjH/cN+TGf/1jWUXsu78wziVeLNXm5HKdFN0uGLYTEmlJObh5en7nsj53LRN7Aj9JL/ultuzAiz1Ob9RefF5syZWz
c+uZ7KZoexLA6GSJLgElfOfT0RudOsVCY95hauaK0cWDvmSorij3QJukYKBNcZo+6b6bmOMdm1Q/bt/qGQTYynkzC4XYj15Pq7euUacpUPF7qvpbLMCjI+gnpZW28Mc26W
eyM/9Xj9QqzKgbenAonxkRSMzDcPajgDXnm7cuDsdhwFr9d/f+rbh/AOUzvwyvFP9+ERprZj+E/nAO5haituVaMOdjE1iuuP/uag6Hp49teLZ9waWxu2nN95BQtM3YrTV0
//iAxTO5G/+ccD6m23OZBKJxOrh6scC4O5HgI66Ty+mmX6tF3KJ6hsBip2oeDkntNkh3GoOOfkJnTZDk+9PFOuFCuHnZlKOW+smtmzs/bRLwOyrbF38mKXbLUcKc5WDtul
pe6afcEuzsijZWISwy4V7bKJQX7kPDjpqKf3P/8eAH7WQP6KV1thnWghpnUbQiuME8YgAAA=`,
    "base64",
  ),
);

test("a file of h5py: byte orders, half precision, truth values, structures, arrays and lists of variable length", async () => {
  const path = join(folder, "h5py.h5");
  await writeFile(path, H5PY);
  const file = await openHdf5(path);
  expect(file).toMatchObject({ format: "HDF5", entries: 4, boundaries: [0, 4] });
  // The group that contains itself is listed once; links are not followed.
  expect(file.others).toEqual([
    { name: "jets/lzf", type: "float64, shape 4, compressed by lzf" },
    { name: "jets/mixed.s", type: "text" },
    { name: "jets/virtual", type: "float64, shape 4, in other files (elsewhere.h5)" },
    { name: "jets/alias", type: "link to /jets/be" },
  ]);
  expect(file.columns.map(({ name, type, kind }) => `${name} ${type} ${kind}`)).toEqual([
    "jets/array.v uint8 list",
    "jets/be float64 number",
    "jets/constituents float32 list",
    "jets/half float32 number",
    "jets/mixed.x float32 number",
    "jets/mixed.n int64 number",
    "jets/tagged bool number",
  ]);
  const expected: Record<string, ColumnSlice> = {
    "jets/array.v": { values: Uint8Array.from({ length: 16 }, (_, i) => i + 1), offsets: Uint32Array.of(0, 4, 8, 12, 16) },
    "jets/be": { values: Float64Array.of(1.5, -2.5, 3.5, 4.5) },
    "jets/constituents": { values: Float32Array.of(1, 2, 3, 4, 5, 6), offsets: Uint32Array.of(0, 2, 2, 3, 6) },
    "jets/half": { values: Float32Array.of(0.5, -2, 65504, 2 ** -24) },
    "jets/mixed.x": { values: Float32Array.of(1.25, 2.25, 3.25, 4.25) },
    "jets/mixed.n": { values: BigInt64Array.of(2n ** 60n + 1n, -5n, 0n, 7n) },
    "jets/tagged": { values: Uint8Array.of(1, 0, 1, 1) },
  };
  expect(Object.fromEntries(await allOf(file))).toEqual(expected);
  expect((await file.read(["jets/constituents"], 1, 3)).get("jets/constituents")).toEqual({
    values: Float32Array.of(3),
    offsets: Uint32Array.of(0, 0, 1),
  });
  await expect(file.read(["jets/bee"], 0, 1)).rejects.toMatchObject({ code: "DATA_UNKNOWN_COLUMN", hint: 'did you mean "jets/be"?' });
  await file.close();
});

test("numbers of all sizes are exact; further dimensions make lists; attributes say units and titles", async () => {
  const n = 3;
  const path = written("types.h5", (file) => {
    const put = (name: string, data: BigInt64Array | BigUint64Array | Uint16Array | Int8Array | Float64Array, shape?: number[]): void => {
      file.create_dataset({ name, data, ...(shape === undefined ? {} : { shape }) });
    };
    put("long", BigInt64Array.of(-(2n ** 63n), 2n ** 53n + 1n, 0n));
    put("unsigned", BigUint64Array.of(2n ** 64n - 1n, 1n, 0n));
    put("short", Uint16Array.of(65535, 0, 1));
    put("byte", Int8Array.of(-128, 127, 0));
    put("column", Float64Array.of(1, 2, 3), [n, 1]);
    put(
      "momenta",
      Float64Array.from({ length: 4 * n }, (_, i) => i),
      [n, 2, 2],
    );
    const momenta = file.get("momenta") as Dataset;
    momenta.create_attribute("unit", "GeV");
    momenta.create_attribute("description", "four momenta");
  });
  const file = await openHdf5(path);
  const all = await allOf(file);
  expect(all.get("long")?.values).toEqual(BigInt64Array.of(-(2n ** 63n), 2n ** 53n + 1n, 0n));
  expect(all.get("unsigned")?.values).toEqual(BigUint64Array.of(2n ** 64n - 1n, 1n, 0n));
  expect(all.get("short")?.values).toEqual(Uint16Array.of(65535, 0, 1));
  expect(all.get("byte")?.values).toEqual(Int8Array.of(-128, 127, 0));
  expect(all.get("column")).toEqual({ values: Float64Array.of(1, 2, 3) });
  expect(all.get("momenta")).toEqual({ values: Float64Array.from({ length: 12 }, (_, i) => i), offsets: Uint32Array.of(0, 4, 8, 12) });
  expect(file.columns.find(({ name }) => name === "momenta")).toMatchObject({ unit: "GeV", title: "four momenta", kind: "list" });
  await file.close();
});

test("rows in pieces and compressed are the same for every range", async () => {
  const stream = randomStream(3, "hdf5");
  const values = Float32Array.from({ length: 1000 }, () => stream.uniform());
  const path = written("chunks.h5", (file) => {
    file.create_dataset({ name: "x", data: values, shape: [1000], chunks: [170], compression: "gzip", compression_opts: 4 });
  });
  const file = await openHdf5(path);
  expect(file.boundaries).toEqual([0, 1000]);
  for (const [first, end] of [
    [0, 1000],
    [0, 1],
    [169, 171],
    [340, 850],
    [999, 1000],
    [500, 500],
  ])
    // prettier-ignore
    expect((await file.read(["x"], first, end)).get("x")?.values).toEqual(values.slice(first, end));
  await file.close();
});

test("datasets of other lengths are tables of their own; `events` is the main one, or else the most common length", async () => {
  const fill =
    (events: string) =>
    (file: File): void => {
      file.create_dataset({ name: events, data: Float64Array.of(1, 2) });
      for (const name of ["a", "b"]) file.create_dataset({ name, data: Float64Array.of(1, 2, 3) });
      file.create_dataset({ name: "version", data: Int32Array.of(7), shape: [] });
      file.create_dataset({ name: "name", data: ["text"], dtype: "S8" });
    };
  const tablesOf = async (path: string): Promise<readonly (readonly [number, readonly string[]])[]> => {
    const file = await openHdf5File(path);
    const { main, further } = hdf5Tables(file);
    await file.close();
    return [main, ...further].map(({ entries, columns }) => [entries, columns.map(({ name }) => name)]);
  };
  expect(await tablesOf(written("events.h5", fill("events")))).toEqual([
    [2, ["events"]],
    [3, ["a", "b"]],
  ]);
  expect(await tablesOf(written("most.h5", fill("others")))).toEqual([
    [3, ["a", "b"]],
    [2, ["others"]],
  ]);
  const file = await openHdf5(join(folder, "most.h5"));
  expect(file.others).toEqual([
    { name: "name", type: "text, shape 1" },
    { name: "others", type: "float64, shape 2" },
    { name: "version", type: "int32, a single value" },
  ]);
  await file.close();
});

test("a file without numbers has no rows", async () => {
  const file = await openHdf5(written("empty.h5", (made) => made.create_group("nothing")));
  expect(file).toMatchObject({ entries: 0, columns: [], boundaries: [0] });
  expect(await allOf(file)).toEqual(new Map());
  await file.close();
});

test("a missing, a foreign and a cut file are told", async () => {
  const path = written("whole.h5", (file) => file.create_dataset({ name: "x", data: new Float64Array(2000) }));
  await expect(openHdf5(join(folder, "whole.h"))).rejects.toMatchObject({ code: "DATA_FILE_MISSING", hint: 'did you mean "whole.h5"?' });
  const cut = join(folder, "cut.h5");
  await writeFile(cut, (await readFile(path)).subarray(0, 3000));
  await expect(openHdf5(cut)).rejects.toMatchObject({
    code: "DATA_HDF5",
    where: cut,
    message: expect.stringContaining("truncated") as unknown,
  });
  await writeFile(cut, "PAR1");
  await expect(openHdf5(cut)).rejects.toMatchObject({ code: "DATA_HDF5", where: cut });
});

test("a dataset that announces more than the file can hold is not read as zeros", async () => {
  const path = written("huge.h5", (file) => file.create_dataset({ name: "x", data: Float64Array.from({ length: 500 }, (_, i) => i) }));
  const bytes = await readFile(path);
  // The dimension, once as the current and once as the largest extent.
  const extent = Buffer.from(new Uint8Array(BigUint64Array.of(500n, 500n).buffer));
  const at = bytes.indexOf(extent);
  expect(at).toBeGreaterThan(0);
  bytes.set(new Uint8Array(BigUint64Array.of(2n ** 40n, 2n ** 40n).buffer), at);
  await writeFile(path, bytes);
  const found = await openHdf5(path).then(
    async (file) => {
      await file.close();
      return file.others.map(({ type }) => type).join();
    },
    (error: unknown) => (error as AnalysisError).code,
  );
  expect(found).toMatch(/DATA_HDF5|does not hold/);
});

test("damage is refused or changes what the bytes say, and the next file is read as if nothing had been", async () => {
  const random = randomStream(13, "hdf5 damage");
  const path = join(folder, "damaged.h5");
  let refused = 0;
  for (let i = 0; i < 8; i++) {
    const bytes = Buffer.from(H5PY);
    for (let change = 0; change < 12; change++) bytes[random.integer(bytes.length)] = random.integer(256);
    await writeFile(path, bytes);
    await contents(path).catch((error: unknown) => {
      expect(error).toBeInstanceOf(AnalysisError);
      refused++;
    });
  }
  expect(refused).toBeGreaterThan(2);
  await writeFile(path, H5PY);
  expect((await contents(path)).get("jets/be")?.values).toEqual(Float64Array.of(1.5, -2.5, 3.5, 4.5));
});
