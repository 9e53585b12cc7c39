import type { TableEvidence } from "../lint/lint-evidence.ts";
import type { TableBin } from "../submission-check/data-table.ts";
import type { SubmissionDocuments } from "../submission-check/submission-documents.ts";
import { comings, largestChange, shift, type ArtifactChange } from "./artifact-change.ts";

const binText = ({ value, low, high }: TableBin): string => (low === undefined ? String(value) : `[${low}, ${high ?? ""}]`);

/** What changed in the numbers of a table. */
function numberChanges({ data: before }: TableEvidence, { data: after }: TableEvidence): string[] {
  if (before === undefined || after === undefined) return [];
  const rows = ({ independent_variables: variables }: typeof before): number => variables.at(0)?.values.length ?? 0;
  const [oldRows, newRows] = [rows(before), rows(after)];
  const independent = after.independent_variables.flatMap(({ header, values }, v) => {
    const old = before.independent_variables.find((variable) => variable.header.name === header.name) ?? before.independent_variables.at(v);
    if (old === undefined) return [`the variable ${header.name} is new`];
    const place = oldRows !== newRows ? -1 : values.findIndex((value, row) => binText(value) !== binText(old.values[row]));
    return place < 0 ? [] : [`${header.name} in row ${place} is ${binText(values[place])}, was ${binText(old.values[place])}`];
  });
  const columns = (table: typeof before): Map<string, number[]> =>
    new Map(table.dependent_variables.map(({ header, values }) => [header.name, values.map(({ value }) => Number(value))]));
  const [old, now] = [columns(before), columns(after)];
  const { added, removed, kept } = comings([...old.keys()], [...now.keys()]);
  return [
    ...(oldRows === newRows ? [] : [`${newRows} rows, were ${oldRows}`]),
    ...independent,
    ...added.map((name) => `the column "${name}" is new`),
    ...removed.map((name) => `the column "${name}" is gone`),
    // rows of tables of another length are not the same rows
    ...(oldRows === newRows ? kept : []).flatMap((name) => {
      const most = largestChange(old.get(name) ?? [], now.get(name) ?? []);
      return most === undefined ? [] : [`${name}: most in row ${most.place}, ${shift(most.before, most.after)}`];
    }),
  ];
}

/** What changed in the tables of two HEPData submissions. */
export function tableChanges(before: readonly TableEvidence[], after: readonly TableEvidence[]): ArtifactChange[] {
  const byName = (tables: readonly TableEvidence[]): Map<string, TableEvidence> =>
    new Map(tables.map((evidence) => [evidence.table.name, evidence]));
  const [old, now] = [byName(before), byName(after)];
  const { added, removed, kept } = comings([...old.keys()], [...now.keys()]);
  const change = (subject: string, message: string): ArtifactChange => ({ area: "tables", subject, message });
  return [
    ...added.map((name) => change(name, "is new")),
    ...removed.map((name): ArtifactChange => ({ ...change(name, "is gone"), warning: true })),
    ...kept.flatMap((name) => {
      const [from, to] = [old.get(name), now.get(name)];
      return from === undefined || to === undefined ? [] : numberChanges(from, to).map((message) => change(name, message));
    }),
  ];
}

/** The first place at which what follows its predecessors is something else: what was there has another number now. */
function renumbered(before: readonly string[], after: readonly string[], what: string): ArtifactChange[] {
  const place = before.findIndex((name, i) => after[i] !== name);
  if (place < 0) return [];
  const now = after.indexOf(before[place]);
  const where = now < 0 ? "is gone" : `is number ${now + 1}`;
  const message = `${what} ${place + 1}, "${before[place]}", ${where}: addresses at HEPData that end in its number lead elsewhere; append what is new`;
  return [{ area: "record", subject: `${what}s`, message, warning: true }];
}

/** Resources that came and went, and whether tables and resources keep their numbers, by which HEPData's addresses (t3, r3) name them. */
export function recordChanges(before: SubmissionDocuments, after: SubmissionDocuments): ArtifactChange[] {
  const tables = ({ tables: list }: SubmissionDocuments): string[] => list.map(({ name }) => name);
  const resources = ({ resources: list }: SubmissionDocuments): string[] => list.map(({ location }) => location);
  const { added, removed } = comings(resources(before), resources(after));
  return [
    ...added.map((subject): ArtifactChange => ({ area: "record", subject, message: "is a new resource" })),
    ...removed.map((subject): ArtifactChange => ({ area: "record", subject, message: "is no resource any more", warning: true })),
    ...renumbered(tables(before), tables(after), "table"),
    ...renumbered(resources(before), resources(after), "resource"),
  ];
}
