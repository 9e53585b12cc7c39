import { checksum } from "@ratiometer/tables";
import { ARCHIVE_LIMITS, mostUnpacked, type ArchiveRefusal } from "./archive-limits.ts";
import { entryNames } from "./entry-name.ts";
import { inflated } from "./inflation.ts";

// records of a ZIP archive (APPNOTE 6.3): signatures, and the lengths of their fixed parts
const [LOCAL, CENTRAL, END, DESCRIPTOR] = [0x04034b50, 0x02014b50, 0x06054b50, 0x08074b50];
const [LOCAL_BYTES, CENTRAL_BYTES, END_BYTES, LOCATOR64_BYTES] = [30, 46, 22, 20];
const LOCATOR64 = 0x07064b50;
const MOST_COMMENT = 0xffff;
/** Extra fields: sizes of 64 bits, another spelling of the name. */
const [ZIP64, UNICODE_PATH] = [0x0001, 0x7075];
/** Bits of the flags: encrypted in three ways, sizes behind the data, names in UTF-8. */
const [ENCRYPTED, SIZES_BEHIND, UTF8] = [0x2041, 0x0008, 0x0800];
const [STORED, DEFLATED] = [0, 8];
/** Types of files in the attributes of Unix. */
const [TYPE, REGULAR, FOLDER] = [0xf000, 0x8000, 0x4000];

interface Entry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Of its local header. */
  readonly offset: number;
}

/** Where the end record is, which must be the only one that reaches to the end of the archive. */
function endRecord(data: Buffer, refuse: ArchiveRefusal): number {
  const found: number[] = [];
  for (let at = data.length - END_BYTES; at >= Math.max(0, data.length - END_BYTES - MOST_COMMENT); at--)
    if (data.readUInt32LE(at) === END && at + END_BYTES + data.readUInt16LE(at + 20) === data.length) found.push(at);
  if (found.length !== 1) throw refuse(found.length === 0 ? "has no end, or data behind it: was it copied completely?" : "has two ends");
  return found[0];
}

function entryName(bytes: Buffer, flags: number, refuse: ArchiveRefusal): string {
  const ascii = bytes.every((byte) => byte < 0x80);
  if (!ascii && (flags & UTF8) === 0) throw refuse("has a name of an unknown alphabet", bytes.toString("latin1"));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw refuse("has a name that is no UTF-8", bytes.toString("latin1"), cause);
  }
}

/** @throws for fields that give a name or a size once more */
function checkExtra(data: Buffer, from: number, end: number, name: string, refuse: ArchiveRefusal): void {
  for (let at = from; at + 4 <= end; at += 4 + data.readUInt16LE(at + 2)) {
    const field = data.readUInt16LE(at);
    if (field === ZIP64) throw refuse("has sizes of 64 bits (zip64), an artifact needs none", name);
    if (field === UNICODE_PATH) throw refuse("has a second name", name);
  }
}

/** The entries of the central directory. */
function directory(data: Buffer, end: number, refuse: ArchiveRefusal): Entry[] {
  const [disk, start, here, count] = [4, 6, 8, 10].map((field) => data.readUInt16LE(end + field));
  const [size, offset] = [data.readUInt32LE(end + 12), data.readUInt32LE(end + 16)];
  if (disk !== 0 || start !== 0 || here !== count) throw refuse("is one part of several");
  if (end >= LOCATOR64_BYTES && data.readUInt32LE(end - LOCATOR64_BYTES) === LOCATOR64)
    throw refuse("has sizes of 64 bits (zip64), an artifact needs none");
  if (offset + size !== end) throw refuse(`has its directory at ${offset} with ${size} bytes, expected it to reach to its end at ${end}`);
  if (count > ARCHIVE_LIMITS.entries) throw refuse(`has ${count} entries, at most ${ARCHIVE_LIMITS.entries} are read`);
  const entries: Entry[] = [];
  let at = offset;
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL_BYTES > end || data.readUInt32LE(at) !== CENTRAL) throw refuse(`has a damaged directory at entry ${i}`);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => data.readUInt16LE(at + field));
    const nameEnd = at + CENTRAL_BYTES + nameLength;
    const next = nameEnd + extraLength + commentLength;
    if (next > end) throw refuse(`has a damaged directory at entry ${i}`);
    const flags = data.readUInt16LE(at + 8);
    const name = entryName(data.subarray(at + CENTRAL_BYTES, nameEnd), flags, refuse);
    checkExtra(data, nameEnd, nameEnd + extraLength, name, refuse);
    const method = data.readUInt16LE(at + 10);
    const type = (data.readUInt32LE(at + 38) >>> 16) & TYPE;
    if ((flags & ENCRYPTED) !== 0) throw refuse("is encrypted", name);
    if (method !== STORED && method !== DEFLATED) throw refuse(`is packed by method ${method}, expected deflate`, name);
    if (type !== 0 && type !== REGULAR && type !== FOLDER) throw refuse("is a link or a device, expected a file", name);
    const [crc, packed, unpacked] = [16, 20, 24].map((field) => data.readUInt32LE(at + field));
    if (data.readUInt16LE(at + 34) !== 0) throw refuse("is in another part of the archive", name);
    entries.push({ name, flags, method, crc, packed, size: unpacked, offset: data.readUInt32LE(at + 42) });
    at = next;
  }
  if (at !== end) throw refuse("has data between its directory and its end");
  return entries;
}

/**
 * Where the data of an entry begin and where what belongs to it ends: its local header must say what the directory does.
 * @param limit offset of what comes next
 */
function extent(data: Buffer, entry: Entry, limit: number, refuse: ArchiveRefusal): readonly [from: number, end: number] {
  const { name, flags, method, crc, packed, size, offset } = entry;
  if (offset + LOCAL_BYTES > limit || data.readUInt32LE(offset) !== LOCAL) throw refuse("does not begin where the directory says", name);
  const [nameLength, extraLength] = [26, 28].map((field) => data.readUInt16LE(offset + field));
  const nameEnd = offset + LOCAL_BYTES + nameLength;
  const from = nameEnd + extraLength;
  if (from + packed > limit) throw refuse("overlaps with the next or is cut short", name);
  const own = entryName(data.subarray(offset + LOCAL_BYTES, nameEnd), flags, refuse);
  checkExtra(data, nameEnd, from, name, refuse);
  const sizes = [14, 18, 22].map((field) => data.readUInt32LE(offset + field));
  const behind = (flags & SIZES_BEHIND) !== 0;
  const same = [crc, packed, size].every((value, i) => sizes[i] === value || (behind && sizes[i] === 0));
  if (own !== name || data.readUInt16LE(offset + 6) !== flags || data.readUInt16LE(offset + 8) !== method || !same)
    throw refuse("has a header that says something else than the directory", name);
  const end = from + packed;
  const rest = limit - end;
  if (rest === 0 && !behind) return [from, end];
  const signed = behind && rest === 16 && data.readUInt32LE(end) === DESCRIPTOR;
  const described = behind && (signed || rest === 12) ? [0, 4, 8].map((field) => data.readUInt32LE(end + (signed ? 4 : 0) + field)) : [];
  if (![crc, packed, size].every((value, i) => described[i] === value))
    throw refuse(`is followed by ${rest} bytes that belong to no entry`, name);
  return [from, end];
}

/**
 * The files of a ZIP archive by their paths. Nothing is taken on trust: the directory and the entries' own headers must agree, every byte belongs to one entry,
 * and no entry is unpacked beyond the size that it states, which is bounded before.
 * @throws what `refuse` makes
 */
export function readZip(bytes: Uint8Array, refuse: ArchiveRefusal): ReadonlyMap<string, Uint8Array> {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endRecord(data, refuse);
  const entries = directory(data, end, refuse);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > mostUnpacked(data.length))
    throw refuse(
      `unpacks to ${total} bytes from ${data.length}: more than ${ARCHIVE_LIMITS.bytes}, or ${ARCHIVE_LIMITS.ratio} times as many`,
    );
  const sorted = [...entries].sort((a, b) => a.offset - b.offset);
  if (sorted.length > 0 && sorted[0].offset !== 0) throw refuse("has data before its first entry");
  const limits = new Map(sorted.map((entry, i) => [entry, i + 1 < sorted.length ? sorted[i + 1].offset : data.readUInt32LE(end + 16)]));
  const names = entryNames(refuse);
  const files = new Map<string, Uint8Array>();
  for (const entry of entries) {
    const [from, to] = extent(data, entry, limits.get(entry) ?? 0, refuse);
    if (entry.name.endsWith("/")) {
      if (entry.size !== 0) throw refuse("is a folder with contents", entry.name);
      names.folder(entry.name);
      continue;
    }
    const path = names.file(entry.name);
    files.set(path, unpacked(data.subarray(from, to), entry, refuse));
  }
  return files;
}

function unpacked(packed: Buffer, { name, method, size, crc }: Entry, refuse: ArchiveRefusal): Uint8Array {
  const inflation = method === STORED ? { content: Buffer.from(packed), used: packed.length } : inflated(packed, "deflate", size);
  if (typeof inflation === "string") throw refuse(inflation, name);
  const { content, used } = inflation;
  if (used !== packed.length) throw refuse("has data behind its end", name);
  if (content.length !== size) throw refuse(`has ${content.length} bytes, expected ${size}`, name);
  if (checksum(content) !== crc) throw refuse("is damaged: its checksum differs", name);
  return content;
}
