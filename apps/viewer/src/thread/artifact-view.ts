import {
  describeArtifact,
  readReferenceResults,
  submissionTables,
  type ArtifactDescription,
  type ArtifactFiles,
  type ArtifactIndex,
  type NetworkDeclaration,
  type PublishedTable,
  type ReferenceScan,
} from "@ratiometer/hepdata-export";

/** A verified artifact as the page shows it. */
export interface ArtifactView extends Pick<
  ArtifactDescription,
  "name" | "title" | "licence" | "date" | "doi" | "coefficients" | "generator" | "bytes"
> {
  readonly authors: readonly string[];
  readonly files: number;
  readonly digest: string;
  /** Markdown. */
  readonly card: string;
  readonly networks: readonly ({ readonly file: string } & NetworkDeclaration)[];
  readonly tables: readonly PublishedTable[];
  readonly scans: readonly ReferenceScan[];
}

const textOf = ({ files }: ArtifactFiles, path: string): string => new TextDecoder().decode(files.get(path));

/** @throws AnalysisError EXPORT_ARTIFACT_FORM */
export function artifactView(artifact: ArtifactFiles, index: ArtifactIndex): ArtifactView {
  const { name, title, licence, date, doi, coefficients, generator, bytes, networks, files, authors } = describeArtifact(artifact);
  return {
    name,
    title,
    licence,
    ...(date === undefined ? {} : { date }),
    ...(doi === undefined ? {} : { doi }),
    coefficients,
    generator,
    bytes,
    files,
    digest: index.selfDigest,
    authors: authors.map((author) => author.name),
    card: textOf(artifact, "MODEL_CARD.md"),
    networks,
    tables: submissionTables(artifact),
    scans: readReferenceResults(artifact).scans,
  };
}
