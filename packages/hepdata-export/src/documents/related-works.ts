import type { ArtifactContent } from "../artifact-content.ts";

/** Another work and what the artifact is to it, in the words of DataCite. */
export interface RelatedIdentifier {
  readonly identifier: string;
  readonly relation: string;
  /** Only where it is known: "publication-article". */
  readonly resource_type?: string;
}

/** The paper, by its records, and the works that the content names. */
export function relatedIdentifiers({ inspire, arxiv, related = [] }: ArtifactContent): RelatedIdentifier[] {
  const paper = [
    ...(arxiv === undefined ? [] : [`https://arxiv.org/abs/${arxiv}`]),
    ...(inspire === undefined ? [] : [`https://inspirehep.net/literature/${inspire}`]),
  ];
  return [
    ...paper.map((identifier) => ({ identifier, relation: "isSupplementTo", resource_type: "publication-article" })),
    ...related.map(({ identifier, relation }) => ({ identifier, relation })),
  ];
}

/** Address of the paper; undefined where the content names none. */
export const paperAddress = (content: ArtifactContent): string | undefined =>
  relatedIdentifiers({ ...content, related: [] }).at(0)?.identifier;

/** Keywords of the deposit. */
export function keywordsOf({ keywords = [], coefficients }: ArtifactContent): string[] {
  return [
    ...new Set(["effective field theory", "likelihood ratio", "neural network", ...coefficients.map(({ name }) => name), ...keywords]),
  ];
}
