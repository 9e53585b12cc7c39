import { deflateRawSync, gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { decompression as inBrowsers } from "./decompression-browser.ts";
import { decompression } from "./decompression.ts";

const page = Uint8Array.from({ length: 9000 }, (_, i) => (i * i) % 7);
const packed = (codec: string): Uint8Array => {
  switch (codec) {
    case "GZIP":
      return gzipSync(page);
    case "GZIP, raw":
      return deflateRawSync(page);
    default:
      return page;
  }
};

test.each(["UNCOMPRESSED", "GZIP", "GZIP, raw"])(
  "%s unpacks in browsers as in Node, and a page of another length is told",
  async (codec) => {
    const name = codec.split(",")[0];
    const bytes = packed(codec);
    for (const open of [decompression, inBrowsers]) {
      const decode = await open(name);
      expect(Buffer.compare(decode(bytes, page.length), page)).toBe(0);
      expect(() => decode(bytes, page.length + 1)).toThrow(/a page unpacks to/);
    }
  },
);

test("a codec that a page does not have is told by its name", async () => {
  await expect(inBrowsers("BROTLI")).rejects.toThrow("compressed by a codec BROTLI");
});
