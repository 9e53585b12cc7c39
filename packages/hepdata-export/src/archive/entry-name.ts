import { ARCHIVE_LIMITS, type ArchiveRefusal } from "./archive-limits.ts";

/** Names that Windows gives to devices, whatever their suffix. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const DRIVE = /^[A-Za-z]:/;

/** Why a relative path with "/" is no plain name of a file that every system keeps where it belongs; undefined if it is one. */
export function pathFault(path: string): string | undefined {
  const { path: longest, name: longestName, depth } = ARCHIVE_LIMITS;
  const parts = path.split("/");
  const bytes = (text: string): number => Buffer.byteLength(text);
  if (path === "") return "has no name";
  if (path.startsWith("/")) return "has an absolute path";
  if (DRIVE.test(path)) return "has the letter of a drive in its path";
  if (path.includes("\\")) return "has a backslash in its path";
  if (parts.includes("..")) return 'leads out of the archive by ".."';
  if (parts.includes(".") || parts.includes("")) return 'has "." or nothing as a part of its path';
  if (/\p{C}/u.test(path)) return "has control or invisible characters in its path";
  if (/[:*?"<>|]/.test(path)) return "has a character in its path that not all systems allow";
  if (parts.some((part) => /[. ]$/.test(part) || DEVICE.test(part))) return "has a name that means something else on some systems";
  if (bytes(path) > longest || parts.some((part) => bytes(part) > longestName))
    return `has a path of more than ${longest} bytes, or a part of more than ${longestName}`;
  return parts.length > depth ? `lies ${parts.length} folders deep, at most ${depth} are read` : undefined;
}

/** What a name is compared by: two that differ in case or in the spelling of accents are one file on some systems. */
const sameName = (path: string): string => path.normalize("NFKC").toLowerCase();

/** The files of an archive as it is read, with names that were checked. */
export interface EntryNames {
  /**
   * The path of a file; "./" before it is left out.
   * @throws what `refuse` makes if the name is none, occurs twice, or is both a file and a folder
   */
  readonly file: (name: string) => string;
  /** Checks the name of a folder, with or without "/" behind it. @throws the same */
  readonly folder: (name: string) => void;
}

/** Names of an archive's entries. */
export function entryNames(refuse: ArchiveRefusal): EntryNames {
  const files = new Map<string, string>();
  const folders = new Map<string, string>();
  let entries = 0;

  const plain = (name: string): string => {
    entries++;
    if (entries > ARCHIVE_LIMITS.entries) throw refuse(`has more than ${ARCHIVE_LIMITS.entries} entries`);
    const path = name.replace(/^(?:\.\/)+/, "");
    const fault = pathFault(path);
    if (fault !== undefined) throw refuse(fault, name);
    return path;
  };
  const enter = (path: string, name: string): void => {
    const parts = path.split("/");
    for (let n = 1; n <= parts.length; n++) {
      const folder = parts.slice(0, n).join("/");
      const key = sameName(folder);
      const other = files.get(key) ?? (folders.get(key) === folder ? undefined : folders.get(key));
      if (other !== undefined) throw refuse(`is the same as ${JSON.stringify(other)} on some systems`, name);
      folders.set(key, folder);
    }
  };
  return {
    file: (name) => {
      const path = plain(name);
      const at = path.lastIndexOf("/");
      if (at > 0) enter(path.slice(0, at), name);
      const key = sameName(path);
      const other = files.get(key) ?? folders.get(key);
      if (other !== undefined)
        throw refuse(other === path ? "occurs twice" : `is the same as ${JSON.stringify(other)} on some systems`, name);
      files.set(key, path);
      return path;
    },
    folder: (name) => {
      const bare = name.replace(/\/$/, "");
      if (bare === ".") return;
      enter(plain(bare), name);
    },
  };
}
