import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { decompress } from "./compressed-blocks.ts";
import { lz4Blocks, oldDeflateBlocks, zlibBlocks } from "./testing/blocks.ts";
import { numberBytes } from "./testing/number-entries.ts";

const object = numberBytes(
  "int32",
  Array.from({ length: 300 }, (_, i) => i % 7),
);

// The same object compressed by other programs: zstd 1.5, Python's lzma and lz4, with ROOT's frames around.
const BLOCKS = {
  zstd: "WlMBKgAAsAQAKLUv/WCwAwUBALAAAQAAAAIAAAADAAAABAAAAAUAAAAGAgAj+fkZzF0B",
  "xz with CRC32":
    "WFoAWAAAsAQA/Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4ASvABtdAABp/rkKgq0JqBY/y6YfZdnSV/CiuAMfwh/zAAAA+BIRmQABM7AJAAAAQOZ0LD4wDYsCAAAAAAFZWg==",
  "xz with CRC64":
    "WFoAXAAAsAQA/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4ASvABtdAABp/rkKgq0JqBY/y6YfZdnSV/CiuAMfwh/zAAAAKja5P2gZ2PQAATewCQAAAFak5bexxGf7AgAAAAAEWVo=",
  lz4: "TDQBMwAAsAQAXFtL+wW0gTMSAAEA8gYBAAAAAgAAAAMAAAAEAAAABQAAAAYbAA8cAP////96UAQAAAAF",
};
const blockOf = (name: keyof typeof BLOCKS): Buffer => Buffer.from(BLOCKS[name], "base64");

test.each(["zstd", "xz with CRC32", "xz with CRC64", "lz4"] as const)("%s is read as another program wrote it", async (name) => {
  expect(await decompress(blockOf(name), object.length, "x")).toEqual(object);
});

test.each([
  ["zlib", zlibBlocks()],
  ["zlib in many blocks", zlibBlocks(100)],
  ["old deflate", oldDeflateBlocks],
  ["LZ4", lz4Blocks],
])("%s reads back", async (_, compress) => {
  expect(await decompress(compress(object), object.length, "x")).toEqual(object);
});

test("an object of the length of its record is not compressed", async () => {
  expect(await decompress(object, object.length, "x")).toBe(object);
});

const damaged = { code: "DATA_ROOT_DAMAGED", where: "x.root: tree" };

// zstd and the old deflate are left out here: without a checksum, what they make of damage cannot be told from data.
test.each(["xz with CRC32", "xz with CRC64", "lz4"] as const)("no changed byte of a block of %s changes the object", async (name) => {
  let noticed = 0;
  for (let i = 9; i < blockOf(name).length; i++) {
    const block = blockOf(name);
    block[i] ^= 0x10;
    const found = await decompress(block, object.length, "x.root: tree").catch((error: unknown) => error);
    if (Buffer.isBuffer(found)) expect(found).toEqual(object);
    else expect(found).toMatchObject(damaged);
    if (!Buffer.isBuffer(found)) noticed++;
  }
  // A few bits mean nothing, as the last ones of a range coder.
  expect(noticed).toBeGreaterThan(blockOf(name).length - 9 - 5);
  expect(await decompress(blockOf(name), object.length, "x")).toEqual(object);
});

test("zstd that ends too early is noticed, and the next block is read", async () => {
  const block = blockOf("zstd");
  for (let i = 12; i < block.length; i++) {
    const cut = Buffer.concat([block.subarray(0, 3), Buffer.from([i - 9, 0, 0]), block.subarray(6, i)]);
    await expect(decompress(cut, object.length, "x.root: tree")).rejects.toMatchObject(damaged);
  }
  expect(await decompress(block, object.length, "x")).toEqual(object);
});

test("blocks must hold as many bytes as the object, and nothing may follow them", async () => {
  const blocks = zlibBlocks(100)(object);
  for (const [record, bytes] of [
    [blocks, object.length + 100],
    [blocks, object.length - 1],
    [blocks.subarray(0, blocks.length - 1), object.length],
    [Buffer.concat([blocks, Buffer.alloc(3)]), object.length],
    [Buffer.concat([blocks, Buffer.alloc(object.length)]), object.length],
    [blocks.subarray(0, 5), object.length],
  ] as const)
    await expect(decompress(record, bytes, "x.root: tree")).rejects.toMatchObject(damaged);
});

test("a length that no compression reaches is not believed", async () => {
  const block = zlibBlocks()(object);
  block.writeUIntLE(20, 3, 3);
  block.writeUIntLE(0xffffff, 6, 3);
  await expect(decompress(block.subarray(0, 29), 0xffffff, "x.root: tree")).rejects.toMatchObject(damaged);
});

test("an unknown compression is named", async () => {
  const block = zlibBlocks()(object);
  block.write("QQ");
  await expect(decompress(block, object.length, "x.root: tree")).rejects.toMatchObject({
    code: "DATA_ROOT_CODEC",
    message: 'compressed by "QQ", expected one of ZL, L4, XZ, ZS, CS',
  });
});

const shared = fileURLToPath(new URL("../../../../../shared/data/inputs/repro-lzma/", import.meta.url));
const testWithData = existsSync(shared) ? test : test.skip;

// Sums by numpy of what Python's lzma made of the blocks; the larger one has more than one chunk of LZMA.
testWithData.each([
  ["xz_small_crc32.bin", 40000, 63.11887375747028],
  ["xz_big_crc32.bin", 160000, -20.798518565854465],
])("the block %s is read whole", async (name, bytes, expected) => {
  const floats = (await decompress(readFileSync(shared + name), bytes, name)).swap32();
  let sum = 0;
  for (let i = 0; i < bytes; i += 4) sum += floats.readFloatLE(i);
  expect(sum).toBeCloseTo(expected, 8);
});
