import { AnalysisError } from "@ratiometer/config";
import { parse, parseAllDocuments } from "yaml";
import { crossCheckTables } from "./tables/cross-check-tables.ts";
import type { ArtifactPart } from "./artifact-parts.ts";
import type { DependentVariable } from "./tables/hepdata-table.ts";
import type { Workspace } from "./likelihood/workspace-json.ts";

/** HEPData's limit on an upload. */
const MAX_ARCHIVE_BYTES = 52_000_000;

interface SubmissionDocument {
  readonly name?: string;
  readonly data_file?: string;
  readonly additional_resources?: readonly { readonly location: string }[];
}

/**
 * Reads the finished files back and compares them with each other: every file of the submission is referred to and present, the score shapes of the
 * tables are the yields and data of both workspaces, the networks in both places are the same; and what `crossCheckTables` compares. Without a submission
 * there is nothing to compare.
 * @throws AnalysisError EXPORT_MISMATCH, EXPORT_COVARIANCE, EXPORT_VALUE, EXPORT_HEPDATA_SIZE
 */
export function crossCheck(parts: readonly ArtifactPart[]): void {
  const bytesOf = new Map(parts.map(({ path, bytes }) => [path, bytes]));
  const text = (path: string): string => new TextDecoder().decode(bytesOf.get(path));
  if (!bytesOf.has("hepdata/submission.yaml")) return;
  const archive = bytesOf.get("hepdata.tar.gz")?.length ?? 0;
  if (archive > MAX_ARCHIVE_BYTES)
    throw new AnalysisError("EXPORT_HEPDATA_SIZE", `the submission takes ${archive} bytes, HEPData accepts ${MAX_ARCHIVE_BYTES}`, {
      path: "hepdata.tar.gz",
    });

  const documents = parseAllDocuments(text("hepdata/submission.yaml"), { prettyErrors: false }).map(
    (document) => document.toJS() as SubmissionDocument,
  );
  const named = documents.flatMap(({ data_file, additional_resources }) => [
    ...(data_file === undefined ? [] : [data_file]),
    ...(additional_resources ?? []).map(({ location }) => location),
  ]);
  const present = [...bytesOf.keys()].filter((path) => path.startsWith("hepdata/") && path !== "hepdata/submission.yaml");
  same(named.sort(), present.map((path) => path.slice("hepdata/".length)).sort(), "files of hepdata/submission.yaml");

  for (const workspace of ["likelihood/workspace.json", "likelihood/workspace_sm.json"]) {
    const { channels, observations } = JSON.parse(text(workspace)) as Workspace;
    const shapes = documents.flatMap(({ data_file }) => (data_file?.startsWith("score_shape_") ? [data_file] : []));
    if (shapes.length !== channels.length)
      throw new AnalysisError("EXPORT_MISMATCH", `${shapes.length} score shape tables for ${channels.length} channels of ${workspace}`);
    channels.forEach(({ samples }, c) => {
      const values = columnsOf(text(`hepdata/${shapes[c]}`));
      samples.forEach(({ data }, s) => same(values[s], data, `yields of hepdata/${shapes[c]} and ${workspace}`));
      same(values[samples.length + 1], observations[c].data, `data of hepdata/${shapes[c]} and ${workspace}`);
    });
    const sums = channels.flatMap(({ samples }) => samples.map(({ data }) => data.reduce((sum, value) => sum + value, 0)));
    same(columnsOf(text("hepdata/yields.yaml"))[0], sums, `sums of hepdata/yields.yaml and ${workspace}`);
  }
  crossCheckTables(
    documents.flatMap(({ data_file }) => (data_file === undefined ? [] : [data_file])),
    (file) => text(`hepdata/${file}`),
  );
  for (const { path, role, bytes } of parts)
    if (role === "network" && Buffer.compare(bytes, bytesOf.get(path.replace("model/", "hepdata/")) ?? new Uint8Array()) !== 0)
      throw new AnalysisError("EXPORT_MISMATCH", `${path} differs from its copy in hepdata/`);
}

/** The numbers of a table's dependent variables. */
function columnsOf(table: string): (number | "-")[][] {
  const { dependent_variables } = parse(table, { prettyErrors: false }) as { dependent_variables: DependentVariable[] };
  return dependent_variables.map(({ values }) => values.map(({ value }) => value));
}

function same(found: readonly unknown[], expected: readonly unknown[], what: string): void {
  const i = Array.from({ length: Math.max(found.length, expected.length) }).findIndex((_, place) => found[place] !== expected[place]);
  if (i >= 0) throw new AnalysisError("EXPORT_MISMATCH", `${what} differ in place ${i}: ${String(found[i])} and ${String(expected[i])}`);
}
