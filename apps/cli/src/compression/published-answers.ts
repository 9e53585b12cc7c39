import { engineNamed, logRatio, networkOutputs, type OpenNetwork } from "@ratiometer/classifiers";
import { coefficientsNamed, type Analysis, type Estimator } from "@ratiometer/config";
import { monomials } from "@ratiometer/eft";
import { chebyshevNodes } from "@ratiometer/likelihood";
import { hasRatioCurve, RATIO_DEGREE, type RatioCurve } from "../stages/ratio-curve.ts";
import { inputMatrix, type SelectedEvents } from "../stages/selected-events.ts";
import { withColumns } from "../stages/network-rows.ts";
import { formPoints, formsThrough } from "./form-points.ts";

/** Events for each call of the engine. */
const CALL = 4096;

/** What a published network says of the hold-out events. */
export interface PublishedAnswers {
  /** Numbers to compare: log r̂ at both ends of each coefficient's range and at pairs of them, or the output itself. */
  readonly values: Float64Array;
  /** Of a ratio: n x T quadratic forms of the hold-out events with their normalisation, or its logarithms where a likelihood asks for them. */
  readonly ratio?: { readonly forms: Float64Array; readonly normalisation: Float64Array } | { readonly curve: RatioCurve };
}

/** A published network: what its output is called, and its bytes. */
export interface PublishedFile {
  readonly output: string;
  readonly bytes: Uint8Array;
}

/** An output for all rows with the same further columns behind each. @param x n x d */
async function outputAt(network: OpenNetwork, output: string, x: Float32Array, d: number, at: readonly number[]): Promise<Float64Array> {
  const n = x.length / d;
  const parts: Float32Array[] = [];
  for (let from = 0; from < n; from += CALL) {
    const part = withColumns(x.subarray(from * d, (from + CALL) * d), d, at);
    const rows = part.length / (d + at.length);
    parts.push((await networkOutputs(network, { x: part }, rows, [output]))[output]);
  }
  const values = new Float64Array(parts.reduce((size, { length }) => size + length, 0));
  let filled = 0;
  for (const part of parts) {
    values.set(part, filled);
    filled += part.length;
  }
  return values;
}

const joined = (lists: readonly Float64Array[]): Float64Array => Float64Array.from(lists.flatMap((list) => [...list]));

/** The form's values, n at each point. @param forms n x T */
function valuesAt(forms: Float64Array, points: readonly (readonly number[])[], sm: readonly number[]): Float64Array[] {
  return points.map((at) => {
    const factors = monomials(at.map((value, p) => value - sm[p]));
    const terms = factors.length;
    return Float64Array.from({ length: forms.length / terms }, (_, i) =>
      factors.reduce((sum, factor, t) => sum + factor * forms[i * terms + t], 0),
    );
  });
}

/**
 * The answers of an estimator's published network for the hold-out events, in onnxruntime.
 * @param estimator undefined for a classifier
 * @param normalisation T entries of Z of a ratio of quadratic forms
 * @throws AnalysisError DATA_NETWORK if it cannot be run
 */
export async function publishedAnswers(
  analysis: Analysis,
  estimator: Estimator | undefined,
  { output, bytes }: PublishedFile,
  { table, summary, split }: SelectedEvents,
  normalisation: Float64Array | undefined,
): Promise<PublishedAnswers> {
  const all = inputMatrix(table, summary.inputs);
  const d = summary.inputs.length;
  const x = new Float32Array(split.test.length * d);
  split.test.forEach((row, i) => x.set(all.subarray(row * d, (row + 1) * d), i * d));
  const network = await (await engineNamed("onnxruntime")).open(bytes);
  const answer = (at: readonly number[]): Promise<Float64Array> => outputAt(network, output, x, d, at);
  const each = async (points: readonly (readonly number[])[]): Promise<Float64Array[]> => {
    const answers: Float64Array[] = [];
    for (const at of points) answers.push(await answer(at));
    return answers;
  };
  try {
    if (estimator?.type !== "ratio") return { values: await answer([]) };
    const coefficients = coefficientsNamed(analysis, estimator.coefficients);
    const sm = coefficients.map((coefficient) => coefficient.sm);
    const points = formPoints(coefficients);
    const { form } = estimator.network;
    if (form === "per-term" || form === "structured") {
      if (normalisation === undefined) throw new RangeError(`the ratio ${estimator.name} has no normalisation`);
      const rates = valuesAt(normalisation, points, sm).map(([rate]) => rate);
      if (form === "per-term") {
        const forms = await answer([]);
        const ratios = valuesAt(forms, points, sm).map((values, p) => values.map((value) => value / rates[p]));
        return { values: joined(ratios.map(logRatio)), ratio: { forms, normalisation } };
      }
      const logs = await each(points);
      const values = logs.map((log, p) => log.map((value) => Math.exp(value) * rates[p]));
      return { values: joined(logs), ratio: { forms: formsThrough(coefficients, values), normalisation } };
    }
    const logs = await each(points);
    if (!hasRatioCurve(estimator)) return { values: joined(logs) };
    const [{ range }] = coefficients;
    const nodes = [...chebyshevNodes(range[0], range[1], RATIO_DEGREE)];
    const onNodes = await each(nodes.map((node) => [node]));
    const member = Float64Array.from(
      { length: split.test.length * nodes.length },
      (_, i) => onNodes[i % nodes.length][Math.floor(i / nodes.length)],
    );
    return { values: joined(logs), ratio: { curve: { nodes: nodes.length, members: [member] } } };
  } finally {
    await network.close();
  }
}
