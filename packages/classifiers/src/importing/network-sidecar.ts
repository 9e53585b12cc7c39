import { AnalysisError } from "@ratiometer/config/analysis-error";

/** What a file beside a network says of its inputs, in their order. */
export interface NetworkSidecar {
  /** The file as the user knows it. */
  readonly where: string;
  readonly names: readonly string[];
  /** What the file calls offset or mean; undefined where it has none. */
  readonly offset: readonly number[] | undefined;
  /** What it calls scale or standard deviation. */
  readonly scale: readonly number[] | undefined;
  /** Whether the file says that who asks the network has to standardise its inputs. */
  readonly instructs: boolean;
  /** What it leaves open, one sentence each. */
  readonly remarks: readonly string[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === "string");

function fault(where: string, message: string): AnalysisError {
  return new AnalysisError("DATA_SIDECAR", message, {
    where,
    hint: "known are { variables, offset, scale } and { branches, normalization: { mean, stddev } }",
  });
}

/** Numbers of a list that belongs to the names. @throws AnalysisError DATA_SIDECAR */
function numbersOf(value: unknown, key: string, names: readonly string[], where: string): readonly number[] | undefined {
  if (value === undefined) return undefined;
  const isNumbers = (list: unknown): list is readonly number[] => Array.isArray(list) && list.every((entry) => Number.isFinite(entry));
  if (!isNumbers(value)) throw fault(where, `"${key}" is no list of numbers`);
  if (value.length === names.length) return value;
  throw fault(where, `"${key}" has ${value.length} numbers for ${names.length} inputs`);
}

/** Numbers to divide by. @throws AnalysisError DATA_SIDECAR */
function scaleOf(value: unknown, key: string, names: readonly string[], where: string): readonly number[] | undefined {
  const scale = numbersOf(value, key, names, where);
  const zero = scale?.indexOf(0) ?? -1;
  if (zero < 0) return scale;
  throw fault(where, `"${key}" is 0 for "${names[zero]}": nothing can be divided by it`);
}

const UNDOCUMENTED =
  "neither units nor what stands for an object that is missing are documented: energies are taken as the events have them, and no column is filled";

/**
 * Reads the JSON that experiments publish beside a network: { variables, offset, scale }, or { branches, normalization: { mean, stddev }, parameters }.
 * @param where the file, for errors
 * @throws AnalysisError DATA_SIDECAR if it is neither, or lists do not fit together
 */
export function readSidecar(text: string, where: string): NetworkSidecar {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fault(where, `the file is no JSON (${(cause as Error).message})`);
  }
  if (!isRecord(value)) throw fault(where, "the file holds no JSON object");
  const { variables, branches } = value;
  const names = isTexts(variables) ? variables : branches;
  if (!isTexts(names)) throw fault(where, 'the file names no inputs: neither "variables" nor "branches" is a list of names');
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw fault(where, `"${twice}" is named twice`);
  if (names === variables)
    return {
      where,
      names,
      offset: numbersOf(value["offset"], "offset", names, where),
      scale: scaleOf(value["scale"], "scale", names, where),
      instructs: true,
      remarks: [],
    };
  const normalisation = isRecord(value["normalization"]) ? value["normalization"] : {};
  const points = Array.isArray(value["parameters"]) ? value["parameters"].filter(isRecord) : [];
  const varied = [...new Set(points.flatMap((point) => Object.keys(point)))].filter((name) => names.includes(name));
  return {
    where,
    names,
    offset: numbersOf(normalisation["mean"], "normalization.mean", names, where),
    scale: scaleOf(normalisation["stddev"] ?? normalisation["std"], "normalization.stddev", names, where),
    instructs: false,
    remarks: [
      UNDOCUMENTED,
      "whether the network standardises its inputs itself is not documented either: columns are taken as they are",
      ...(varied.length === 0 ? [] : [`${varied.join(", ")} are parameters of the signal, published at ${points.length} points`]),
    ],
  };
}
