import { createHash } from "node:crypto";

export type DigestAlgorithm = "sha256" | "md5";

/** Digest in lower-case hexadecimal; bundlers for browsers take hex-digest-browser.ts instead, which package.json says. */
export const hexDigest = (algorithm: DigestAlgorithm, data: string | Uint8Array): string =>
  createHash(algorithm).update(data).digest("hex");

/** The same as bytes. */
export const byteDigest = (algorithm: DigestAlgorithm, data: string): Uint8Array => createHash(algorithm).update(data).digest();
