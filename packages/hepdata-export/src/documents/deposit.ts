import type { ArtifactContent, Json } from "../artifact-content.ts";
import { keywordsOf, relatedIdentifiers } from "./related-works.ts";

/** Metadata of a Zenodo deposit, as its REST interface takes them. */
export function depositMetadata(content: ArtifactContent): Json {
  const creators = content.authors.map(({ name, affiliation, orcid }) => ({
    name,
    ...(affiliation === undefined ? {} : { affiliation }),
    ...(orcid === undefined ? {} : { orcid }),
  }));
  // grants are registered at Zenodo by identifiers of its own
  const funding = (content.funding ?? []).map(({ funder, award }) => (award === undefined ? funder : `${funder}, ${award}`));
  return {
    metadata: {
      upload_type: "dataset",
      title: content.title,
      creators,
      description: `<p>${escaped(content.abstract)}</p>`,
      license: content.licence.toLowerCase(),
      keywords: keywordsOf(content),
      related_identifiers: relatedIdentifiers(content).map((entry) => ({ ...entry })),
      ...(funding.length === 0 ? {} : { notes: escaped(`Funded by ${funding.join("; ")}.`) }),
      ...(content.edition === undefined ? {} : { version: content.edition }),
      ...(content.date === undefined ? {} : { publication_date: content.date }),
      ...(content.doi === undefined ? {} : { doi: content.doi }),
    },
  };
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
