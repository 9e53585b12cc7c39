import { expect, test } from "@jest/globals";
import { checksum as inBrowsers } from "./checksum-browser.ts";
import { checksum } from "./checksum.ts";

test("the checksum is CRC-32, by Node and in browsers", () => {
  // the check value of the catalogue of parametrised CRC algorithms
  for (const crc of [checksum, inBrowsers]) expect(crc(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  for (const length of [0, 1, 5000]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 40503) >> 7);
    expect(inBrowsers(bytes)).toBe(checksum(bytes));
  }
});
