export type {
  ArtifactContent,
  Author,
  BinnedSample,
  BinnedScore,
  Coefficient,
  Diagnostic,
  EftPoint,
  Json,
  NetworkInput,
  Packaging,
  PublishedNetwork,
  Scan,
  TestVectors,
  UnbinnedRate,
} from "./artifact-content.ts";
export type { ArtifactFile, ArtifactIndex, FileRole } from "./artifact-index.ts";
export { ARCHIVE_LIMITS, type ArchiveLimits } from "./archive/archive-limits.ts";
export { ARCHIVE_NAME, readArchive } from "./archive/read-archive.ts";
export { zip } from "./archive/zip.ts";
export { namedPoints } from "./named-points.ts";
export { writeArtifact } from "./write-artifact.ts";
export { readArtifact, verifyArtifact, type ArtifactVerdict } from "./reading/read-artifact.ts";
