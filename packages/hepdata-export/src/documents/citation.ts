import type { ArtifactContent, Author } from "../artifact-content.ts";
import { yamlText } from "../submission/yaml-text.ts";

/** "Family, Given" is a person; a name is never guessed apart, so any other spelling is an entity. */
function citationAuthor({ name, affiliation, orcid }: Author): Record<string, string> {
  const identity = orcid === undefined ? {} : { orcid: `https://orcid.org/${orcid}` };
  const comma = name.indexOf(",");
  if (comma < 0) return { name, ...identity };
  const person = { "family-names": name.slice(0, comma).trim(), "given-names": name.slice(comma + 1).trim() };
  return { ...person, ...(affiliation === undefined ? {} : { affiliation }), ...identity };
}

/** CITATION.cff, version 1.2.0 of the format. */
export function citationCff(content: ArtifactContent): string {
  return yamlText({
    "cff-version": "1.2.0",
    message: "If you use these data, networks or statistical models, please cite them as below.",
    type: "dataset",
    title: content.title,
    abstract: content.abstract,
    authors: content.authors.map(citationAuthor),
    license: content.licence,
    ...(content.date === undefined ? {} : { "date-released": content.date }),
    ...(content.doi === undefined ? {} : { doi: content.doi }),
  });
}
