import type { ArtifactContent, Author, Json } from "../artifact-content.ts";
import { INDEX_FILE, type ArtifactFile } from "../artifact-index.ts";
import { licenceOf } from "./licence.ts";
import { keywordsOf, relatedIdentifiers, type RelatedIdentifier } from "./related-works.ts";

const DESCRIPTOR = "ro-crate-metadata.json";

function authorId({ orcid }: Author, i: number): string {
  return orcid === undefined ? `#author-${i + 1}` : `https://orcid.org/${orcid}`;
}

const reference = (id: string): Json => ({ "@id": id });

/** Entities of the same identifier once. */
function distinct(entities: readonly { readonly [key: string]: Json }[]): { readonly [key: string]: Json }[] {
  return entities.filter((entity, i) => entities.findIndex((other) => other["@id"] === entity["@id"]) === i);
}

function people(content: ArtifactContent): { readonly [key: string]: Json }[] {
  const institutes = [...new Set(content.authors.flatMap(({ affiliation }) => affiliation ?? []))];
  const idOf = (affiliation: string): string => `#institute-${institutes.indexOf(affiliation) + 1}`;
  return [
    ...content.authors.map((author, i) => {
      const comma = author.name.indexOf(",");
      const person = comma < 0 ? {} : { familyName: author.name.slice(0, comma).trim(), givenName: author.name.slice(comma + 1).trim() };
      return {
        "@id": authorId(author, i),
        "@type": comma < 0 ? "Organization" : "Person",
        name: author.name,
        ...person,
        ...(author.affiliation === undefined ? {} : { affiliation: reference(idOf(author.affiliation)) }),
      };
    }),
    ...institutes.map((name) => ({ "@id": idOf(name), "@type": "Organization", name })),
    ...(content.funding ?? []).map(({ funder }) => ({
      "@id": `#funder-${encodeURIComponent(funder)}`,
      "@type": "Organization",
      name: funder,
    })),
  ];
}

const addressesOf = (content: ArtifactContent): RelatedIdentifier[] =>
  relatedIdentifiers(content).filter(({ identifier }) => identifier.startsWith("http"));

function works(content: ArtifactContent): { readonly [key: string]: Json }[] {
  return addressesOf(content).map(({ identifier, relation, resource_type }) => ({
    "@id": identifier,
    "@type": resource_type === "publication-article" ? "ScholarlyArticle" : "CreativeWork",
    name: identifier,
    description: relation,
  }));
}

/**
 * ro-crate-metadata.json (RO-Crate 1.1): every file with its type, size, digest and licence, and the people and works behind them.
 * @param files every other file of the artifact; artifact.json, which holds this file's digest, is named without one
 */
export function roCrate(content: ArtifactContent, files: readonly ArtifactFile[]): Json {
  const licence = licenceOf(content.licence);
  const parts = [INDEX_FILE, ...files.map(({ path }) => path)];
  const entities = distinct([...people(content), ...works(content)]);
  const funders = (content.funding ?? []).map(({ funder }) => reference(`#funder-${encodeURIComponent(funder)}`));
  const cited = addressesOf(content).map(({ identifier }) => reference(identifier));
  const author = content.authors.map((one, i) => reference(authorId(one, i)));
  return {
    "@context": "https://w3id.org/ro/crate/1.1/context",
    "@graph": [
      {
        "@id": DESCRIPTOR,
        "@type": "CreativeWork",
        conformsTo: reference("https://w3id.org/ro/crate/1.1"),
        about: reference("./"),
        license: reference(licence.url),
      },
      {
        "@id": "./",
        "@type": "Dataset",
        name: content.title,
        description: content.abstract,
        license: reference(licence.url),
        author,
        keywords: keywordsOf(content).join(", "),
        hasPart: parts.map(reference),
        ...(content.edition === undefined ? {} : { version: content.edition }),
        ...(content.date === undefined ? {} : { datePublished: content.date }),
        ...(content.doi === undefined ? {} : { identifier: `https://doi.org/${content.doi}` }),
        ...(cited.length === 0 ? {} : { citation: cited }),
        ...(funders.length === 0 ? {} : { funder: funders }),
      },
      { "@id": licence.url, "@type": "CreativeWork", name: licence.name, description: licence.description },
      ...entities,
      {
        "@id": INDEX_FILE,
        "@type": "File",
        name: INDEX_FILE,
        description: "index with digests",
        encodingFormat: "application/json",
        license: reference(licence.url),
        author,
      },
      ...files.map(({ path, role, mediaType, bytes, sha256 }) => ({
        "@id": path,
        "@type": "File",
        name: path.slice(path.lastIndexOf("/") + 1),
        description: role,
        encodingFormat: mediaType,
        contentSize: String(bytes),
        sha256,
        license: reference(licence.url),
        author,
      })),
    ],
  };
}
