import { crc32 } from "node:zlib";

/** CRC-32 of ZIP and PNG; bundlers for browsers take checksum-browser.ts instead, which package.json says. */
export const checksum = (bytes: Uint8Array): number => crc32(bytes);
