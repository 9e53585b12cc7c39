import { gunzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { AnalysisError } from "@ratiometer/config";
import { statePickle, torchFile, zipFile } from "../testing/torch-file.ts";
import { readTorchTensors } from "./torch-tensors.ts";

/** Written by PyTorch 1.13: the state dict of a module whose layers[0] is Linear(2, 1), weight (0.5, -1.25), bias 3. */
const RECORDED = gunzipSync(
  Buffer.from(
    "H4sIAAAAAAACA42Sv2/TQBTH786O4xyU8qNA+FUmpFQCN4GNASoLebmBEIRkuliOc4ot3LrPPhcxRGKhUpmZERsTA2JhY4atrEzwl3A+m+AkJeIk+8nv3ud9v/fOfabpCJkmWlgUtdHO5sgXvrX3LHbsNbR9zHpJgiCJYx6IKNnN6MN0xFM+ehAFggLaGADuuKuyWey/4Glmda3nPBqHAkggkjQILS8XUZxRL+XDPIpHnuC7WZJ6+7cpaJ2O25RoJiv9MQe9RKgTJ754XCYpNFwsa7pguJqMwV4OTUYEmI8YYpiRA2gxwvAB0MOwsHNCwMkBrLgrdU/DyM/gVCgFQz0sG/ZgNWwyLOC0avQKzhSvs2WTcwLWBnA+n8AFtyWLvR0u/GJQcFHttztuMUC4NIHL6gj7UkeOB64wnLnGVBquTuBaqJJmzQ+sT+C6SufZ0Oqzpvn56d2vvrRVPP1/XpiJNqoL2+w69o1jr2thSe4+Qu++FDLffr3+ZKpGy2XsPzI9x773fzJL9Le2Cu3Do5/vpSDSl2q3UENqV+N0bIy279CCPno7fkLkPlE0JspnxdeHRxc6/v3D57n6NGatfMRoOuh5qn6OWapNplRvnqr7b81QbxRVnbjPDONmtbGu3ZoW6XPxRxW/kzJKrvgN0Qet/MYq1zBKRlf1Ze1vWs3mEQ8EAAA=",
    "base64",
  ),
);

const f32 = (...values: number[]): Float32Array => Float32Array.from(values);
const code = { code: "DATA_TORCH", where: "x.pt" };

test("a file that PyTorch wrote", () => {
  expect([...readTorchTensors(RECORDED, "x.pt")]).toEqual([
    ["layers.0.weight", { shape: [1, 2], values: f32(0.5, -1.25) }],
    ["layers.0.bias", { shape: [1], values: f32(3) }],
  ]);
});

test("views of storages are laid out row by row, in either precision", () => {
  const values = Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7);
  const tensors = readTorchTensors(
    torchFile({
      whole: { shape: [2, 4], values },
      transposed: { shape: [3, 2], strides: [1, 3], offset: 1, values },
      column: { shape: [2, 1], strides: [4, 1], offset: 3, values: Float32Array.from(values) },
      number: { shape: [], values: f32(2) },
      empty: { shape: [0, 3], values: f32() },
    }),
    "x.pt",
  );
  expect(tensors.get("whole")).toEqual({ shape: [2, 4], values });
  expect(tensors.get("transposed")).toEqual({ shape: [3, 2], values: Float64Array.of(1, 4, 2, 5, 3, 6) });
  expect(tensors.get("column")).toEqual({ shape: [2, 1], values: f32(3, 7) });
  expect(tensors.get("number")).toEqual({ shape: [], values: f32(2) });
  expect(tensors.get("empty")).toEqual({ shape: [0, 3], values: f32() });
});

const good = { w: { shape: [2], values: f32(1, 2) } };
const pickled = (pickle: Buffer | string): Buffer =>
  zipFile([["s/data.pkl", Buffer.isBuffer(pickle) ? pickle : Buffer.from(pickle, "latin1")]]);
const replaced = (from: string, to: string): Buffer =>
  zipFile([
    ["s/data.pkl", Buffer.from(statePickle(good).toString("latin1").replace(from, to), "latin1")],
    ["s/data/0", new Uint8Array(f32(1, 2).buffer)],
  ]);

test.each([
  ["a system call", pickled("\x80\x02cposix\nsystem\nX\x02\0\0\0ls\x85R."), 'the file asks for "posix.system", expected tensors only'],
  [
    "the same by protocol 4",
    pickled("\x80\x04\x8c\x05posix\x8c\x06system\x93."),
    'the file asks for "posix.system", expected tensors only',
  ],
  ["a whole model", pickled("\x80\x02cmodels\nNet\n)\x81."), 'the file asks for "models.Net", expected tensors only'],
  [
    "an object that is built",
    pickled("\x80\x02ctorch._utils\n_rebuild_tensor_v2\n)RX\x01\0\0\0a\x88b."),
    "the file sets attributes of what is no dictionary, expected tensors only",
  ],
  ["an opcode of other pickles", pickled("\x80\x02)\x81."), "pickle opcode 0x81, expected those that tensors are written with"],
  ["a later pickle", pickled("\x80\x06."), "pickle protocol 6, expected at most 5"],
  ["a list", pickled("\x80\x02]."), "the file holds no state dict, a dictionary of tensors"],
  ["a dictionary of numbers", pickled("\x80\x02}X\x01\0\0\0aK\x01s."), '"a" is no tensor'],
  [
    "integers",
    replaced("FloatStorage", "LongStorage"),
    'tensor "w" holds numbers of torch.LongStorage, expected torch.FloatStorage or torch.DoubleStorage',
  ],
  ["data of another length", replaced("FloatStorage", "DoubleStorage"), 'tensor "w" has 8 bytes of data, expected 16'],
  ["no data", zipFile([["s/data.pkl", statePickle(good)]]), 'tensor "w" has no bytes of data, expected 8'],
  ["a shape beyond the data", torchFile({ w: { shape: [3], values: f32(1, 2) } }), 'tensor "w" of 3 is larger than its data'],
  ["strides beyond the data", torchFile({ w: { shape: [2], strides: [2], values: f32(1, 2) } }), 'tensor "w" of 2 is larger than its data'],
  ["not a number", torchFile({ w: { shape: [2], values: f32(1, NaN) } }), 'tensor "w" has NaN at position 1, expected finite numbers'],
  [
    "big endian numbers",
    zipFile([
      ["s/data.pkl", statePickle({})],
      ["s/byteorder", Buffer.from("big")],
    ]),
    "the numbers are big endian, expected little endian",
  ],
  [
    "compressed entries",
    zipFile([["s/data.pkl", statePickle({})]], 8),
    '"s/data.pkl" is compressed or encrypted, expected stored entries as torch.save writes them',
  ],
  ["another archive", zipFile([["word/document.xml", Buffer.from("<a/>")]]), "the archive has no data.pkl"],
  [
    "an older format",
    Buffer.from("8002 8a0a 6cfc9c46f9206aa85019 2e".replaceAll(" ", ""), "hex"),
    "the file is of a format that PyTorch wrote before version 1.6",
  ],
  ["text", Buffer.from("weights"), "the file is none that torch.save wrote"],
  ["an empty file", Buffer.alloc(0), "the file is none that torch.save wrote"],
])("%s is refused", (_, bytes, message) => {
  expect(() => readTorchTensors(bytes, "x.pt")).toThrow(expect.objectContaining({ ...code, message }));
});

test("a file that is cut short anywhere, or has any byte changed, is read or refused in words", () => {
  const read = (bytes: Buffer): string => {
    try {
      return `${readTorchTensors(bytes, "x.pt").size} tensors`;
    } catch (error) {
      if (error instanceof AnalysisError && error.code === "DATA_TORCH") return error.message;
      throw error;
    }
  };
  const damaged = Array.from({ length: RECORDED.length }, (_, length) => read(RECORDED.subarray(0, length)));
  expect(damaged.filter((told) => told.endsWith("tensors"))).toEqual([]);
  const pickle = statePickle(good);
  const data = new Uint8Array(f32(1, 2).buffer);
  const changed = (bytes: Buffer, at: number, change: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy[at] ^= change;
    return copy;
  };
  for (const change of [1, 0x80, 0xff]) {
    for (let at = 0; at < RECORDED.length; at++) read(changed(RECORDED, at, change));
    // past the checksums
    for (let at = 0; at < pickle.length; at++)
      read(
        zipFile([
          ["s/data.pkl", changed(pickle, at, change)],
          ["s/data/0", data],
        ]),
      );
  }
});

test("a changed weight is found by its checksum", () => {
  const changed = Buffer.from(RECORDED);
  changed[changed.indexOf(Buffer.from(f32(0.5, -1.25).buffer)) + 1] ^= 1;
  expect(() => readTorchTensors(changed, "x.pt")).toThrow(
    expect.objectContaining({ ...code, message: expect.stringContaining("checksum") }),
  );
});
