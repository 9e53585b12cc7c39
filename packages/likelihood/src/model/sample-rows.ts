import type { Factor, TemplateSample } from "./template-model.ts";

/** The rows of a rows × width matrix that are asked for. */
function taken(matrix: Float64Array, rows: Int32Array, width = 1): Float64Array {
  const result = new Float64Array(rows.length * width);
  for (let i = 0, to = 0; i < rows.length; i++) {
    for (let t = 0, from = rows[i] * width; t < width; t++) result[to++] = matrix[from++];
  }
  return result;
}

function factorRows(factor: Factor, rows: Int32Array, bins: number): Factor {
  switch (factor.kind) {
    case "bins":
      return { ...factor, parameters: rows.map((row) => factor.parameters[row]) };
    case "polynomial": {
      const k = factor.parameters.length;
      const terms = ((k + 1) * (k + 2)) / 2;
      return factor.matrix.length === bins * terms ? { ...factor, matrix: taken(factor.matrix, rows, terms) } : factor;
    }
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
  if (factor.kind === "bins" || factor.kind === "reweighting") return false;
  if (factor.kind !== "polynomial") return true;
  const k = factor.parameters.length;
  return bins > 1 && factor.matrix.length === ((k + 1) * (k + 2)) / 2;
}
