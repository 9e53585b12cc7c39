import { canonicalJson, sha256 } from "@ratiometer/tables";
import type { Author, Coefficient, Json } from "./artifact-content.ts";

export type FileRole =
  | "network"
  | "network-single-output"
  | "network-inputs"
  | "test-vectors"
  | "statistical-model"
  | "statistical-model-sm"
  | "patchset"
  | "eft-morphing"
  | "statistical-model-hs3"
  | "combine-card"
  | "combine-shapes"
  | "combine-scaling"
  | "unbinned-likelihood"
  | "event-features"
  | "event-weights"
  | "model-notes"
  | "model-parameters"
  | "reference-results"
  | "closure"
  | "code-example"
  | "cut-flow"
  | "hepdata"
  | "hepdata-archive"
  | "deposit-metadata"
  | "deposit-archive"
  | "readme"
  | "model-card"
  | "research-object"
  | "citation"
  | "licence";

/** A file of the artifact; paths are relative to its folder, with "/". */
export interface ArtifactFile {
  readonly path: string;
  readonly role: FileRole;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** artifact.json: the index of an artifact. */
export interface ArtifactIndex {
  readonly schema_version: "1.0.0";
  readonly name: string;
  readonly title: string;
  readonly authors: readonly Author[];
  readonly licence: string;
  readonly generator: { readonly name: "ratiometer"; readonly version: string };
  readonly date?: string;
  /** Of the publication. */
  readonly version?: string;
  readonly doi?: string;
  readonly arxiv?: string;
  readonly inspire?: number;
  readonly reactions: readonly string[];
  readonly luminosity?: { readonly value: number; readonly unit: "fb^-1" };
  readonly energy?: { readonly value: number; readonly unit: "GeV" };
  readonly coefficients: readonly Coefficient[];
  readonly networks: readonly { readonly path: string; readonly output: string }[];
  readonly channels: readonly { readonly name: string; readonly model: "binned" | "unbinned" }[];
  /** Where readers begin, by what they want. */
  readonly entryPoints: Readonly<Record<string, string>>;
  readonly provenance: {
    readonly seed: number;
    readonly inputs: readonly { readonly name: string; readonly sha256: string }[];
    readonly settings?: Json;
    readonly environment?: Json;
  };
  /** Sorted by path; artifact.json itself is covered by selfDigest. */
  readonly files: readonly ArtifactFile[];
  /** SHA-256 of this file with these 64 digits set to 0: integrity, not origin. */
  readonly selfDigest: string;
}

export const SCHEMA_VERSION = "1.0.0";
export const INDEX_FILE = "artifact.json";

/** Digest of the index's canonical text with the digest's own digits set to 0. */
export function selfDigestOf(index: object): string {
  return sha256(canonicalJson({ ...index, selfDigest: "0".repeat(64) }));
}
