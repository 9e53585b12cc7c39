import type { ArtifactContent, Author, Json } from "../artifact-content.ts";
import { INDEX_FILE, type ArtifactFile } from "../artifact-index.ts";
import { licenceOf } from "./licence.ts";

const DESCRIPTOR = "ro-crate-metadata.json";

function authorId({ orcid }: Author, i: number): string {
  return orcid === undefined ? `#author-${i + 1}` : `https://orcid.org/${orcid}`;
}

/**
 * ro-crate-metadata.json (RO-Crate 1.1).
 * @param files every other file of the artifact; artifact.json, which holds this file's digest, is named without one
 */
export function roCrate(content: ArtifactContent, files: readonly ArtifactFile[]): Json {
  const licence = licenceOf(content.licence);
  const parts = [INDEX_FILE, ...files.map(({ path }) => path)];
  return {
    "@context": "https://w3id.org/ro/crate/1.1/context",
    "@graph": [
      { "@id": DESCRIPTOR, "@type": "CreativeWork", conformsTo: { "@id": "https://w3id.org/ro/crate/1.1" }, about: { "@id": "./" } },
      {
        "@id": "./",
        "@type": "Dataset",
        name: content.title,
        description: content.abstract,
        license: { "@id": licence.url },
        author: content.authors.map((author, i) => ({ "@id": authorId(author, i) })),
        hasPart: parts.map((path) => ({ "@id": path })),
        ...(content.date === undefined ? {} : { datePublished: content.date }),
        ...(content.doi === undefined ? {} : { identifier: `https://doi.org/${content.doi}` }),
      },
      { "@id": licence.url, "@type": "CreativeWork", name: licence.name, description: licence.description },
      ...content.authors.map((author, i) => ({
        "@id": authorId(author, i),
        "@type": author.name.includes(",") ? "Person" : "Organization",
        name: author.name,
        ...(author.affiliation === undefined ? {} : { affiliation: author.affiliation }),
      })),
      { "@id": INDEX_FILE, "@type": "File", name: "index with digests", encodingFormat: "application/json" },
      ...files.map(({ path, role, mediaType, bytes, sha256 }) => ({
        "@id": path,
        "@type": "File",
        name: role,
        encodingFormat: mediaType,
        contentSize: String(bytes),
        sha256,
        license: { "@id": licence.url },
      })),
    ],
  };
}
