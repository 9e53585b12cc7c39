import { binNumber } from "./binning.ts";

/** A binned quantity. */
export interface GridAxis {
  readonly column: string;
  readonly unit: string;
  /** Rising; the outermost may be infinite. */
  readonly edges: readonly number[];
}

/** From `low`, which belongs to it, to `high`. */
export interface BinRange {
  readonly low: number;
  readonly high: number;
}

/**
 * Bins of one quantity or of several: each is a box, a range along every axis. They are numbered with the last axis fastest. A cell is a bin of all axes but
 * the last: along that one every cell has bins of its own where neighbours were merged.
 */
export interface BinGrid {
  readonly axes: readonly GridAxis[];
  /** For each cell the places of those edges of the last axis that are left, rising, the first and the last edge among them; undefined: all are. */
  readonly kept?: readonly (readonly number[])[] | undefined;
}

const bins = ({ edges }: Pick<GridAxis, "edges">): number => edges.length - 1;

/** Number of cells: of bins of all axes but the last. */
export const cellCount = ({ axes }: BinGrid): number => axes.slice(0, -1).reduce((product, axis) => product * bins(axis), 1);

/** The edges of the last axis that each cell keeps, by their places. */
function keptEdges(grid: BinGrid): readonly (readonly number[])[] {
  const { axes, kept } = grid;
  const all = axes[axes.length - 1].edges.map((_, place) => place);
  return kept ?? Array.from({ length: cellCount(grid) }, () => all);
}

/** Number of bins. */
export const binCount = (grid: BinGrid): number => keptEdges(grid).reduce((sum, places) => sum + places.length - 1, 0);

/** The ranges of a cell along all axes but the last. */
function cellRanges({ axes }: BinGrid, cell: number): BinRange[] {
  const ranges: BinRange[] = [];
  let rest = cell;
  for (const { edges } of axes.slice(0, -1).toReversed()) {
    const bin = rest % (edges.length - 1);
    rest = (rest - bin) / (edges.length - 1);
    ranges.unshift({ low: edges[bin], high: edges[bin + 1] });
  }
  return ranges;
}

/** The range of every bin along each axis. @returns bins × axes */
export function binBoxes(grid: BinGrid): readonly (readonly BinRange[])[] {
  const { edges } = grid.axes[grid.axes.length - 1];
  return keptEdges(grid).flatMap((places, cell) => {
    const ranges = cellRanges(grid, cell);
    return places.slice(1).map((place, i) => [...ranges, { low: edges[places[i]], high: edges[place] }]);
  });
}

/** For each bin of the grid before merging the number of the bin that it is in. */
function mergedNumbers(grid: BinGrid): readonly number[] {
  const numbers: number[] = [];
  let next = 0;
  for (const places of keptEdges(grid)) {
    for (let i = 1; i < places.length; i++, next++) for (let place = places[i - 1]; place < places[i]; place++) numbers.push(next);
  }
  return numbers;
}

/**
 * The bins in their order along each axis, once for every place on the other axes; a bin that was merged is there as often as bins were.
 * @returns axes × sequences × bins
 */
export function binSequences(grid: BinGrid): readonly (readonly (readonly number[])[])[] {
  const numbers = mergedNumbers(grid);
  const counts = grid.axes.map(bins);
  return counts.map((count, axis) => {
    const stride = counts.slice(axis + 1).reduce((product, other) => product * other, 1);
    const starts = [...numbers.keys()].filter((place) => Math.floor(place / stride) % count === 0);
    return starts.map((start) => Array.from({ length: count }, (_, i) => numbers[start + i * stride]));
  });
}

/**
 * The number of the bin that an event falls into, by its row: lower edges belong to their bin, and the uppermost edge to the last one. -1 outside, or where a value is none.
 * @param columns of the axes, in their order
 */
export function binFinder(grid: BinGrid, columns: readonly ArrayLike<number>[]): (row: number) => number {
  const edges = grid.axes.map((axis) => Float64Array.from(axis.edges));
  const last = edges.length - 1;
  const numbers = mergedNumbers(grid);
  return (row) => {
    let number = 0;
    for (let axis = 0; axis <= last; axis++) {
      const value = columns[axis][row];
      const bin = Number.isNaN(value) ? -1 : binNumber(edges[axis], value);
      if (bin < 0 || bin >= edges[axis].length - 1) return -1;
      number = number * (edges[axis].length - 1) + bin;
    }
    return numbers[number];
  };
}

const shown = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(6))) : value < 0 ? "-inf" : "inf");

/** A box in words: "h_pt from 200 to 300, m_sd from 50 to 75". */
export const cellText = (axes: readonly GridAxis[], ranges: readonly BinRange[]): string =>
  ranges.map(({ low, high }, i) => `${axes[i].column} from ${shown(low)} to ${shown(high)}`).join(", ");

/**
 * Bins with neighbours along the last axis merged, cell by cell, until each expects enough: the emptiest bin joins the emptier one of its neighbours, the lower
 * one of equals.
 * @param yields expected events of the grid without merging
 * @param minimum that every bin shall expect
 * @returns the grid without edges that no cell keeps; `kept` only where cells differ. A cell that expects less than the minimum as a whole becomes one bin
 */
export function mergedBins({ axes }: BinGrid, yields: ArrayLike<number>, minimum: number): BinGrid {
  const along = bins(axes[axes.length - 1]);
  const kept = Array.from({ length: yields.length / along }, (_, cell) => {
    const sums = Array.from({ length: along }, (__, bin) => yields[cell * along + bin]);
    const places = Array.from({ length: along + 1 }, (__, place) => place);
    while (sums.length > 1) {
      const emptiest = sums.indexOf(Math.min(...sums));
      if (sums[emptiest] >= minimum) break;
      const [below, above] = [sums[emptiest - 1] ?? Infinity, sums[emptiest + 1] ?? Infinity];
      const lower = below <= above ? emptiest - 1 : emptiest;
      sums.splice(lower, 2, sums[lower] + sums[lower + 1]);
      places.splice(lower + 1, 1);
    }
    return places;
  });
  // an edge that no cell keeps is none
  const left = [...new Set(kept.flat())].sort((a, b) => a - b);
  const last = axes[axes.length - 1];
  const shortened = [...axes.slice(0, -1), { ...last, edges: left.map((place) => last.edges[place]) }];
  if (kept.every((places) => places.length === left.length)) return { axes: shortened };
  return { axes: shortened, kept: kept.map((places) => places.map((place) => left.indexOf(place))) };
}
