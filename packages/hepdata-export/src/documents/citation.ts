import type { ArtifactContent, Author } from "../artifact-content.ts";
import { yamlText } from "../submission/yaml-text.ts";
import { keywordsOf, relatedIdentifiers } from "./related-works.ts";

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
  const identifiers = relatedIdentifiers(content)
    .filter(({ identifier }) => identifier.startsWith("http"))
    .map(({ identifier, relation }) => ({ type: "url", value: identifier, description: `The data set ${spelled(relation)} this.` }));
  return yamlText({
    "cff-version": "1.2.0",
    message: "If you use these data, networks or statistical models, please cite them as below.",
    type: "dataset",
    title: content.title,
    abstract: content.abstract,
    authors: content.authors.map(citationAuthor),
    keywords: keywordsOf(content),
    license: content.licence,
    ...(content.edition === undefined ? {} : { version: content.edition }),
    ...(content.date === undefined ? {} : { "date-released": content.date }),
    ...(content.doi === undefined ? {} : { doi: content.doi }),
    ...(identifiers.length === 0 ? {} : { identifiers }),
  });
}

/** "isSupplementTo" in words: "is supplement to". */
const spelled = (relation: string): string => relation.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
