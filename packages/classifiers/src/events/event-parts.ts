/** Events that are looked at together where all are gone through: few enough to be small beside them. */
const PART = 65_536;

/** Consecutive parts of a list of events. */
export function* eventParts(rows: Uint32Array, size: number = PART): Generator<Uint32Array> {
  for (let from = 0; from < rows.length; from += size) yield rows.subarray(from, from + size);
}
