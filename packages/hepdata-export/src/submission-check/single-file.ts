import { checkCovariance, isCovarianceTable } from "./covariance-matrix.ts";
import { dataTable } from "./data-table.ts";
import { submissionDocuments } from "./submission-documents.ts";
import { checkResource, isRemote } from "./submission-resource.ts";
import { findingList, type SubmissionFinding } from "./submission-rule.ts";
import { checkTableValues } from "./table-values.ts";
import { isYamlRecord, yamlDocuments, type YamlRecord, type YamlValue } from "./yaml-values.ts";

/** The file that HEPData makes of a table's numbers. */
const dataFileOf = (name: string): string => `${name.replaceAll(" ", "_").replaceAll("/", "-")}.yaml`;

/** A table's document with its numbers apart. */
function apart(document: YamlValue): { readonly document: YamlValue; readonly numbers?: YamlRecord } {
  if (!isYamlRecord(document) || typeof document["name"] !== "string") return { document };
  const { independent_variables = null, dependent_variables = null, ...rest } = document;
  return { document: { ...rest, data_file: dataFileOf(document["name"]) }, numbers: { independent_variables, dependent_variables } };
}

/**
 * Checks a HEPData submission in the form of one YAML file: the documents of submission.yaml, in which each table has its numbers with it. Such a submission
 * has no other files.
 * @param name of the file
 */
export function checkSingleFile(name: string, bytes: Uint8Array): readonly SubmissionFinding[] {
  const { all, of } = findingList();
  const report = of(name);
  const read = yamlDocuments(bytes, report)?.map(apart);
  if (read === undefined) return all();
  const { resources, tables } = submissionDocuments(
    read.map(({ document }) => document),
    report,
  );
  for (const [where, list] of [
    ["the record", resources] as const,
    ...tables.map((table) => [`table "${table.name}"`, table.additional_resources ?? []] as const),
  ])
    for (const resource of list) {
      checkResource(resource, where, report);
      if (!isRemote(resource))
        report("file-missing", `there is no file "${resource.location}" in a submission of one file`, { path: where });
    }
  for (const table of tables) {
    const numbers = read.find(({ document }) => isYamlRecord(document) && document["name"] === table.name)?.numbers;
    const inTable: typeof report = (code, message, { path = "", ...place } = {}) =>
      report(code, message, { path: `"${table.name}"${path === "" ? "" : ` ${path}`}`, ...place });
    const data = dataTable([numbers ?? null], inTable);
    if (data === undefined) continue;
    checkTableValues(data, inTable);
    if (isCovarianceTable(table, data)) checkCovariance(data, inTable);
  }
  return all();
}
