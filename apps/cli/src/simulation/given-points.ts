import { readFile } from "node:fs/promises";
import { AnalysisError, unknownName } from "@ratiometer/config";
import { defaultParameters, matrixElementNames, type MatrixElement, type PhysicsParameters } from "@ratiometer/simulation";

/** A phase-space point, and the values of the file's coefficients at which |M|² is asked for. */
export interface GivenPoint {
  /** legs × (E, px, py, pz), GeV. */
  readonly momenta: Float64Array;
  readonly at: readonly (readonly number[])[];
  /** Place in the file: "points[2]". */
  readonly path: string;
}

/** The contents of a file of points. */
export interface GivenPoints {
  readonly parameters: PhysicsParameters;
  /** In the file's order; undefined if the file names none. */
  readonly coefficients: readonly string[] | undefined;
  readonly points: readonly unknown[];
  /** Place of `coefficients` and `points` in the file: "" or "processes.gg_ttH.". */
  readonly path: string;
}

type JsonMap = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is JsonMap => typeof value === "object" && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** A value as a message shows it. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  return Array.isArray(value) ? `a list of ${value.length}` : isMap(value) ? "a map" : JSON.stringify(value);
}

const malformed = (file: string, path: string, found: unknown, expected: string): AnalysisError =>
  new AnalysisError("DATA_POINTS", `found ${shown(found)}, expected ${expected}`, path === "" ? { where: file } : { where: file, path });

async function readDocument(file: string): Promise<JsonMap> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    const { code = "" } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new AnalysisError("USAGE_NO_SUCH_FILE", `there is no file "${file}"`, { cause });
    const what = code === "EISDIR" ? "this is a folder, expected a file of points" : `cannot be read (${code})`;
    throw new AnalysisError("DATA_FILE_UNREADABLE", what, { where: file, cause });
  });
  let document: unknown;
  try {
    // some editors put a byte order mark before the text
    document = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new AnalysisError("DATA_POINTS", `not JSON: ${(cause as Error).message}`, { where: file, cause });
  }
  if (isMap(document)) return document;
  throw malformed(file, "", document, "a map with parameters, coefficients and points");
}

function parametersOf({ parameters }: JsonMap, file: string): PhysicsParameters {
  const names = Object.keys(defaultParameters);
  if (!isMap(parameters)) throw malformed(file, "parameters", parameters, `a map with ${names.join(", ")}`);
  const values = names.map((name) => {
    const value = parameters[name];
    if (!isNumber(value) || value <= 0) throw malformed(file, `parameters.${name}`, value, "a positive number");
    return [name, value] as const;
  });
  // of other names, such as couplings that follow from these, nothing is taken
  const complete = Object.fromEntries(values) as unknown as PhysicsParameters;
  const { MW, MZ } = complete;
  if (MW < MZ) return complete;
  throw malformed(file, "parameters.MW", MW, `a W boson lighter than the Z boson, MZ = ${MZ}`);
}

/** The map with the points: the file itself, or what it has for the process among its `processes`. */
function pointsMap(document: JsonMap, process: string, file: string): { readonly map: JsonMap; readonly path: string } {
  if (Object.hasOwn(document, "points")) return { map: document, path: "" };
  const { processes } = document;
  if (!isMap(processes)) throw malformed(file, "points", undefined, "a list of points");
  if (!Object.hasOwn(processes, process))
    throw unknownName("DATA_POINTS", "process", process, Object.keys(processes), { where: file, path: "processes" });
  const map = processes[process];
  const path = `processes.${process}`;
  if (!isMap(map)) throw malformed(file, path, map, "a map with coefficients and points");
  return { map, path: `${path}.` };
}

/**
 * Reads a file of phase-space points: `{ parameters, coefficients, points }`, or several processes' under `processes`.
 * @throws AnalysisError USAGE_NO_SUCH_FILE, DATA_FILE_UNREADABLE, DATA_POINTS
 */
export async function readGivenPoints(file: string, process: string): Promise<GivenPoints> {
  const document = await readDocument(file);
  const { map, path } = pointsMap(document, process, file);
  const { coefficients, points, process: own } = map;
  // a file may also describe its process in words
  if (typeof own === "string" && own !== process && matrixElementNames.includes(own))
    throw malformed(file, `${path}process`, own, `points of ${process}`);
  if (coefficients !== undefined && !(Array.isArray(coefficients) && coefficients.every((name) => typeof name === "string")))
    throw malformed(file, `${path}coefficients`, coefficients, "a list of names");
  if (!Array.isArray(points)) throw malformed(file, `${path}points`, points, "a list of points");
  return { parameters: parametersOf(document, file), coefficients: coefficients as readonly string[] | undefined, points, path };
}

/** Rows of H that the file's coefficients stand for: that of the SM, then theirs. @throws AnalysisError DATA_UNKNOWN_COEFFICIENT, DATA_POINTS */
export function rowsOf(coefficients: readonly string[], element: MatrixElement, file: string, path: string): readonly number[] {
  const rows = coefficients.map((name, i) => {
    const place = { where: file, path: `${path}coefficients[${i}]` };
    const row = element.coefficients.indexOf(name) + 1;
    if (row === 0) throw unknownName("DATA_UNKNOWN_COEFFICIENT", `coefficient of ${element.name}`, name, element.coefficients, place);
    if (coefficients.indexOf(name) < i) throw new AnalysisError("DATA_POINTS", `coefficient "${name}" is listed twice`, place);
    return row;
  });
  return [0, ...rows];
}

/** One point of the file, its numbers checked. @throws AnalysisError DATA_POINTS */
export function givenPoint(point: unknown, path: string, file: string, element: MatrixElement, coefficients: number): GivenPoint {
  if (!isMap(point)) throw malformed(file, path, point, 'a map with momenta "p"');
  const { p, me2 = [] } = point;
  if (!Array.isArray(p) || p.length !== element.legs)
    throw malformed(file, `${path}.p`, p, `${element.legs} momenta, those of ${element.name}`);
  const momenta = new Float64Array(4 * element.legs);
  p.forEach((momentum: unknown, leg) => {
    if (!Array.isArray(momentum) || momentum.length !== 4)
      throw malformed(file, `${path}.p[${leg}]`, momentum, "four numbers: E, px, py, pz");
    momentum.forEach((value: unknown, i) => {
      if (!isNumber(value)) throw malformed(file, `${path}.p[${leg}][${i}]`, value, "a number");
      momenta[4 * leg + i] = value;
    });
  });
  if (!Array.isArray(me2)) throw malformed(file, `${path}.me2`, me2, 'a list of maps with values of the coefficients, "c"');
  const at = me2.map((request: unknown, i) => {
    const c = isMap(request) ? request.c : undefined;
    if (!Array.isArray(c) || c.length !== coefficients || !c.every(isNumber))
      throw malformed(file, `${path}.me2[${i}].c`, c, `a list of ${coefficients} numbers, one for each coefficient`);
    return c;
  });
  return { momenta, at, path };
}
