import { tooDeepYaml } from "@ratiometer/config";
import { parseAllDocuments } from "yaml";
import type { ArtifactIndex } from "../artifact-index.ts";
import { readEftMorphing, readInputs, readReferenceResults, type NetworkDeclaration, type ReferenceScan } from "./artifact-documents.ts";
import type { ArtifactFiles } from "./artifact-files.ts";
import { isRecord } from "./json-shape.ts";
import { checkDigests } from "./read-artifact.ts";

/** What an artifact holds, for people. */
export interface ArtifactDescription extends Pick<
  ArtifactIndex,
  "name" | "title" | "authors" | "licence" | "date" | "doi" | "coefficients" | "generator"
> {
  readonly format: "artifact";
  readonly networks: readonly ({ readonly file: string } & NetworkDeclaration)[];
  readonly channels: readonly (ArtifactIndex["channels"][number] & { readonly bins: number; readonly samples: readonly string[] })[];
  /** Names of the tables of the HEPData submission. */
  readonly tables: readonly string[];
  readonly results: readonly Omit<ReferenceScan, "points">[];
  /** Number of files, and their bytes together. */
  readonly files: number;
  readonly bytes: number;
  /** What differs from the index. */
  readonly suspicious: readonly string[];
}

function tableNames({ files }: ArtifactFiles): string[] {
  const bytes = files.get("hepdata/submission.yaml");
  if (bytes === undefined) return [];
  const text = new TextDecoder().decode(bytes);
  if (tooDeepYaml(text) !== undefined) return [];
  return parseAllDocuments(text).flatMap((document) => {
    const value: unknown = document.errors.length > 0 ? undefined : document.toJS();
    return isRecord(value) && typeof value["name"] === "string" && "data_file" in value ? [value["name"]] : [];
  });
}

/**
 * What an artifact in memory holds, as its files say it. They are compared with the index, and no more is checked.
 * @throws AnalysisError EXPORT_INDEX_ALTERED, EXPORT_ARTIFACT_FORM
 */
export function describeArtifact(artifact: ArtifactFiles): ArtifactDescription {
  const { index, faults } = checkDigests(artifact);
  const { name, title, authors, licence, date, doi, coefficients, generator } = index;
  const inputs = readInputs(artifact);
  const morphing = readEftMorphing(artifact);
  return {
    format: "artifact",
    name,
    title,
    authors,
    licence,
    ...(date === undefined ? {} : { date }),
    ...(doi === undefined ? {} : { doi }),
    generator,
    coefficients,
    networks: Object.entries(inputs).map(([file, declaration]) => ({ file, ...declaration })),
    channels: index.channels.map((channel) => {
      const found = morphing.channels.find((candidate) => candidate.name === channel.name);
      return { ...channel, bins: found?.samples.at(0)?.constant.length ?? 0, samples: (found?.samples ?? []).map((sample) => sample.name) };
    }),
    tables: tableNames(artifact),
    results: readReferenceResults(artifact).scans.map(({ coefficients: scanned, label, data, bestFit, intervals }) => ({
      coefficients: scanned,
      label,
      data,
      bestFit,
      intervals,
    })),
    files: artifact.files.size,
    bytes: [...artifact.files.values()].reduce((sum, content) => sum + content.length, 0),
    suspicious: faults.map(({ message }) => message),
  };
}
