import { md5 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { DigestAlgorithm } from "./hex-digest.ts";

const HASHES = { sha256, md5 } as const;

/** The same digest without Node: pages that were opened as files have no WebCrypto to ask. */
export const hexDigest = (algorithm: DigestAlgorithm, data: string | Uint8Array): string =>
  bytesToHex(HASHES[algorithm](typeof data === "string" ? new TextEncoder().encode(data) : data));

/** The same as bytes. */
export const byteDigest = (algorithm: DigestAlgorithm, data: string): Uint8Array => HASHES[algorithm](new TextEncoder().encode(data));
