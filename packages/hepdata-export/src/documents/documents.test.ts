import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import type { ArtifactContent } from "../artifact-content.ts";
import { toyContent } from "../testing/toy-content.ts";
import { citationCff } from "./citation.ts";
import { depositMetadata } from "./deposit.ts";
import { modelCardData } from "./model-card-data.ts";
import { modelCard } from "./model-card.ts";
import { artifactReadme } from "./readme.ts";
import { roCrate } from "./ro-crate.ts";

const content: ArtifactContent = {
  ...toyContent(new Uint8Array([1])),
  doi: "10.17182/hepdata.12345",
  edition: "1.2.0",
  arxiv: "2601.01230",
  inspire: 2845789,
  keywords: ["top quark"],
  related: [{ identifier: "https://doi.org/10.5281/zenodo.1", relation: "isDerivedFrom" }],
  funding: [{ funder: "A foundation", award: "42" }],
};
const files = [
  { path: "model/kt-ratio.onnx", role: "network" as const, mediaType: "application/octet-stream", bytes: 300, sha256: "ab".repeat(32) },
  { path: "README.md", role: "readme" as const, mediaType: "text/markdown", bytes: 3, sha256: "cd".repeat(32) },
];

interface Entity {
  readonly "@id": string;
  readonly "@type": string;
  readonly [key: string]: unknown;
}

const graph = (of: ArtifactContent): readonly Entity[] =>
  (JSON.parse(JSON.stringify(roCrate(of, files))) as { "@graph": Entity[] })["@graph"];
/** Every identifier that something of the graph refers to. */
const references = (node: unknown): string[] =>
  typeof node !== "object" || node === null
    ? []
    : Object.entries(node).flatMap(([key, value]) =>
        key === "@id" && Object.keys(node).length === 1 ? [String(value)] : references(value),
      );

test("every file of the research object has digest, size, type, licence and authors, and every reference an entity", () => {
  const entities = graph(content);
  for (const { path, sha256, mediaType, bytes } of files)
    expect(entities.find((entity) => entity["@id"] === path)).toMatchObject({
      "@type": "File",
      sha256,
      encodingFormat: mediaType,
      contentSize: String(bytes),
      license: { "@id": "https://creativecommons.org/licenses/by/4.0/" },
      author: [{ "@id": "https://orcid.org/0000-0002-1825-0097" }, { "@id": "#author-2" }],
    });
  const known = new Set(entities.map((entity) => entity["@id"]));
  expect(known.size).toBe(entities.length);
  const outside = references(entities).filter((id) => !known.has(id));
  expect([...new Set(outside)]).toEqual(["https://w3id.org/ro/crate/1.1"]);
});

test("people are persons with their institutes, a name without a comma is an organisation", () => {
  const entities = graph(content);
  const author = entities.find((entity) => entity["@id"].startsWith("https://orcid.org/"));
  expect(author).toMatchObject({ "@type": "Person", familyName: "Doe", givenName: "Jane", affiliation: { "@id": "#institute-1" } });
  expect(entities.find((entity) => entity["@id"] === "#author-2")).toMatchObject({
    "@type": "Organization",
    name: "The Toy Collaboration",
  });
});

test("the root names identifier, version, date and what it belongs to", () => {
  expect(graph(content).find((entity) => entity["@id"] === "./")).toMatchObject({
    identifier: "https://doi.org/10.17182/hepdata.12345",
    version: "1.2.0",
    datePublished: "2026-11-22",
    citation: [
      { "@id": "https://arxiv.org/abs/2601.01230" },
      { "@id": "https://inspirehep.net/literature/2845789" },
      { "@id": "https://doi.org/10.5281/zenodo.1" },
    ],
    funder: [{ "@id": "#funder-A%20foundation" }],
  });
});

test("the citation has what its format asks for", () => {
  expect(parse(citationCff(content))).toMatchObject({
    "cff-version": "1.2.0",
    type: "dataset",
    doi: "10.17182/hepdata.12345",
    version: "1.2.0",
    "date-released": "2026-11-22",
    authors: [
      { "family-names": "Doe", "given-names": "Jane", orcid: "https://orcid.org/0000-0002-1825-0097" },
      { name: "The Toy Collaboration" },
    ],
    identifiers: [{ type: "url", value: "https://arxiv.org/abs/2601.01230" }, {}, { description: "The data set is derived from this." }],
  });
});

test("the deposit is a supplement to the paper and says who paid", () => {
  expect(depositMetadata(content)).toMatchObject({
    metadata: {
      version: "1.2.0",
      doi: "10.17182/hepdata.12345",
      keywords: ["effective field theory", "likelihood ratio", "neural network", "kt", "ctZ", "top quark"],
      related_identifiers: [
        { identifier: "https://arxiv.org/abs/2601.01230", relation: "isSupplementTo", resource_type: "publication-article" },
        { identifier: "https://inspirehep.net/literature/2845789", relation: "isSupplementTo" },
        { identifier: "https://doi.org/10.5281/zenodo.1", relation: "isDerivedFrom" },
      ],
      notes: "Funded by A foundation, 42.",
    },
  });
});

interface CardData {
  readonly title: string;
  readonly abstract: string;
  readonly intended_use: string;
  readonly integrity: string;
  readonly limits: readonly string[];
  readonly networks: readonly { readonly file: string; readonly meaning: string; readonly inputs: readonly { readonly name: string }[] }[];
}

test("both model cards say the same", () => {
  const text = modelCard(content);
  const data = JSON.parse(JSON.stringify(modelCardData(content))) as CardData;
  for (const sentence of [data.title, data.abstract, data.intended_use, data.integrity, ...data.limits]) expect(text).toContain(sentence);
  for (const { file, meaning, inputs } of data.networks) {
    expect(text).toContain(`\`${file.replace("model/", "")}\``);
    expect(text).toContain(meaning);
    for (const { name } of inputs) expect(text).toContain(`| ${name} |`);
  }
  for (const said of [
    "Version 1.2.0.",
    "isSupplementTo https://arxiv.org/abs/2601.01230.",
    "Funded by A foundation, 42.",
    "| smearing | generic-lhc |",
  ])
    expect(text).toContain(said);
});

test("the read-me lists the files that are there, and says which events are not", () => {
  const text = artifactReadme(content, ["model/kt-ratio.onnx", "model/kt-ratio_single.onnx", "likelihood/unbinned.json"]);
  expect(text).toContain("| `model/kt-ratio_single.onnx` | the same network with one output alone");
  expect(text).not.toContain("`likelihood/hs3.json` |");
  expect(text).toContain("The events of sr-unbinned are not part of it");
  expect(text).toContain("https://doi.org/10.17182/hepdata.12345");
});
