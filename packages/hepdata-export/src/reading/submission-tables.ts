import { AnalysisError } from "@ratiometer/config";
import { dataTable, type DataTable, type TableBin, type TableValue } from "../submission-check/data-table.ts";
import { submissionDocuments } from "../submission-check/submission-documents.ts";
import { findingList } from "../submission-check/submission-rule.ts";
import { yamlDocuments } from "../submission-check/yaml-values.ts";
import type { ArtifactFiles } from "./packed-artifact.ts";

const FOLDER = "hepdata/";

/** A table of a HEPData submission, without its numbers. */
export interface PublishedTable {
  readonly name: string;
  readonly description: string;
  /** Paths in the artifact: of the numbers, and of a picture of them. */
  readonly file: string;
  readonly picture: string | undefined;
}

/** The numbers of a table, column by column. */
export interface TableColumns {
  readonly columns: readonly {
    /** With its unit. */
    readonly heading: string;
    /** What the column is for: "Likelihood: binned score". */
    readonly qualifiers: readonly string[];
    readonly cells: readonly (string | number)[];
  }[];
}

/** The tables of an artifact's submission; none where it has no submission. */
export function submissionTables({ files }: ArtifactFiles): readonly PublishedTable[] {
  const bytes = files.get(`${FOLDER}submission.yaml`);
  const report = findingList().of("submission.yaml");
  const documents = bytes === undefined ? undefined : yamlDocuments(bytes, report);
  if (documents === undefined) return [];
  return submissionDocuments(documents, report).tables.map(({ name, description, data_file, additional_resources = [] }) => ({
    name,
    description,
    file: `${FOLDER}${data_file}`,
    picture: additional_resources
      .map(({ location }) => location)
      .filter((location) => /^(?!thumb_).*\.png$/i.test(location) && files.has(`${FOLDER}${location}`))
      .map((location) => `${FOLDER}${location}`)
      .at(0),
  }));
}

const binText = ({ value, low, high }: TableBin): string | number => value ?? `${low} to ${high}`;

/** "12.1 ± 0.3 (stat)". */
function valueText({ value, errors = [] }: TableValue): string | number {
  if (errors.length === 0) return value;
  const sizes = errors.map(({ symerror, asymerror, label }) => {
    const size = symerror === undefined ? `${asymerror?.plus ?? ""} / ${asymerror?.minus ?? ""}` : `± ${symerror}`;
    return label === undefined ? size : `${size} (${label})`;
  });
  return `${value} ${sizes.join(" ")}`;
}

const heading = ({ name, units }: DataTable["independent_variables"][number]["header"]): string =>
  units === undefined || units === "" || units === "1" ? name : `${name} [${units}]`;

/**
 * The numbers of a table.
 * @param file path in the artifact
 * @throws AnalysisError EXPORT_ARTIFACT_FORM for what is no table
 */
export function tableColumns({ where, files }: ArtifactFiles, file: string): TableColumns {
  const findings = findingList();
  const report = findings.of(file);
  const documents = yamlDocuments(files.get(file) ?? new Uint8Array(), report);
  const table = documents === undefined ? undefined : dataTable(documents, report);
  if (table === undefined) {
    const [first] = findings.all();
    throw new AnalysisError("EXPORT_ARTIFACT_FORM", `"${file}" is no table: ${first.message}`, { where, path: file });
  }
  return {
    columns: [
      ...table.independent_variables.map(({ header, values }) => ({
        heading: heading(header),
        qualifiers: [],
        cells: values.map(binText),
      })),
      ...table.dependent_variables.map(({ header, qualifiers = [], values }) => ({
        heading: heading(header),
        qualifiers: qualifiers.map(({ name, value, units }) => `${name}: ${value}${units === undefined ? "" : ` ${units}`}`),
        cells: values.map(valueText),
      })),
    ],
  };
}
