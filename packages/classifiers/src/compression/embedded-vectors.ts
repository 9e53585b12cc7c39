import { AnalysisError } from "@ratiometer/config";
import { networkOutput } from "../engine/network-output.ts";

/** Events with outputs that a network's file holds for its readers to reproduce: |found − expected| ≤ atol + rtol |expected|. */
export interface EmbeddedVectors {
  /** Name of the input. */
  readonly input: string;
  /** events x columns */
  readonly inputs: readonly (readonly number[])[];
  /** By name of the output: one number, or one row, for each event. */
  readonly outputs: Readonly<Record<string, readonly (number | readonly number[])[]>>;
  readonly rtol: number;
  readonly atol: number;
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isRow = (value: unknown): value is readonly number[] => Array.isArray(value) && value.length > 0 && value.every(isNumber);
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The test vectors in a network's metadata; undefined where it has none.
 * @throws AnalysisError DATA_NETWORK if they cannot be read
 */
export function embeddedVectors(metadata: Readonly<Record<string, string>>, where?: string): EmbeddedVectors | undefined {
  if (!Object.hasOwn(metadata, "test_vectors")) return undefined;
  const refusal = (message: string): AnalysisError =>
    new AnalysisError("DATA_NETWORK", `the network's test vectors ${message}`, {
      path: "test_vectors",
      ...(where === undefined ? {} : { where }),
    });
  let found: unknown;
  try {
    found = JSON.parse(metadata["test_vectors"]);
  } catch {
    throw refusal("are no JSON");
  }
  const { inputs, outputs, rtol, atol } = isRecord(found) ? found : {};
  const [[input, rows] = [], ...more] = isRecord(inputs) ? Object.entries(inputs) : [];
  if (input === undefined || more.length > 0 || !Array.isArray(rows) || rows.length === 0 || !rows.every(isRow))
    throw refusal("have no rows of numbers for one input");
  if (!rows.every((row) => row.length === rows[0].length)) throw refusal("have rows of different lengths");
  if (!isRecord(outputs) || !isNumber(rtol) || !isNumber(atol)) throw refusal("lack outputs, rtol or atol");
  const answers = Object.entries(outputs).map(([name, values]) => {
    if (
      !Array.isArray(values) ||
      values.length !== rows.length ||
      !values.every((value): value is number | number[] => isNumber(value) || isRow(value))
    )
      throw refusal(`have no number or row for each event in output "${name}"`);
    return [name, values] as const;
  });
  return { input, inputs: rows, outputs: Object.fromEntries(answers), rtol, atol };
}

/**
 * The same events with what a network makes of them, in onnxruntime.
 * @throws AnalysisError DATA_NETWORK if it gives a number that is not finite, or cannot be run
 */
export async function answeredVectors(bytes: Uint8Array, vectors: EmbeddedVectors, where?: string): Promise<EmbeddedVectors> {
  const { input, inputs, outputs } = vectors;
  const rows = Float32Array.from(inputs.flat());
  const answers: (readonly [string, (number | readonly number[])[]])[] = [];
  for (const [name, expected] of Object.entries(outputs)) {
    const values = await networkOutput(bytes, input, rows, inputs[0].length, name);
    const bad = values.find((value) => !Number.isFinite(value));
    if (bad !== undefined)
      throw new AnalysisError("DATA_NETWORK", `output "${name}" of the compressed network is ${bad} for one of its test vectors`, {
        ...(where === undefined ? {} : { where }),
        hint: "take less out of it",
      });
    const width = values.length / inputs.length;
    answers.push([
      name,
      expected.map((one, i) => (typeof one === "number" ? values[i * width] : [...values.subarray(i * width, (i + 1) * width)])),
    ]);
  }
  return { ...vectors, outputs: Object.fromEntries(answers) };
}

/** Test vectors as a network's metadata has them. */
export const vectorsText = ({ input, inputs, outputs, rtol, atol }: EmbeddedVectors): string =>
  JSON.stringify({ inputs: { [input]: inputs }, outputs, rtol, atol });
