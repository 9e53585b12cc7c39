import { isRowFile, readRows, type RowFile } from "./row-file.ts";

/** Features of all events, n x d, row-major, in physical units: in memory, which threads may share, or in a file. */
export type EventFeatures = Float32Array | RowFile<"float32">;

/** Features of some events, rows.length x d. */
export function featureRows(features: EventFeatures, d: number, rows: Uint32Array): Float32Array {
  if (isRowFile(features)) return readRows(features, rows);
  const out = new Float32Array(rows.length * d);
  for (let i = 0; i < rows.length; i++) for (let j = 0; j < d; j++) out[i * d + j] = features[rows[i] * d + j];
  return out;
}
