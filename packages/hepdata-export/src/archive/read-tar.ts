import { ARCHIVE_LIMITS, mostUnpacked, type ArchiveRefusal } from "./archive-limits.ts";
import { entryNames } from "./entry-name.ts";
import { inflated } from "./inflation.ts";

const BLOCK = 512;
/** Longer records of names are no names. */
const MOST_RECORD = 2 ** 16;
/** Types of entries that are refused, in words. */
const REFUSED: Readonly<Record<string, string>> = {
  "1": "a hard link",
  "2": "a symbolic link",
  "3": "a device",
  "4": "a device",
  "6": "a pipe",
  "7": "a contiguous file",
  K: "a link with a long name",
  S: "a file with holes",
};
/** What an extended header may say: dates and owners, which are not read, and the path, which is. */
const IGNORED = /^(?:[acm]time|uid|gid|uname|gname|comment|LIBARCHIVE\..*|SCHILY\.(?:dev|ino|nlink))$/;

/**
 * Unpacks gzip, up to the number of bytes that so many packed ones may become.
 * @throws what `refuse` makes
 */
export function gunzipped(bytes: Uint8Array, refuse: ArchiveRefusal): Uint8Array {
  const inflation = inflated(bytes, "gzip", mostUnpacked(bytes.length));
  if (typeof inflation === "string") throw refuse(inflation);
  if (inflation.used !== bytes.length) throw refuse("has data behind its end");
  return inflation.content;
}

function utf8(bytes: Uint8Array, refuse: ArchiveRefusal): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw refuse("has a name that is no UTF-8", Buffer.from(bytes).toString("latin1"), cause);
  }
}

/** Bytes up to the first 0. */
const untilZero = (bytes: Uint8Array): Uint8Array => {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
};

/** The path that an extended header (POSIX pax) gives to what follows. */
function extendedPath(record: Uint8Array, refuse: ArchiveRefusal): string | undefined {
  let path: string | undefined;
  let at = 0;
  while (at < record.length) {
    const blank = record.indexOf(0x20, at);
    const length = blank < 0 ? NaN : Number(Buffer.from(record.subarray(at, blank)).toString("latin1"));
    if (!(Number.isInteger(length) && length > blank - at && at + length <= record.length && record[at + length - 1] === 0x0a))
      throw refuse("has a damaged extended header");
    const text = utf8(record.subarray(blank + 1, at + length - 1), refuse);
    const key = text.slice(0, Math.max(text.indexOf("="), 0));
    if (key === "path") path = text.slice(5);
    else if (!IGNORED.test(key))
      throw refuse(`has ${JSON.stringify(key.slice(0, 40))} in an extended header, expected names and dates alone`);
    at += length;
  }
  return path;
}

/**
 * The files of a tar archive by their paths: plain files and folders of the ustar, pax and GNU formats, nothing else.
 * @throws what `refuse` makes
 */
export function readTar(bytes: Uint8Array, refuse: ArchiveRefusal): ReadonlyMap<string, Uint8Array> {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names = entryNames(refuse);
  const files = new Map<string, Uint8Array>();
  let [at, entries] = [0, 0];
  let longName: string | undefined;
  for (;;) {
    if (at + BLOCK > data.length) throw refuse("has no end: was it copied completely?");
    const header = data.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) {
      if (!data.subarray(at).every((byte) => byte === 0)) throw refuse("has data behind its end");
      if (longName !== undefined) throw refuse("ends with a name of nothing");
      return files;
    }
    if (++entries > 2 * ARCHIVE_LIMITS.entries) throw refuse(`has more than ${ARCHIVE_LIMITS.entries} entries`);
    const number = (from: number, length: number): number => {
      const text = header
        .toString("latin1", from, from + length)
        .replace(/[\0 ]+$/, "")
        .trim();
      return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : NaN;
    };
    const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 0x20 : byte), 0);
    if (number(148, 8) !== sum || header.toString("latin1", 257, 262) !== "ustar")
      throw refuse(`is damaged at ${at}: no header of an entry`);
    const posix = header[262] === 0;
    const short = utf8(untilZero(header.subarray(0, 100)), refuse);
    const prefix = posix ? utf8(untilZero(header.subarray(345, 500)), refuse) : "";
    const name = longName ?? (prefix === "" ? short : `${prefix}/${short}`);
    const type = header[156] === 0 ? "0" : String.fromCharCode(header[156]);
    const size = number(124, 12);
    const content = at + BLOCK;
    if (!(size >= 0 && content + size <= data.length)) throw refuse("is cut short, or has a size that is none", name);
    const record = (): Uint8Array => {
      if (size > MOST_RECORD) throw refuse(`has a header of ${size} bytes`);
      if (longName !== undefined) throw refuse("has two names", longName);
      return data.subarray(content, content + size);
    };
    if (type === "x") longName = extendedPath(record(), refuse);
    else if (type === "L") longName = utf8(untilZero(record()), refuse);
    else if (type === "g") {
      if (extendedPath(record(), refuse) !== undefined) throw refuse("has one name for all entries");
    } else {
      if (type === "0" && !name.endsWith("/")) files.set(names.file(name), Uint8Array.from(data.subarray(content, content + size)));
      else if ((type === "5" || type === "0") && size === 0) names.folder(name);
      else throw refuse(`is ${REFUSED[type] ?? "of an unknown type"}, expected a file`, name);
      longName = undefined;
    }
    at = content + Math.ceil(size / BLOCK) * BLOCK;
  }
}
