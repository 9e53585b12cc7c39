import type { NetworkGraph } from "./network-graph.ts";

/** A column that a network's file says its input consists of. */
export interface NetworkColumn {
  readonly name: string;
  /** "" where the file does not say it. */
  readonly unit: string;
  readonly role: "feature" | "coefficient";
  /** Smallest and largest value in the training, or the range of the coefficient. */
  readonly range?: readonly [minimum: number, maximum: number];
}

/** The coefficients that a network's file names, whose score it may give: `coefficients`, a comma list. */
export const networkCoefficients = ({ metadata }: Pick<NetworkGraph, "metadata">): readonly string[] =>
  "coefficients" in metadata ? metadata["coefficients"].split(",") : [];

/** The classes whose probabilities a network gives, as its file names them: `classes`, a comma list. */
export const networkClasses = ({ metadata }: Pick<NetworkGraph, "metadata">): readonly string[] =>
  "classes" in metadata ? metadata["classes"].split(",") : [];

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The numbers of a comma list, if it has as many as wanted. */
function numbersOf(text: string | undefined, count: number): readonly number[] | undefined {
  const numbers = text?.split(",").map(Number) ?? [];
  return numbers.length === count && numbers.every(Number.isFinite) ? numbers : undefined;
}

/**
 * The columns of a network's input in their order, as Ratiometer writes them into its metadata: `eft.inputs` (JSON: name, unit, role), `feature_min` and
 * `feature_max` (comma lists). Undefined for a network that does not say them.
 */
export function networkColumns({ metadata }: Pick<NetworkGraph, "metadata">): readonly NetworkColumn[] | undefined {
  const declared = parsed(metadata["eft.inputs"]);
  if (!Array.isArray(declared) || declared.length === 0) return undefined;
  const [least, most] = ["feature_min", "feature_max"].map((key) => numbersOf(metadata[key], declared.length));
  const columns = declared.map((value: unknown, i): NetworkColumn | undefined => {
    const { name, unit = "", role } = (value ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof name !== "string" || typeof unit !== "string" || (role !== "feature" && role !== "coefficient")) return undefined;
    return { name, unit, role, ...(least === undefined || most === undefined ? {} : { range: [least[i], most[i]] as const }) };
  });
  return columns.every((column) => column !== undefined) ? columns : undefined;
}
