import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { randomStream } from "./random.ts";
import { textChunks } from "./text-chunks.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chunks-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** What was delivered, and how it ended. */
async function collect(bytes: Uint8Array): Promise<{ text: string; progress: number[]; failure: unknown }> {
  const path = join(folder, "a");
  await writeFile(path, bytes);
  const progress: number[] = [];
  let text = "";
  try {
    for await (const chunk of textChunks(path, (fraction) => progress.push(fraction))) text += chunk;
  } catch (failure) {
    return { text, progress, failure };
  }
  return { text, progress, failure: undefined };
}

const { integer } = randomStream(1, "text");
const long = Array.from({ length: 60_000 }, () => `${integer(1e9)} κ\n`).join("");

test.each([
  ["plain", Buffer.from(long)],
  ["gzip", gzipSync(long)],
  [
    "gzip of several members",
    Buffer.concat([long.slice(0, 10), long.slice(10, 300_000), "", long.slice(300_000)].map((part) => gzipSync(part))),
  ],
])("%s text is delivered whole, letters of two bytes included, with rising progress up to 1", async (_, bytes) => {
  const { text, progress, failure } = await collect(bytes);
  expect(failure).toBeUndefined();
  expect(text === long).toBe(true);
  expect(progress.length).toBeGreaterThan(3);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(progress[0]).toBeLessThan(0.9);
  expect(progress.at(-1)).toBe(1);
});

test("all that a truncated gzip holds is delivered before the fault", async () => {
  const bytes = gzipSync(long, { level: 0 });
  const { text, failure } = await collect(bytes.subarray(0, 500_000));
  expect(failure).toMatchObject({ code: "Z_BUF_ERROR" });
  expect(long.startsWith(text)).toBe(true);
  expect(Buffer.byteLength(text)).toBeGreaterThan(499_000);
});

test("a gzip that lacks only its check sum is truncated too", async () => {
  const { text, failure } = await collect(gzipSync(long).subarray(0, -3));
  expect(text === long).toBe(true);
  expect(failure).toMatchObject({ code: "Z_BUF_ERROR" });
});

test("a gzip with a wrong check sum is corrupt", async () => {
  const bytes = gzipSync(long);
  bytes[bytes.length - 6] ^= 1;
  expect((await collect(bytes)).failure).toMatchObject({ code: "Z_DATA_ERROR" });
});

test("a missing file is named, with the nearest name in its folder", async () => {
  await writeFile(join(folder, "thq_sm.lhe.gz"), "x");
  const first = (name: string): Promise<unknown> => textChunks(join(folder, name)).next();
  await expect(first("thq_sm.lhe")).rejects.toMatchObject({
    code: "DATA_FILE_MISSING",
    where: join(folder, "thq_sm.lhe"),
    hint: 'did you mean "thq_sm.lhe.gz"?',
  });
  await expect(first(join("none", "b.lhe"))).rejects.toMatchObject({ code: "DATA_FILE_MISSING" });
  await expect(first(".")).rejects.toMatchObject({ code: "DATA_FILE_UNREADABLE", where: folder });
});

test("a reader that stops early closes the file", async () => {
  await writeFile(join(folder, "b"), gzipSync(long));
  for await (const chunk of textChunks(join(folder, "b"))) {
    expect(long.startsWith(chunk)).toBe(true);
    break;
  }
  await rm(join(folder, "b"));
});
