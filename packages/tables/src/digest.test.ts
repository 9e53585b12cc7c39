import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { canonicalJson, sha256, sha256OfFile } from "./digest.ts";

// The example of FIPS 180-2, appendix B.1.
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

test("sha256 of text and of bytes", () => {
  expect(sha256("abc")).toBe(ABC);
  expect(sha256(Uint8Array.of(97, 98, 99))).toBe(ABC);
});

test("sha256OfFile is the digest of the file's bytes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "digest-"));
  try {
    await writeFile(join(folder, "abc"), "abc");
    expect(await sha256OfFile(join(folder, "abc"))).toBe(ABC);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("canonicalJson does not depend on the order in which keys were set, at any depth, and keeps that of arrays", () => {
  const text = canonicalJson({ b: [{ d: 1, c: 2 }, 3], a: null });
  expect(text).toBe(canonicalJson({ a: null, b: [{ c: 2, d: 1 }, 3] }));
  expect(text).toBe('{\n  "a": null,\n  "b": [\n    {\n      "c": 2,\n      "d": 1\n    },\n    3\n  ]\n}\n');
});
