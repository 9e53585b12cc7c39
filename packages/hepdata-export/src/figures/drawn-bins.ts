import type { IndependentVariable } from "../tables/hepdata-table.ts";

/** Bins as they are drawn: finite edges, and whether the outermost bins are open. */
export interface DrawnBins {
  readonly edges: readonly number[];
  readonly open: { readonly low: boolean; readonly high: boolean };
}

/** Bins of an independent variable whose bins follow each other; an open one is as wide as its neighbour. @throws RangeError if a value is no bin */
export function drawnBins({ values, header }: IndependentVariable): DrawnBins {
  const edges = values.flatMap((value, i): number[] => {
    if (!("low" in value)) throw new RangeError(`"${header.name}" has a value where a bin is expected`);
    return i === 0 ? [value.low, value.high] : [value.high];
  });
  const last = edges.length - 1;
  const open = { low: edges[0] === -Infinity, high: edges[last] === Infinity };
  // a single bin that is open has no neighbour
  const width = (from: number, to: number): number => (Number.isFinite(edges[to] - edges[from]) ? edges[to] - edges[from] : 1);
  if (open.low && open.high && last === 1) return { edges: [0, 1], open };
  if (open.low) edges[0] = edges[1] - (last > 1 ? width(1, 2) : 1);
  if (open.high) edges[last] = edges[last - 1] + (last > 1 ? width(last - 2, last - 1) : 1);
  return { edges, open };
}
