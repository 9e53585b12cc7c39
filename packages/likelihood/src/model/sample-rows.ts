import type { Factor, TemplateSample } from "./template-model.ts";

/** The rows of a rows × width matrix that are asked for. */
function taken(matrix: Float64Array, rows: Int32Array, width = 1): Float64Array {
  const result = new Float64Array(rows.length * width);
  for (let i = 0, to = 0; i < rows.length; i++) {
    for (let t = 0, from = rows[i] * width; t < width; t++) result[to++] = matrix[from++];
  }
  return result;
}

/** Terms of one row of a polynomial's or a form's matrix. */
function termsOf(factor: Extract<Factor, { kind: "polynomial" | "form" }>): number {
  const k = factor.parameters.length;
  const n = factor.kind === "polynomial" ? k + 1 : factor.vector(new Float64Array(k)).length;
  return (n * (n + 1)) / 2;
}

function factorRows(factor: Factor, rows: Int32Array, bins: number): Factor {
  switch (factor.kind) {
    case "bins":
      return { ...factor, parameters: rows.map((row) => factor.parameters[row]) };
    case "polynomial":
    case "form": {
      const terms = termsOf(factor);
      return factor.matrix.length === bins * terms ? { ...factor, matrix: taken(factor.matrix, rows, terms) } : factor;
    }
    case "morphing":
      throw new Error("a morphing keeps the sum over all bins, and cannot be taken in some of them");
    case "reweighting":
      return { ...factor, up: taken(factor.up, rows), down: taken(factor.down, rows) };
    case "parameter":
    case "normalisation":
    case "log-normal":
    case "function":
      return factor;
  }
}

/**
 * A sample in some of its bins, or of some of its events.
 *
 * @param bins that it has
 */
export function sampleRows(sample: TemplateSample, rows: Int32Array, bins: number): TemplateSample {
  return {
    ...sample,
    nominal: taken(sample.nominal, rows),
    factors: sample.factors.map((factor) => factorRows(factor, rows, bins)),
    variations: sample.variations.map((variation) => ({
      ...variation,
      up: taken(variation.up, rows),
      down: taken(variation.down, rows),
    })),
  };
}

/** Whether a factor is one number for all bins. */
export function isShared(factor: Factor, bins: number): boolean {
  switch (factor.kind) {
    case "bins":
    case "reweighting":
    case "morphing":
      return false;
    case "polynomial":
    case "form":
      return bins > 1 && factor.matrix.length === termsOf(factor);
    default:
      return true;
  }
}
