import { dataTable, type DataTable } from "../submission-check/data-table.ts";
import { jsonMembers } from "../submission-check/json-members.ts";
import { submissionDocuments, type SubmissionDocuments, type SubmissionTable } from "../submission-check/submission-documents.ts";
import type { Report } from "../submission-check/submission-rule.ts";
import { yamlDocuments } from "../submission-check/yaml-values.ts";
import { at } from "../reading/json-view.ts";
import { networkEvidence, type NetworkEvidence } from "./network-evidence.ts";

/** What is looked at: an artifact, a HEPData submission, or a network alone. */
export type LintSubject = "artifact" | "submission" | "network";

/** A table with its numbers, where they can be read. */
export interface TableEvidence {
  readonly table: SubmissionTable;
  readonly data: DataTable | undefined;
}

/** A statistical model in JSON, perhaps inside an archive. */
export interface ModelEvidence {
  readonly path: string;
  readonly kind: "workspace" | "patchset" | "hs3";
  readonly value: unknown;
  readonly text: string;
}

/** What the items of the checklist judge by: the files themselves. */
export interface LintEvidence {
  readonly subject: LintSubject;
  /** All files by their paths; in an artifact without those of its packagings. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** artifact.json, where there is one. */
  readonly index: unknown;
  readonly networks: readonly NetworkEvidence[];
  readonly record: SubmissionDocuments;
  readonly tables: readonly TableEvidence[];
  readonly models: readonly ModelEvidence[];
  /** Path and value of the JSON file of a name, wherever it lies; undefined where there is none. */
  readonly json: (name: string) => unknown;
  /** Text of the file of a name, wherever it lies; "" where there is none. */
  readonly text: (name: string) => string;
  /** All texts that are written for people: cards, notes, descriptions. */
  readonly prose: string;
}

const silent: Report = () => undefined;
const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

function parsed(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function modelKind(value: unknown): ModelEvidence["kind"] | undefined {
  if (at(value, "patches") !== undefined) return "patchset";
  if (at(value, "metadata", "hs3_version") !== undefined) return "hs3";
  return at(value, "channels") !== undefined && at(value, "observations") !== undefined ? "workspace" : undefined;
}

function modelsOf(path: string, bytes: Uint8Array): ModelEvidence[] {
  if (!/\.(?:json|zip|tar|tar\.gz|tgz)$/i.test(path)) return [];
  const members = jsonMembers(path, bytes, silent);
  return [...(members?.files ?? [])].flatMap(([name, member]) => {
    const value = parsed(member);
    const kind = modelKind(value);
    const place = members?.packed === true ? `${path}, ${name}` : path;
    return kind === undefined ? [] : [{ path: place, kind, value, text: new TextDecoder().decode(member) }];
  });
}

const PACKAGING = /^(?:hepdata\/|hepdata\.tar\.gz$|zenodo\/)/;

/**
 * Collects what the checklist looks at.
 * @param files all files of an artifact or a submission, or one network
 * @param submission files of the HEPData submission, of the artifact or itself; none of a network
 */
export function lintEvidence(
  subject: LintSubject,
  files: ReadonlyMap<string, Uint8Array>,
  submission: ReadonlyMap<string, Uint8Array>,
): LintEvidence {
  const own = new Map([...files].filter(([path]) => subject !== "artifact" || !PACKAGING.test(path)));
  const find = (name: string): Uint8Array | undefined => [...own].find(([path]) => nameOf(path) === name)?.[1];
  const json = (name: string): unknown => parsed(find(name));
  const text = (name: string): string => new TextDecoder().decode(find(name));
  const documents = yamlDocuments(submission.get("submission.yaml") ?? new Uint8Array(), silent) ?? [];
  const record = submissionDocuments(documents, silent);
  const tables = record.tables.map((table): TableEvidence => {
    const values = yamlDocuments(submission.get(table.data_file) ?? new Uint8Array(), silent);
    return { table, data: values === undefined ? undefined : dataTable(values, silent) };
  });
  const [dictionary, vectors] = [json("inputs.json"), json("test_vectors.json")];
  const networks = [...own]
    .filter(([path]) => /\.onnx$/i.test(path))
    .map(([path, bytes]) => networkEvidence(path, bytes, dictionary, vectors));
  const written = [...own].filter(([path]) => /\.(?:md|txt|rst)$/i.test(path)).map(([, bytes]) => new TextDecoder().decode(bytes));
  const described = [
    ...record.resources,
    ...record.tables,
    ...record.tables.flatMap(({ additional_resources = [] }) => additional_resources),
  ];
  return {
    subject,
    files: own,
    index: subject === "artifact" ? json("artifact.json") : undefined,
    networks,
    record,
    tables,
    models: [...own].flatMap(([path, bytes]) => modelsOf(path, bytes)),
    json,
    text,
    prose: [record.comment ?? "", ...described.map(({ description }) => description), ...written].join("\n"),
  };
}
