import type { ColumnarTask } from "./columnar-blocks.ts";

/** Events of one task, about. */
const EVENTS = 16384;
/** What a file stores in longer pieces is cut all the same. */
const MOST = 4 * EVENTS;

/**
 * Cuts files into ranges at the places where they can be cut at no cost.
 * @param files entry numbers, from 0 to the end, at which ranges can begin or end
 */
export function columnarTasks(files: readonly { readonly entries: number; readonly boundaries: readonly number[] }[]): ColumnarTask[] {
  const tasks: ColumnarTask[] = [];
  for (const [file, { entries, boundaries }] of files.entries()) {
    let first = 0;
    let next = 0;
    while (first < entries) {
      while (next < boundaries.length - 1 && boundaries[next] < first + EVENTS) next++;
      const end = Math.min(boundaries[next] > first ? boundaries[next] : entries, first + MOST, entries);
      tasks.push({ file, first, end });
      first = end;
    }
  }
  return tasks;
}
