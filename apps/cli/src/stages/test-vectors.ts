import { networkOutput } from "@ratiometer/classifiers";
import { coefficientsNamed, type Analysis } from "@ratiometer/config";
import type { NetworkInput, TestVectors } from "@ratiometer/hepdata-export";
import { inputRows } from "./input-importance.ts";
import type { SelectedEvents } from "./selected-events.ts";

const VECTOR_EVENTS = 60;
/** Runtimes agree on float32 networks to about 1e-6; a wrong scaling or order of columns is off by far more. */
const [RTOL, ATOL] = [1e-4, 2e-5];

/**
 * Inputs to try a network on: hold-out events at coefficients spread over their ranges, and edge cases: every column at its smallest, its largest and
 * its middle value, at the SM and at the ends of the ranges.
 */
export function vectorInputs(analysis: Analysis, { table, summary, split }: SelectedEvents, inputs: readonly NetworkInput[]): Float32Array {
  const d = summary.inputs.length;
  const ranges = inputs.filter(({ role }) => role === "coefficient");
  const sm = coefficientsNamed(
    analysis,
    ranges.map(({ name }) => name),
  ).map((coefficient) => coefficient.sm);
  const events = Math.min(VECTOR_EVENTS, split.test.length);
  const chosen = Uint32Array.from({ length: events }, (_, i) => split.test[Math.floor((i * split.test.length) / events)]);
  const features = inputRows({ table, summary }, chosen);
  const rows = Array.from(chosen, (_, i) => {
    const spread = ranges.map(({ minimum, maximum }, p) =>
      i % 5 === 0 ? sm[p] : minimum + ((maximum - minimum) * ((i * (p + 1) * 7) % events)) / events,
    );
    return [...features.subarray(i * d, (i + 1) * d), ...spread];
  });
  const columns = inputs.filter(({ role }) => role === "feature");
  const corners = [
    columns.map(({ minimum }) => minimum),
    columns.map(({ maximum }) => maximum),
    columns.map(({ minimum, maximum }) => (minimum + maximum) / 2),
  ];
  const points = [sm, ranges.map(({ minimum }) => minimum), ranges.map(({ maximum }) => maximum)];
  const edges = corners.flatMap((corner) => (ranges.length === 0 ? [corner] : points.map((point) => [...corner, ...point])));
  return Float32Array.from([...rows, ...edges].flat());
}

/** The answers of a network's outputs. @param rows n x columns, row-major */
export async function testVectors(
  bytes: Uint8Array,
  outputs: readonly string[],
  rows: Float32Array,
  columns: number,
): Promise<TestVectors> {
  const split = (flat: Float32Array, width: number): number[][] =>
    Array.from({ length: flat.length / width }, (_, i) => [...flat.subarray(i * width, (i + 1) * width)]);
  const answers: [string, number[][]][] = [];
  for (const output of outputs) {
    const values = await networkOutput(bytes, "x", rows, columns, output);
    answers.push([output, split(values, (values.length * columns) / rows.length)]);
  }
  return {
    inputs: split(rows, columns),
    outputs: Object.fromEntries(answers),
    rtol: RTOL,
    atol: ATOL,
  };
}
