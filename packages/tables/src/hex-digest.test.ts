import { expect, test } from "@jest/globals";
import { byteDigest as bytesInBrowsers, hexDigest as inBrowsers } from "./hex-digest-browser.ts";
import { byteDigest, hexDigest } from "./hex-digest.ts";

// FIPS 180-2, appendix B.1; RFC 1321, A.5
const ABC = { sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", md5: "900150983cd24fb0d6963f7d28e17f72" };

test.each(["sha256", "md5"] as const)("%s is that of the standard, by Node and in browsers", (algorithm) => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * i) % 251);
  for (const digest of [hexDigest, inBrowsers]) {
    expect(digest(algorithm, "abc")).toBe(ABC[algorithm]);
    expect(digest(algorithm, Uint8Array.of(97, 98, 99))).toBe(ABC[algorithm]);
  }
  for (const digest of [byteDigest, bytesInBrowsers]) expect(Buffer.from(digest(algorithm, "abc")).toString("hex")).toBe(ABC[algorithm]);
  expect(inBrowsers(algorithm, bytes)).toBe(hexDigest(algorithm, bytes));
  expect(inBrowsers(algorithm, "\u03c0\ud83d\ude00")).toBe(hexDigest(algorithm, "\u03c0\ud83d\ude00"));
});
