import { networkColumns, readNetworkGraph, type NetworkGraph } from "@ratiometer/classifiers";
import { canonicalJson } from "@ratiometer/tables";
import type { TestVectors } from "../artifact-content.ts";
import type { ArtifactIndex } from "../artifact-index.ts";
import type { NetworkDeclaration } from "./artifact-documents.ts";
import { depthOf } from "./json-document.ts";
import { isRecord } from "./json-shape.ts";

/** Tolerances beyond which vectors test nothing: runtimes differ by 1e-6, a wrong column by far more. */
const WIDEST = { rtol: 1e-2, atol: 1e-2 } as const;

/** Lists in each other, in test vectors. */
const MOST_VECTOR_DEPTH = 8;

const shown = (value: unknown): string => JSON.stringify(value).slice(0, 80);

/** Events x columns of an output, or undefined where its rows differ in length or a number is missing. */
export function flatOutput(values: TestVectors["outputs"][string]): { readonly values: readonly number[]; readonly columns: number } {
  const rows = values.map((row) => (typeof row === "number" ? [row] : row));
  return { values: rows.flat(), columns: rows.length === 0 ? 0 : rows[0].length };
}

/** What a network's file says of itself against what the artifact says: ports, metadata, embedded vectors. */
function* metadataFaults(
  { metadata }: NetworkGraph,
  columns: ReturnType<typeof networkColumns>,
  { inputs }: NetworkDeclaration,
  vectors: TestVectors,
): Generator<string> {
  const lists: readonly (readonly [key: string, expected: readonly (string | number)[]])[] = [
    ["features", inputs.filter(({ role }) => role === "feature").map(({ name }) => name)],
    ["units", inputs.map(({ unit }) => unit)],
    ["feature_min", inputs.map(({ minimum }) => minimum)],
    ["feature_max", inputs.map(({ maximum }) => maximum)],
  ];
  for (const [key, expected] of lists)
    if (!Object.hasOwn(metadata, key)) yield `its metadata have no "${key}"`;
    else if (metadata[key] !== expected.join(","))
      yield `its metadata say ${key} = ${shown(metadata[key])}, model/inputs.json ${shown(expected.join(","))}`;
  if (columns === undefined) yield `its metadata do not say its columns ("eft.inputs")`;
  const [own, declared] = [columns ?? [], inputs].map((list) => list.map(({ name, unit, role }) => `${name} [${unit}] ${role}`).join(", "));
  if (columns !== undefined && own !== declared) yield `its metadata have the columns ${shown(own)}, model/inputs.json ${shown(declared)}`;
  const embedded = Object.hasOwn(metadata, "test_vectors") ? metadata["test_vectors"] : "";
  if (!sameVectors(embedded, vectors)) yield "the test vectors in its metadata differ from those of model/test_vectors.json";
}

/** Embedded vectors, whatever the name of the input and the order of the outputs. */
function sameVectors(embedded: string, { inputs, outputs, rtol, atol }: TestVectors): boolean {
  if (depthOf(embedded) > MOST_VECTOR_DEPTH) return false;
  try {
    const found: unknown = JSON.parse(embedded);
    if (!isRecord(found) || !isRecord(found["inputs"])) return false;
    const given = Object.values(found["inputs"]);
    return given.length === 1 && canonicalJson({ ...found, inputs: given[0] }) === canonicalJson({ inputs, outputs, rtol, atol });
  } catch {
    // no JSON, or a number beyond the largest one
    return false;
  }
}

function* vectorFaults({ inputs, output }: NetworkDeclaration, { inputs: rows, outputs, rtol, atol }: TestVectors): Generator<string> {
  const wrong = rows.findIndex((row) => row.length !== inputs.length);
  if (wrong >= 0) yield `test vector ${wrong} has ${rows[wrong].length} inputs, expected ${inputs.length}`;
  if (!(rtol >= 0 && rtol <= WIDEST.rtol && atol >= 0 && atol <= WIDEST.atol))
    yield `the tolerances rtol ${rtol} and atol ${atol} of the test vectors test nothing, at most ${WIDEST.rtol} and ${WIDEST.atol} are taken`;
  if (!Object.hasOwn(outputs, output.name)) yield `the test vectors lack the output "${output.name}"`;
  for (const [name, values] of Object.entries(outputs)) {
    const { values: flat, columns } = flatOutput(values);
    if (values.length !== rows.length || flat.length !== columns * rows.length)
      yield `the test vectors have ${values.length} rows of "${name}" for ${rows.length} events`;
  }
}

function* inputFaults({ coefficients }: ArtifactIndex, { inputs }: NetworkDeclaration): Generator<string> {
  const names = inputs.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) yield `model/inputs.json has the input "${twice}" twice`;
  const firstCoefficient = inputs.findIndex(({ role }) => role === "coefficient");
  for (const [i, { name, role, minimum, maximum, quantiles, sm, range }] of inputs.entries()) {
    if (!(minimum <= maximum)) yield `the minimum ${minimum} of "${name}" is above its maximum ${maximum}`;
    const steps = Object.entries(quantiles ?? {})
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, value]) => value);
    if ([minimum, ...steps, maximum].some((value, place, all) => place > 0 && value < all[place - 1]))
      yield `the quantiles of "${name}" do not rise between its minimum and maximum`;
    if (role === "feature" && firstCoefficient >= 0 && i > firstCoefficient) yield `the feature "${name}" comes after a coefficient`;
    if (role !== "coefficient") continue;
    const coefficient = coefficients.find((candidate) => candidate.name === name);
    if (coefficient === undefined) yield `the coefficient "${name}" is not one of the artifact's`;
    else if (sm !== coefficient.sm || range?.join() !== coefficient.range.join())
      yield `"${name}" has sm ${sm} and the range ${shown(range)}, artifact.json ${coefficient.sm} and ${shown(coefficient.range)}`;
  }
}

function* portFaults(
  { inputs: ports, outputs }: NetworkGraph,
  { inputs, output }: NetworkDeclaration,
  { outputs: expected }: TestVectors,
): Generator<string> {
  const [port] = ports;
  if (ports.length !== 1 || port.type !== "float32" || port.dims.length !== 2 || port.dims[1] !== inputs.length)
    yield `its inputs are ${ports.map(({ name, type, dims }) => `${name} ${type} ${dims.join(" x ")}`).join(", ")}, expected one of float32, events x ${inputs.length}`;
  for (const name of new Set([output.name, ...Object.keys(expected)])) {
    const found = outputs.find((candidate) => candidate.name === name);
    if (found?.type !== "float32") yield `it has no output "${name}" of float32`;
  }
}

/**
 * What does not fit between a network's file, whose structure was checked, and what the artifact says of it: ports, columns with units and ranges, coefficients,
 * metadata, the test vectors inside.
 * @returns sentences
 */
export function declarationFaults(
  index: ArtifactIndex,
  bytes: Uint8Array,
  declaration: NetworkDeclaration,
  vectors: TestVectors,
): string[] {
  const graph = readNetworkGraph(bytes);
  return [
    ...portFaults(graph, declaration, vectors),
    ...inputFaults(index, declaration),
    ...vectorFaults(declaration, vectors),
    ...metadataFaults(graph, networkColumns(graph), declaration, vectors),
  ];
}
