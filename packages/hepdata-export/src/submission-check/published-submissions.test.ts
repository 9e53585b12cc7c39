import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { readArchive } from "../archive/read-archive.ts";
import { checkSubmission } from "./check-submission.ts";
import { submissionRoot, type SubmissionContents } from "./submission-findings.ts";
import { dataTable } from "./data-table.ts";
import { checkSingleFile } from "./single-file.ts";
import { submissionDocuments } from "./submission-documents.ts";
import { findingList, type SubmissionFinding, type SubmissionRule } from "./submission-rule.ts";
import { checkTableValues } from "./table-values.ts";
import { yamlDocuments } from "./yaml-values.ts";

const EXAMPLES = "../shared/data/hepdata-examples";
const OFFICIAL = "../shared/data/hepdata/validator_testsuite";
const there = existsSync(EXAMPLES) && existsSync(OFFICIAL) ? test : test.skip;

function folder(path: string): SubmissionContents {
  const names = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    names.map(({ name, parentPath }) => [`${parentPath}/${name}`.slice(path.length + 1), readFileSync(`${parentPath}/${name}`)]),
  );
}

const archive = (path: string): SubmissionContents =>
  submissionRoot(readArchive(readFileSync(path), path)) ?? new Map<string, Uint8Array>();
const errors = (findings: readonly SubmissionFinding[]): readonly SubmissionFinding[] =>
  findings.filter(({ severity }) => severity === "error");

const BROKEN: Readonly<Record<string, SubmissionRule>> = {
  bad01_missing_data_file: "file-missing",
  bad03_unreferenced_file: "file-unreferenced",
  bad04_nan_value: "not-finite",
  bad06_length_mismatch: "table-lengths",
  bad07_truncated_onnx: "network-structure",
  bad09_onnx_opset: "network-structure",
  bad11_histfactory_schema: "histfactory",
  bad13_no_description: "shape-missing",
  bad14_type_stolen_by_description: "resource-type",
  bad16_yaml11_number_as_string: "number-text",
  bad18_cov_asymmetric: "matrix-asymmetric",
  bad20_duplicate_data_file: "data-file-twice",
  bad22_cmenergies_text: "energy-text",
  bad24_onnx_nan_weight: "network-structure",
};

there("a good submission is accepted as folder, zip and tar.gz (skipped where ../shared/data is not there)", async () => {
  for (const files of [folder(`${EXAMPLES}/good`), archive(`${EXAMPLES}/good.zip`), archive(`${EXAMPLES}/good.tar.gz`)])
    expect(await checkSubmission(files)).toEqual([]);
});

there("each broken submission is rejected for its one fault (skipped where ../shared/data is not there)", async () => {
  for (const [name, code] of Object.entries(BROKEN)) {
    const found = errors(await checkSubmission(folder(`${EXAMPLES}/${name}`)));
    expect([name, found.map((finding) => finding.code)]).toEqual([name, [code]]);
  }
});

there(
  "the submissions with which HEPData's validator is tested are judged as it does (skipped where ../shared/data is not there)",
  async () => {
    for (const files of [folder(`${OFFICIAL}/TestHEPSubmission`), archive(`${OFFICIAL}/TestHEPSubmission.zip`)])
      expect(errors(await checkSubmission(files))).toEqual([]);
    expect(submissionRoot(readArchive(readFileSync(`${OFFICIAL}/valid_submission.zip`), "valid_submission.zip"))).toBeUndefined();
    const files = (await checkSubmission(archive(`${OFFICIAL}/TestHEPSubmission_invalid.zip`))).map(({ code, file }) => `${code} ${file}`);
    for (const finding of [
      "file-location submission.yaml",
      "file-missing submission.yaml",
      "yaml-syntax data8.yaml",
      "file-unreferenced ._data11.yaml",
    ])
      expect(files).toContain(finding);
  },
);

there("a submission of one file is judged as HEPData's validator does (skipped where ../shared/data is not there)", () => {
  const bytes = readFileSync(`${OFFICIAL}/1512299.yaml`);
  expect(errors(checkSingleFile("1512299.yaml", bytes))).toEqual([]);
  expect(errors(checkSingleFile("1512299.yaml", gunzipSync(readFileSync(`${OFFICIAL}/1512299.yaml.gz`))))).toEqual([]);
  expect(errors(checkSingleFile("1512299.yaml", readFileSync(`${OFFICIAL}/1512299_invalid.yaml`)))).toEqual([
    expect.objectContaining({ code: "shape-key", message: expect.stringContaining('"errorss"') }),
  ]);
  expect(errors(checkSingleFile("1512299.yaml", gunzipSync(readFileSync(`${OFFICIAL}/1512299_invalid_yaml.yaml.gz`))))).toEqual([
    expect.objectContaining({ code: "yaml-syntax" }),
  ]);
});

/** Verdicts of hepdata-validator 0.3.6, schema 1.1.1; all other files it refuses in both roles. */
const VALID_DOCUMENTS = ["valid_submission.yaml", "valid_submission_empty.yaml", "valid_submission_license.yaml", "valid_submission_with_associated_record.yaml"]; // prettier-ignore
/** It accepts valid_data_with_percent.yaml, too, whose uncertainties share their labels. */
const VALID_TABLES = ["valid_file.json", "valid_file.yaml"];

there("single files are judged as HEPData's validator does (skipped where ../shared/data is not there)", () => {
  const names = readdirSync(OFFICIAL).filter((name) => /\.(?:yaml|json)$/.test(name));
  const accepted = (judge: (bytes: Uint8Array, list: ReturnType<typeof findingList>) => void): string[] =>
    names.filter((name) => {
      const list = findingList();
      judge(readFileSync(`${OFFICIAL}/${name}`), list);
      return errors(list.all()).length === 0;
    });
  const documents = accepted((bytes, { of }) => void submissionDocuments(yamlDocuments(bytes, of("")) ?? [], of("")));
  const tables = accepted((bytes, { of }) => {
    const table = dataTable(yamlDocuments(bytes, of("")) ?? [], of(""));
    if (table !== undefined) checkTableValues(table, of(""));
  });
  expect(documents.sort()).toEqual(VALID_DOCUMENTS);
  expect(tables.sort()).toEqual(VALID_TABLES);
});
