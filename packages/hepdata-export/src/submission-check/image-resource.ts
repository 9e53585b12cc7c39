import { checksum } from "@ratiometer/tables";
import type { Report } from "./submission-rule.ts";

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const MOST_THUMBNAIL_BYTES = 200_000;

/** First bytes of the formats that HEPData shows. */
const SIGNATURES: Readonly<Record<string, readonly (readonly number[])[]>> = {
  png: [PNG],
  jpg: [[0xff, 0xd8, 0xff]],
  jpeg: [[0xff, 0xd8, 0xff]],
  gif: [[0x47, 0x49, 0x46, 0x38]],
  tiff: [
    [0x49, 0x49, 0x2a, 0],
    [0x4d, 0x4d, 0, 0x2a],
  ],
};

const endingOf = (name: string): string => name.slice(name.lastIndexOf(".") + 1).toLowerCase();

/** Whether a file's name is that of an image that HEPData shows. */
export const isImage = (name: string): boolean => Object.hasOwn(SIGNATURES, endingOf(name));

/** What is wrong with the chunks of a PNG (RFC 2083): lengths, checksums, header first, an end. */
function pngFault(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = PNG.length;
  for (let first = true; ; first = false) {
    if (at + 12 > bytes.length) return "it ends before its last chunk";
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) return "it ends inside of a chunk";
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (checksum(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
      return `the checksum of its chunk ${JSON.stringify(kind)} is wrong`;
    if (first && (kind !== "IHDR" || length !== 13 || view.getUint32(at + 8) === 0 || view.getUint32(at + 12) === 0))
      return "it has no width and height";
    if (kind === "IEND") return undefined;
    at += 12 + length;
  }
}

/** Checks that an image is what its name says and, a PNG, complete. */
export function checkImage(name: string, bytes: Uint8Array, report: Report): void {
  const ending = endingOf(name);
  if (!SIGNATURES[ending].some((signature) => signature.every((byte, i) => bytes[i] === byte))) {
    report("image-damaged", `the file does not begin like a ${ending.toUpperCase()} image`);
    return;
  }
  const fault = ending === "png" ? pngFault(bytes) : undefined;
  if (fault !== undefined) report("image-damaged", `the image is damaged: ${fault}`);
}

/** Checks a file whose name begins with thumb_. */
export function checkThumbnail(name: string, bytes: Uint8Array, report: Report): void {
  if (!isImage(name))
    report("thumbnail-type", `the thumbnail ends in .${endingOf(name)}, expected one of ${Object.keys(SIGNATURES).join(", ")}`);
  if (bytes.length > MOST_THUMBNAIL_BYTES)
    report("thumbnail-size", `the thumbnail takes ${bytes.length} bytes, expected ${MOST_THUMBNAIL_BYTES} at most`);
}
