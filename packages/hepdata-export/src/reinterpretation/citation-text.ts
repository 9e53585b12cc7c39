import type { ArtifactIndex } from "../artifact-index.ts";

/** How an artifact is cited: authors, title, version or date, identifier. */
export function citationOf({ authors, title, date, doi }: ArtifactIndex): string {
  const names = authors.map(({ name }) => name).join("; ");
  return [names, title, ...(date === undefined ? [] : [date]), ...(doi === undefined ? [] : [`doi:${doi}`])].join(", ");
}
