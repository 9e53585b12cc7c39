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
  SystematicShift,
  TestVectors,
  UnbinnedRate,
} from "./artifact-content.ts";
export type { EfficiencyMap, MapAxis, PublishedCutFlow, PublishedRoc, PublishedShare } from "./published-performance.ts";
export type { ArtifactFile, ArtifactIndex, FileRole } from "./artifact-index.ts";
export { namedPoints } from "./named-points.ts";
export { writeArtifact } from "./write-artifact.ts";
export { readArtifact, verifyArtifact, type ArtifactVerdict } from "./reading/read-artifact.ts";
