import { crc32 } from "node:zlib";
import { AnalysisError } from "@ratiometer/config";

// Records of a ZIP archive (APPNOTE 6.3): signatures, and the lengths of their fixed parts.
const [LOCAL, CENTRAL, END, END64, LOCATOR64] = [0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50];
const [LOCAL_BYTES, CENTRAL_BYTES, END_BYTES, LOCATOR64_BYTES, END64_BYTES] = [30, 46, 22, 20, 56];
/** Longest comment behind the end record. */
const MOST_COMMENT = 0xffff;
/** A number of 32 bits that stands in a field of 64 bits elsewhere, and the extra field that holds it. */
const [ELSEWHERE, ZIP64] = [0xffffffff, 1];

/** Whether bytes begin as a ZIP archive does. */
export const isArchive = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/**
 * The entries of a ZIP archive whose entries are all stored, by name. Sizes are those of the central directory: writers that stream leave them out of the
 * entries themselves.
 * @param where the file's name, for errors
 * @throws AnalysisError DATA_TORCH if it is cut short, damaged (checksums are compared), encrypted or compressed
 */
export function storedEntries(bytes: Uint8Array, where: string): ReadonlyMap<string, Uint8Array> {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = (message: string): AnalysisError =>
    new AnalysisError("DATA_TORCH", `the archive is damaged: ${message}`, { where, hint: "was it written or copied completely?" });
  const within = (at: number, length: number, what: string): void => {
    if (!(at >= 0 && at + length <= data.length)) throw damaged(`${what} lies outside of its ${data.length} bytes`);
  };
  /** A number of 64 bits; more than a file can have is outside of it. */
  const long = (at: number): number => Number(data.readBigUInt64LE(at));

  let end = data.length - END_BYTES;
  const earliest = Math.max(0, end - MOST_COMMENT);
  while (end >= earliest && data.readUInt32LE(end) !== END) end--;
  if (end < earliest) throw damaged("it has no end record");
  let [count, at] = [data.readUInt16LE(end + 10), data.readUInt32LE(end + 16)];
  const locator = end - LOCATOR64_BYTES;
  if (locator >= 0 && data.readUInt32LE(locator) === LOCATOR64) {
    const end64 = long(locator + 8);
    within(end64, END64_BYTES, "its end record");
    if (data.readUInt32LE(end64) !== END64) throw damaged("its end record is none");
    [count, at] = [long(end64 + 32), long(end64 + 48)];
  }

  const entries = new Map<string, Uint8Array>();
  for (let entry = 0; entry < count; entry++) {
    within(at, CENTRAL_BYTES, "its directory");
    if (data.readUInt32LE(at) !== CENTRAL) throw damaged(`entry ${entry} of its directory is none`);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => data.readUInt16LE(at + field));
    const extraAt = at + CENTRAL_BYTES + nameLength;
    within(at, CENTRAL_BYTES + nameLength + extraLength + commentLength, "its directory");
    const name = data.toString("utf8", at + CENTRAL_BYTES, extraAt);
    const sizes = [24, 20, 42].map((field) => data.readUInt32LE(at + field));
    for (let extra = extraAt; extra + 4 <= extraAt + extraLength; extra += 4 + data.readUInt16LE(extra + 2)) {
      if (data.readUInt16LE(extra) !== ZIP64) continue;
      let field = extra + 4;
      sizes.forEach((size, i) => {
        if (size !== ELSEWHERE) return;
        within(field, 8, `the size of ${name}`);
        sizes[i] = long(field);
        field += 8;
      });
    }
    const [size, stored, begin] = sizes;
    if ((data.readUInt16LE(at + 8) & 1) !== 0 || data.readUInt16LE(at + 10) !== 0 || size !== stored)
      throw new AnalysisError("DATA_TORCH", `"${name}" is compressed or encrypted, expected stored entries as torch.save writes them`, {
        where,
      });
    within(begin, LOCAL_BYTES, name);
    if (data.readUInt32LE(begin) !== LOCAL) throw damaged(`"${name}" does not begin as an entry`);
    const from = begin + LOCAL_BYTES + data.readUInt16LE(begin + 26) + data.readUInt16LE(begin + 28);
    within(from, size, name);
    const content = data.subarray(from, from + size);
    if (crc32(content) !== data.readUInt32LE(at + 16)) throw damaged(`the checksum of "${name}" differs`);
    entries.set(name, content);
    at += CENTRAL_BYTES + nameLength + extraLength + commentLength;
  }
  return entries;
}
