import type { ArtifactContent, Json } from "../artifact-content.ts";

/** Metadata of a Zenodo deposit, as its REST interface takes them. */
export function depositMetadata(content: ArtifactContent): Json {
  const creators = content.authors.map(({ name, affiliation, orcid }) => ({
    name,
    ...(affiliation === undefined ? {} : { affiliation }),
    ...(orcid === undefined ? {} : { orcid }),
  }));
  const paper =
    content.inspire === undefined
      ? []
      : [
          {
            identifier: `https://inspirehep.net/literature/${content.inspire}`,
            relation: "isSupplementTo",
            resource_type: "publication-article",
          },
        ];
  return {
    metadata: {
      upload_type: "dataset",
      title: content.title,
      creators,
      description: `<p>${content.abstract.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</p>`,
      license: content.licence.toLowerCase(),
      keywords: ["effective field theory", "likelihood ratio", "neural network", ...content.coefficients.map(({ name }) => name)],
      related_identifiers: paper,
      ...(content.date === undefined ? {} : { publication_date: content.date }),
      ...(content.doi === undefined ? {} : { doi: content.doi }),
    },
  };
}
