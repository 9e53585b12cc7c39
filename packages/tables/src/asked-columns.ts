import { unknownName } from "@ratiometer/config";
import type { FileColumn } from "./columnar-file.ts";

/**
 * The columns of a file that a caller asks for, each once, in the order asked.
 * @throws AnalysisError DATA_UNKNOWN_COLUMN with the nearest name
 */
export function askedColumns<C extends FileColumn>(columns: readonly C[], names: readonly string[], path: string): readonly C[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return [...new Set(names)].map((name) => {
    const column = byName.get(name);
    if (column === undefined) throw unknownName("DATA_UNKNOWN_COLUMN", "column", name, byName.keys(), { where: path });
    return column;
  });
}

/** @throws RangeError unless 0 ≤ first ≤ end ≤ entries: callers ask for entries that there are */
export function requireEntries(first: number, end: number, entries: number): void {
  if (!(Number.isInteger(first) && Number.isInteger(end) && first >= 0 && first <= end && end <= entries))
    throw new RangeError(`entries ${first} to ${end} of ${entries}`);
}
