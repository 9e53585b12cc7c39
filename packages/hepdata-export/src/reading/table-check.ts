import { AnalysisError, TOO_DEEP, tooDeepYaml } from "@ratiometer/config";
import { parse } from "yaml";
import { crossCheck } from "../cross-check.ts";
import type { ArtifactIndex } from "../artifact-index.ts";
import type { ReferenceResults, ReferenceScan } from "./artifact-documents.ts";
import type { ArtifactFiles } from "./artifact-files.ts";
import type { FileFault } from "./copies.ts";
import { isRecord } from "./json-shape.ts";

const FOLDER = "hepdata/";
/** HEPData's limit on a data file. */
const MOST_BYTES = 10_485_760;

/** What work on a table of a stranger ends with, in words: whatever it throws is a fault of the table. */
function ending(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof AnalysisError
      ? error.message
      : `it is not of the form of a table (${error instanceof Error ? error.message.split("\n")[0] : String(error)})`;
  }
}

const entries = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const field = (value: unknown, name: string): unknown => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined);

/** The numbers or texts of a variable. */
const valuesOf = (variable: unknown): readonly unknown[] => entries(field(variable, "values")).map((entry) => field(entry, "value"));
const headerOf = (variable: unknown): unknown => field(field(variable, "header"), "name");

/** A table that holds the points of a scan: its variables are the coefficients, a qualifier says which likelihood. */
function isScan(table: unknown, { coefficients, label }: ReferenceScan): boolean {
  const names = entries(field(table, "independent_variables")).map(headerOf);
  const [curve] = entries(field(table, "dependent_variables"));
  const likelihood = entries(field(curve, "qualifiers")).find((qualifier) => field(qualifier, "name") === "Likelihood");
  return names.length === coefficients.length && names.every((name, i) => name === coefficients[i]) && field(likelihood, "value") === label;
}

const equal = (found: readonly unknown[], expected: readonly unknown[]): boolean =>
  found.length === expected.length && found.every((value, i) => value === expected[i]);

function scanFaults(scan: ReferenceScan, tables: ReadonlyMap<string, unknown>): FileFault[] {
  const own = [...tables].find(([, table]) => isScan(table, scan));
  const name = `the scan of ${scan.coefficients.join(", ")} (${scan.label})`;
  if (own === undefined)
    return [{ file: `${FOLDER}submission.yaml`, message: `no table of ${FOLDER} holds ${name} of the reference results` }];
  const [file, table] = own;
  const columns = [...entries(field(table, "independent_variables")), ...entries(field(table, "dependent_variables")).slice(0, 1)].map(
    valuesOf,
  );
  const expected = [
    ...scan.coefficients.map((_, i) => scan.points.map(({ at }) => at[i])),
    scan.points.map(({ deltaTwiceNll }) => deltaTwiceNll),
  ];
  return columns.every((column, i) => equal(column, expected[i]))
    ? []
    : [{ file, message: `"${file}" has other points than ${name} of the reference results` }];
}

function intervalFaults({ scans }: ReferenceResults, tables: ReadonlyMap<string, unknown>): FileFault[] {
  const file = `${FOLDER}intervals.yaml`;
  const table = tables.get(file);
  const rows = scans.flatMap(({ coefficients, label, bestFit, intervals }) =>
    Object.entries(intervals).flatMap(([level, pieces]) =>
      pieces.map(([low, high]) => [coefficients[0], label, Number(level), bestFit[0], low, high]),
    ),
  );
  if (table === undefined) return rows.length === 0 ? [] : [{ file, message: `"${file}" is missing` }];
  const columns = [...entries(field(table, "independent_variables")), ...entries(field(table, "dependent_variables"))].map(valuesOf);
  const fits = columns.length === 6 && columns.every((column, i) => equal(column, rows.map((row) => row[i]))); // prettier-ignore
  return fits ? [] : [{ file, message: `"${file}" has other best fits or interval ends than the reference results` }];
}

/**
 * The tables of the HEPData submission against the rest of the artifact: yields and data of the workspaces, scans and intervals of the reference results, covariances,
 * edges, shares.
 */
export function tableFaults({ files }: ArtifactFiles, { files: listed }: ArtifactIndex, results: ReferenceResults): FileFault[] {
  const data = [...files].filter(([path]) => path.startsWith(FOLDER) && path.endsWith(".yaml"));
  if (data.length === 0) return [];
  const large = data.find(([, bytes]) => bytes.length > MOST_BYTES);
  if (large !== undefined) return [{ file: large[0], message: `"${large[0]}" has ${large[1].length} bytes, HEPData takes ${MOST_BYTES}` }];
  const tables = new Map<string, unknown>();
  for (const [path, bytes] of data) {
    const end = ending(() => {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      if (tooDeepYaml(text) !== undefined) throw new RangeError(TOO_DEEP);
      if (path !== `${FOLDER}submission.yaml`) tables.set(path, parse(text, { prettyErrors: false }));
    });
    if (end !== undefined) return [{ file: path, message: `"${path}": ${end}` }];
  }
  const parts = listed.map(({ path, role }) => ({ path, role, bytes: files.get(path) ?? new Uint8Array() }));
  const end = ending(() => crossCheck(parts));
  return [
    ...(end === undefined ? [] : [{ file: `${FOLDER}submission.yaml`, message: `the tables of ${FOLDER}: ${end}` }]),
    ...results.scans.flatMap((scan) => scanFaults(scan, tables)),
    ...intervalFaults(results, tables),
  ];
}
