import { createHash } from "node:crypto";
import { inputMatrix, type SelectedEvents } from "./selected-events.ts";

/** Events whose inputs are laid out at a time; the digest does not depend on it. */
const BLOCK = 65_536;

/**
 * SHA-256 of the features that networks were trained on: rows × features in single precision, little endian, as the networks read them.
 * @param rows of the selected events, rising
 */
export function trainingDigest({ table, summary }: SelectedEvents, rows: Uint32Array): string {
  const hash = createHash("sha256");
  const d = summary.inputs.length;
  for (let first = 0, next = 0; first < table.length; first += BLOCK) {
    const end = Math.min(table.length, first + BLOCK);
    const x = inputMatrix(table, summary.inputs, first, end);
    let kept = 0;
    // those of the block move to its beginning
    for (; next < rows.length && rows[next] < end; next++) x.copyWithin(d * kept++, d * (rows[next] - first), d * (rows[next] - first + 1));
    hash.update(new Uint8Array(x.buffer, 0, kept * d * x.BYTES_PER_ELEMENT));
  }
  return hash.digest("hex");
}
