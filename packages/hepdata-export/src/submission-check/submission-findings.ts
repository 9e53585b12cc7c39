import type { Engine } from "@ratiometer/classifiers";
import { checkCovariance, isCovarianceTable } from "./covariance-matrix.ts";
import { dataTable } from "./data-table.ts";
import { checkHistFactory } from "./histfactory-resource.ts";
import { checkHs3 } from "./hs3-resource.ts";
import { checkImage, checkThumbnail, isImage } from "./image-resource.ts";
import { jsonMembers } from "./json-members.ts";
import { jsonValue } from "./json-resource.ts";
import { checkNetwork } from "./network-resource.ts";
import { submissionDocuments, type SubmissionResource, type SubmissionTable } from "./submission-documents.ts";
import { checkResource, isRemote } from "./submission-resource.ts";
import { findingList, type Report, type SubmissionFinding } from "./submission-rule.ts";
import { checkTableValues } from "./table-values.ts";
import { yamlDocuments } from "./yaml-values.ts";

/** Files of a submission by their names; a name with "/" is one in a folder. */
export type SubmissionContents = ReadonlyMap<string, Uint8Array>;

const SUBMISSION = "submission.yaml";
const MOST_TABLE_BYTES = 10_485_760;

/**
 * The submission among the files of an archive or folder, which may lie in a folder of its own.
 * @returns its files by their names beside submission.yaml; undefined unless there is one submission.yaml
 */
export function submissionRoot(files: SubmissionContents): SubmissionContents | undefined {
  const found = [...files.keys()].filter((name) => name === SUBMISSION || name.endsWith(`/${SUBMISSION}`));
  if (found.length !== 1) return undefined;
  const root = found[0].slice(0, -SUBMISSION.length);
  return new Map([...files].flatMap(([name, bytes]) => (name.startsWith(root) ? [[name.slice(root.length), bytes] as const] : [])));
}

function checkTable(table: SubmissionTable, bytes: Uint8Array, report: Report): void {
  if (bytes.length > MOST_TABLE_BYTES) {
    report("table-size", `the file takes ${bytes.length} bytes, expected ${MOST_TABLE_BYTES} at most`, {
      hint: "publish it as a resource",
    });
    return;
  }
  const documents = yamlDocuments(bytes, report);
  const data = documents === undefined ? undefined : dataTable(documents, report);
  if (data === undefined) return;
  checkTableValues(data, report);
  if (isCovarianceTable(table, data)) checkCovariance(data, report);
}

async function checkContents(
  { location, type = "" }: SubmissionResource,
  bytes: Uint8Array,
  engine: Engine | undefined,
  report: Report,
): Promise<void> {
  const kind = type.toLowerCase();
  if (bytes.length === 0) report("file-empty", "the file is empty");
  else if (/\.onnx$/i.test(location)) await checkNetwork(location, bytes, engine, report);
  else if (kind === "histfactory" || kind === "hs3") {
    const members = jsonMembers(location, bytes, report);
    if (members !== undefined) (kind === "hs3" ? checkHs3 : checkHistFactory)(members, report);
  } else if (/\.json$/i.test(location)) jsonValue(bytes, report);
  else if (isImage(location)) checkImage(location, bytes, report);
  if (/^thumb_/i.test(location)) checkThumbnail(location, bytes, report);
}

/** The file that a place of submission.yaml names, if it may be and is there. */
function namedFile(files: SubmissionContents, name: string, path: string, report: Report): Uint8Array | undefined {
  if (name.includes("/")) {
    report("file-location", `the location "${name}" has a "/", all files lie beside submission.yaml`, { path });
    return undefined;
  }
  const bytes = files.get(name);
  if (bytes === undefined) report("file-missing", `there is no file "${name}"`, { path });
  return bytes;
}

/**
 * Checks a HEPData submission against the rules of HEPData and against those that its own validator does not know: numbers that readers of YAML 1.1 take
 * for texts, values that are not finite, covariances, resources that would be stored under another type, networks and statistical models that nobody can
 * read. Nothing is looked up in the net.
 * @param engine what runs networks; undefined: their structure alone is checked
 * @returns what is wrong, in the order of the submission; a submission without errors is accepted
 */
export async function submissionFindings(files: SubmissionContents, engine: Engine | undefined): Promise<readonly SubmissionFinding[]> {
  const { all, of } = findingList();
  const report = of(SUBMISSION);
  const bytes = files.get(SUBMISSION);
  if (bytes === undefined) {
    report("file-missing", `there is no file "${SUBMISSION}"`);
    return all();
  }
  const read = yamlDocuments(bytes, report);
  if (read === undefined) return all();
  const { resources, tables, mentioned } = submissionDocuments(read, report);
  const checked = new Set<string>();
  const checkResources = async (list: readonly SubmissionResource[], where: string): Promise<void> => {
    for (const resource of list) {
      checkResource(resource, where, report);
      if (isRemote(resource)) continue;
      const contents = namedFile(files, resource.location, where, report);
      if (contents === undefined || checked.has(resource.location)) continue;
      checked.add(resource.location);
      await checkContents(resource, contents, engine, of(resource.location));
    }
  };
  await checkResources(resources, "the record");
  for (const table of tables) {
    const where = `table "${table.name}"`;
    const data = namedFile(files, table.data_file, where, report);
    if (data !== undefined) checkTable(table, data, of(table.data_file));
    await checkResources(table.additional_resources ?? [], where);
  }
  for (const name of files.keys())
    if (name !== SUBMISSION && !mentioned.has(name))
      of(name)("file-unreferenced", `no document of ${SUBMISSION} refers to "${name}"`, {
        hint: name.startsWith("._") ? "made by tar on macOS: set COPYFILE_DISABLE=1" : "list it in additional_resources, or leave it out",
      });
  return all();
}
