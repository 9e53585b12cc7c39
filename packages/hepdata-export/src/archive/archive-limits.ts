import { AnalysisError } from "@ratiometer/config";

/** What an artifact of a stranger may be at most, packed or as a folder. */
export interface ArchiveLimits {
  /** Files and folders. */
  readonly entries: number;
  /** Bytes of all files together, unpacked. */
  readonly bytes: number;
  /** Unpacked bytes for each packed one, once they are more than `free`. */
  readonly ratio: number;
  readonly free: number;
  /** Bytes of a path in UTF-8, and of each part of it. */
  readonly path: number;
  readonly name: number;
  /** Folders in each other. */
  readonly depth: number;
}

/** The limits: a HEPData submission has 52 MB, a table of numbers packs to a tenth, a bomb to a thousandth. */
export const ARCHIVE_LIMITS: ArchiveLimits = {
  entries: 10_000,
  bytes: 2 ** 29,
  ratio: 200,
  free: 2 ** 24,
  path: 512,
  name: 255,
  depth: 16,
};

/** Bytes that so many packed ones may become. */
export const mostUnpacked = (packed: number, limits: ArchiveLimits = ARCHIVE_LIMITS): number =>
  Math.min(limits.bytes, Math.max(limits.free, packed * limits.ratio));

/** Makes the error for what is refused in an archive. @param entry its name, where one entry is meant */
export type ArchiveRefusal = (message: string, entry?: string, cause?: unknown) => AnalysisError;

/** Errors EXPORT_ARCHIVE of one archive. */
export const archiveRefusal =
  (where: string): ArchiveRefusal =>
  (message, entry, cause) =>
    new AnalysisError(
      "EXPORT_ARCHIVE",
      entry === undefined ? `the archive ${message}` : `the archive's entry ${JSON.stringify(entry.slice(0, 120))} ${message}`,
      {
        where,
        cause,
      },
    );
