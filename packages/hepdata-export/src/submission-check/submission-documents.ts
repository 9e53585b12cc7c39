import { distinctList, list, numberOrText, record, spelled, text, type Shape } from "./shape.ts";
import type { Report } from "./submission-rule.ts";
import { isYamlRecord, type YamlRecord, type YamlValue } from "./yaml-values.ts";

/** A resource of the record or of a table. */
export interface SubmissionResource {
  readonly location: string;
  readonly description: string;
  readonly type?: string;
  readonly license?: { readonly name: string };
}

/** A table as submission.yaml describes it. */
export interface SubmissionTable {
  readonly name: string;
  readonly description: string;
  readonly data_file: string;
  readonly keywords: readonly { readonly name: string; readonly values: readonly (string | number)[] }[];
  readonly additional_resources?: readonly SubmissionResource[];
  readonly data_license?: { readonly name: string };
  readonly data_schema?: string;
}

/** What submission.yaml says, as far as it can be understood: a table that cannot is left out. */
export interface SubmissionDocuments {
  /** Of the first document, where it is about the whole record. */
  readonly comment: string | undefined;
  readonly resources: readonly SubmissionResource[];
  readonly tables: readonly SubmissionTable[];
  /** Local files that any document names, those of tables that are left out included. */
  readonly mentioned: ReadonlySet<string>;
}

const recordNumber: Shape<number> = (value, path, report): value is number => {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1) return true;
  report("shape-type", `found ${spelled(value)}, expected the number of a HEPData record`, { path });
  return false;
};

const TABLE_DOI = /^10\.17182\/hepdata\.\d+\.v\d+\/t\d+$/;

const tableDoi: Shape<string> = (value, path, report): value is string => {
  if (typeof value === "string" && TABLE_DOI.test(value)) return true;
  report("shape-type", `found ${spelled(value)}, expected the DOI of a table like 10.17182/hepdata.1.v1/t1`, { path });
  return false;
};

const LICENCE = record({ name: text(256), url: text(256) }, { description: text() });
const RESOURCES = list(record({ location: text(256), description: text() }, { type: text(64), license: LICENCE }));

const RECORD_KEYS = {
  comment: text(),
  additional_resources: RESOURCES,
  related_to_hepdata_records: distinctList(recordNumber),
  record_ids: list(record({ type: text(), id: numberOrText() })),
  preprintyear: text(),
  publicationyear: text(),
  dateupdated: text(),
  modifications: list(record({ action: text(), who: text() }, {}, true)),
};

const RECORD = record({}, RECORD_KEYS, true);

const TABLE = record(
  {
    name: text(64),
    description: text(),
    keywords: list(record({ name: text(128), values: list(numberOrText(128)) })),
    data_file: text(),
  },
  {
    location: text(256),
    data_schema: text(),
    data_license: LICENCE,
    additional_resources: RESOURCES,
    table_doi: text(),
    related_to_table_dois: distinctList(tableDoi),
  },
);

/** Keys of the first document that HEPData does not know, and passes over in silence. */
function checkRecordKeys(document: YamlRecord, report: Report): void {
  for (const path of Object.keys(document).filter((key) => !Object.hasOwn(RECORD_KEYS, key)))
    if (path === "data_license")
      report("licence-ignored", "data_license in the first document is ignored by HEPData", {
        path,
        hint: "give every table a data_license, and every resource a license",
      });
    else
      report("record-key", `unknown key "${path}" in the first document, HEPData ignores it`, {
        path,
        hint: `known are ${Object.keys(RECORD_KEYS).join(", ")}; a table has a data_file`,
      });
}

const KEYWORD_NAMES = ["cmenergies", "observables", "reactions", "phrases"];
const ENERGY_RANGE = /^\d+(?:\.\d*)?-\d+(?:\.\d*)?$/;

const isEnergy = (value: string | number, count: number): boolean =>
  typeof value === "number"
    ? Number.isFinite(value)
    : (value.trim() !== "" && Number.isFinite(Number(value))) || (count === 1 && ENERGY_RANGE.test(value));

/** @param at path of the table's document */
function checkKeywords(keywords: SubmissionTable["keywords"], at: string, report: Report): void {
  keywords.forEach(({ name, values }, i) => {
    const path = `${at}.keywords[${i}]`;
    if (!KEYWORD_NAMES.includes(name))
      report("keyword-name", `unknown keyword "${name}", expected one of ${KEYWORD_NAMES.join(", ")}`, { path: `${path}.name` });
    if (values.some((value) => typeof value === "string" && value.includes("$")))
      report("keyword-latex", "found a dollar sign, keywords are without LaTeX", { path: `${path}.values` });
    const wrong = name === "cmenergies" ? values.filter((value) => !isEnergy(value, values.length)) : [];
    for (const value of wrong)
      report("energy-text", `found ${spelled(value)}, expected a number in GeV, or one range like "1.7-4.7"`, { path: `${path}.values` });
  });
}

function checkTable(document: YamlValue, at: string, report: Report): SubmissionTable | undefined {
  if (!TABLE(document, at, report)) return undefined;
  if (document.data_schema !== undefined)
    report("remote-schema", `the table follows ${document.data_schema}, expected HEPData's own schema`, { path: `${at}.data_schema` });
  checkKeywords(document.keywords, at, report);
  return document;
}

/** Reports what stands twice among names that are to be distinct. */
function checkDistinct(tables: readonly SubmissionTable[], key: "name" | "data_file", report: Report): void {
  const seen = new Set<string>();
  for (const table of tables) {
    const value = table[key];
    if (seen.has(value))
      report(key === "name" ? "table-name-twice" : "data-file-twice", `two tables have the ${key} "${value}"`, { path: `${value}.${key}` });
    seen.add(value);
  }
}

/** Files that a document names, however wrong it is otherwise. */
function mentionedFiles(document: YamlValue): string[] {
  if (!isYamlRecord(document)) return [];
  const { data_file, additional_resources } = document;
  const resources: readonly YamlValue[] = Array.isArray(additional_resources) ? additional_resources : [];
  const locations = resources.flatMap((resource) => (isYamlRecord(resource) ? [resource["location"]] : []));
  return [data_file, ...locations].filter((name) => typeof name === "string");
}

/**
 * Reads the documents of submission.yaml and checks all that can be told without the other files: the first one may be about the whole record (it has no
 * data_file), each of the others is a table. Format: HEPData submission 1.1.1.
 */
export function submissionDocuments(documents: readonly YamlValue[], report: Report): SubmissionDocuments {
  const tables: SubmissionTable[] = [];
  let comment: string | undefined;
  let resources: readonly SubmissionResource[] = [];
  let count = 0;
  documents.forEach((document, i) => {
    const at = `document ${i + 1}`;
    if (document === null) {
      const last = i === documents.length - 1;
      if (i > 0) report("document-empty", `document ${i + 1} is empty`, last ? { hint: "a file ends without ---" } : {});
      return;
    }
    const isTable = isYamlRecord(document) && Object.hasOwn(document, "data_file");
    if (i === 0 && isYamlRecord(document) && !isTable) {
      checkRecordKeys(document, report);
      if (!RECORD(document, "", report)) return;
      comment = document.comment;
      resources = document.additional_resources ?? [];
      return;
    }
    count++;
    if (isYamlRecord(document) && !isTable)
      report("document-order", `${at} has no data_file, only the first one may be about the whole record`);
    const table = checkTable(
      document,
      isYamlRecord(document) && typeof document["name"] === "string" ? `"${document["name"]}"` : at,
      report,
    );
    if (table !== undefined) tables.push(table);
  });
  if (count === 0) report("document-tables", "there is no table: no document has a data_file");
  checkDistinct(tables, "name", report);
  checkDistinct(tables, "data_file", report);
  return { comment, resources, tables, mentioned: new Set(documents.flatMap(mentionedFiles)) };
}
