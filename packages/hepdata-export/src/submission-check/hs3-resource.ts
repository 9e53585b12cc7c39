import { AnalysisError } from "@ratiometer/config";
import { readHs3 } from "@ratiometer/likelihood";
import type { JsonMembers } from "./json-members.ts";
import { jsonValue } from "./json-resource.ts";
import type { Report } from "./submission-rule.ts";

/** The lists of an HS3 document. */
const SECTIONS = ["distributions", "functions", "data", "likelihoods", "domains", "parameter_points", "analyses"] as const;

type JsonRecord = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is JsonRecord => typeof value === "object" && value !== null && !Array.isArray(value);
const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value).slice(0, 60));

/** Items of a section that are mappings; what else is wrong with the section is reported. */
function sectionItems(document: JsonRecord, section: string, report: Report): readonly JsonRecord[] {
  const value = document[section];
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    report("hs3", `"${section}" is ${shown(value)}, expected a list`, { path: section });
    return [];
  }
  const names = new Set<unknown>();
  return value.filter((item: unknown, i): item is JsonRecord => {
    const path = `${section}[${i}]`;
    if (!isRecord(item) || typeof item["name"] !== "string") {
      report("hs3", "the item has no name", { path });
      return isRecord(item);
    }
    if (names.has(item["name"])) report("hs3", `two items of "${section}" are called "${item["name"]}"`, { path });
    names.add(item["name"]);
    return true;
  });
}

const namesOf = (items: readonly JsonRecord[]): ReadonlySet<unknown> => new Set(items.map(({ name }) => name));
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function checkReferences(sections: ReadonlyMap<string, readonly JsonRecord[]>, report: Report): void {
  const items = (section: string): readonly JsonRecord[] => sections.get(section) ?? [];
  const known = (section: string, name: unknown, path: string): void => {
    if (!namesOf(items(section)).has(name)) report("hs3-reference", `${shown(name)} is not among the ${section}`, { path });
  };
  items("likelihoods").forEach(({ distributions, data }, i) => {
    const path = `likelihoods[${i}]`;
    const [terms, sets] = [listOf(distributions), listOf(data)];
    if (terms.length !== sets.length) report("hs3", `there are ${terms.length} distributions and ${sets.length} data`, { path });
    terms.forEach((name, t) => known("distributions", name, `${path}.distributions[${t}]`));
    // a number stands for itself
    sets.forEach((name, t) => typeof name === "string" && known("data", name, `${path}.data[${t}]`));
  });
  items("analyses").forEach(({ likelihood, domains, init }, i) => {
    const path = `analyses[${i}]`;
    known("likelihoods", likelihood, `${path}.likelihood`);
    listOf(domains).forEach((name, d) => known("domains", name, `${path}.domains[${d}]`));
    if (init !== undefined) known("parameter_points", init, `${path}.init`);
  });
}

function checkDocument(name: string | undefined, bytes: Uint8Array, report: Report): void {
  const json = jsonValue(bytes, report, name);
  if (json === undefined) return;
  const { value: document, text } = json;
  if (!isRecord(document)) {
    report("hs3", `the document is ${shown(document)}, expected a mapping`);
    return;
  }
  const { metadata } = document;
  const version = isRecord(metadata) ? metadata["hs3_version"] : undefined;
  if (typeof version !== "string" || version === "")
    report("hs3", `found ${shown(version)}, expected the version of the standard`, { path: "metadata.hs3_version" });
  const sections = new Map(SECTIONS.map((section) => [section as string, sectionItems(document, section, report)]));
  checkReferences(sections, report);
  const hasTemplates = (sections.get("distributions") ?? []).some(({ type }) => type === "histfactory_dist");
  if (!hasTemplates) return;
  try {
    readHs3(text, "the document");
  } catch (error) {
    if (!(error instanceof AnalysisError)) throw error;
    report("hs3-reading", error.message, error.path === undefined ? {} : { path: error.path });
  }
}

/**
 * Checks HS3 documents: version, sections of uniquely named items, references that lead somewhere; and whether one of templates can be read as a model, which
 * not every valid document can.
 */
export function checkHs3({ files, packed }: JsonMembers, report: Report): void {
  if (files.size === 0) report("hs3", "the archive holds no JSON file");
  for (const [name, bytes] of files)
    checkDocument(packed ? name : undefined, bytes, (code, message, place) =>
      report(code, packed ? `"${name}": ${message}` : message, place),
    );
}
