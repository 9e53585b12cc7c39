import { deflateRawSync, gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { inflated as inBrowsers } from "./inflation-browser.ts";
import { inflated } from "./inflation.ts";

const text = Buffer.from(Array.from({ length: 40_000 }, (_, i) => `event ${(i * i) % 977}\n`).join(""));
const stored = Buffer.from(Uint8Array.from({ length: 3000 }, (_, i) => (i * 40503) >> 7));

test.each([
  ["gzip", "a file", gzipSync(text)],
  ["gzip", "an empty file", gzipSync(Buffer.alloc(0))],
  ["gzip", "two members", Buffer.concat([gzipSync(text), gzipSync(stored)])],
  ["deflate", "data", deflateRawSync(text)],
  ["deflate", "data with more behind", Buffer.concat([deflateRawSync(stored), Buffer.from("more")])],
] as const)("%s: %s unpacks in browsers as in Node", (format, _, packed) => {
  const [expected, found] = [inflated(packed, format, 2 ** 21), inBrowsers(packed, format, 2 ** 21)];
  if (typeof expected === "string" || typeof found === "string") throw new Error("refused");
  expect(found.used).toBe(expected.used);
  expect(Buffer.compare(found.content, expected.content)).toBe(0);
});

test("what goes beyond the bound, is cut short or damaged is told", () => {
  const packed = gzipSync(text);
  const damaged = Buffer.from(packed);
  damaged[packed.length - 6] ^= 0x10;
  expect(inBrowsers(packed, "gzip", text.length)).toMatchObject({ used: packed.length });
  for (const unpack of [inflated, inBrowsers]) {
    expect(unpack(packed, "gzip", text.length - 1)).toMatch(/^unpacks to more than \d+ bytes/);
    expect(unpack(packed.subarray(0, 2000), "gzip", 2 ** 21)).toBe("is damaged: unexpected end of file");
    expect(unpack(damaged, "gzip", 2 ** 21)).toBe("is damaged: incorrect data check");
    expect(unpack(Buffer.from([0xff, 0xff, 0xff]), "deflate", 100)).toMatch(/^is damaged: invalid/);
  }
});
