import { AnalysisError } from "@ratiometer/config";
import { ARCHIVE_NAME, readArchive } from "../archive/read-archive.ts";
import type { Report } from "./submission-rule.ts";

/** The JSON files that a resource holds. */
export interface JsonMembers {
  /** Whether the resource is an archive. */
  readonly packed: boolean;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const isPacked = (name: string, bytes: Uint8Array): boolean =>
  ARCHIVE_NAME.test(name) || (bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes[0] === 0x1f && bytes[1] === 0x8b);

/** A file that is JSON, or the JSON files of an archive; undefined for an archive that cannot be read, which is reported. */
export function jsonMembers(name: string, bytes: Uint8Array, report: Report): JsonMembers | undefined {
  if (!isPacked(name, bytes)) return { packed: false, files: new Map([[name, bytes]]) };
  try {
    const isMember = ([path]: readonly [string, Uint8Array]): boolean => /(?:^|\/)(?!\._)[^/]*\.json$/.test(path);
    return { packed: true, files: new Map([...readArchive(bytes, name)].filter(isMember)) };
  } catch (error) {
    if (!(error instanceof AnalysisError)) throw error;
    report("archive-damaged", error.message);
    return undefined;
  }
}
