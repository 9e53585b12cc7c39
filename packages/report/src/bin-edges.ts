import type { Numbers } from "./finite-columns.ts";
import { formatNumber } from "./number-format.ts";

/**
 * Edges as they are drawn: an open first or last bin (edge −∞ or ∞) gets the width of its neighbour.
 *
 * @throws RangeError unless the edges grow, with at least one bin that is closed
 */
export function drawnEdges(where: string, edges: Numbers): readonly number[] {
  const drawn = Array.from(edges);
  const last = drawn.length - 1;
  if (drawn[0] === -Infinity && last >= 2) drawn[0] = 2 * drawn[1] - (Number.isFinite(drawn[2]) ? drawn[2] : drawn[1] + 1);
  if (drawn[last] === Infinity && last >= 2) drawn[last] = 2 * drawn[last - 1] - drawn[last - 2];
  drawn.forEach((edge, i) => {
    if (!Number.isFinite(edge) || (i > 0 && edge <= drawn[i - 1]))
      throw new RangeError(`${where}: edge ${i} is ${edge}, expected a finite number above the one before`);
  });
  if (last < 1) throw new RangeError(`${where}: ${last + 1} edges make no bin`);
  return drawn;
}

/** From this many median widths on, a bin at the end is so wide that it would leave the others no room. */
const WIDE_BIN = 5;

/** Edges with an end opened, to be drawn as wide as its neighbour, where the bin there is much wider than the others. */
export function openedWideEnds(edges: Numbers): readonly number[] {
  const opened = Array.from(edges);
  const last = opened.length - 1;
  if (last < 3) return opened;
  const widths = opened.slice(1).map((edge, i) => edge - opened[i]);
  const [median] = [...widths].sort((a, b) => a - b).slice(Math.floor(widths.length / 2));
  if (widths[0] > WIDE_BIN * median) opened[0] = -Infinity;
  if (widths[last - 1] > WIDE_BIN * median) opened[last] = Infinity;
  return opened;
}

/** The middle of each bin. */
export const binCentres = (edges: Numbers): readonly number[] =>
  Array.from({ length: edges.length - 1 }, (_, i) => (edges[i] + edges[i + 1]) / 2);

/** From `low` to `high`; one of them may be infinite. */
export interface BinRange {
  readonly low: number;
  readonly high: number;
}

/** How a bin is named: "[0, 200)", "≥ 450" for an open one. */
export function rangeName({ low, high }: BinRange): string {
  if (low === -Infinity) return high === Infinity ? "all" : `< ${formatNumber(high)}`;
  return high === Infinity ? `≥ ${formatNumber(low)}` : `[${formatNumber(low)}, ${formatNumber(high)})`;
}

/** How each bin is named. */
export const binNames = (edges: Numbers): readonly string[] =>
  Array.from({ length: edges.length - 1 }, (_, i) => rangeName({ low: edges[i], high: edges[i + 1] }));

/** Whether the first and the last bin hold everything below and above. */
export const openEnds = (edges: Numbers): readonly [boolean, boolean] => [edges[0] === -Infinity, edges[edges.length - 1] === Infinity];
