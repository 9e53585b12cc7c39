/** A factorised density on the unit hypercube: along each dimension the bins hold equal probability, so that narrow bins are where it is large. */
export interface ImportanceGrid {
  readonly dimensions: number;
  readonly bins: number;
  /** dimensions × (bins + 1), row-major: rising from 0 to 1 along each dimension. */
  readonly edges: Float64Array;
}

/** Enough to follow the peaks of a matrix element, few enough to be filled by some thousand points. */
const BINS = 64;

/** The grid of the uniform density. */
export function uniformGrid(dimensions: number, bins: number = BINS): ImportanceGrid {
  const edges = new Float64Array(dimensions * (bins + 1));
  for (let d = 0; d < dimensions; d++) for (let i = 0; i <= bins; i++) edges[d * (bins + 1) + i] = i / bins;
  return { dimensions, bins, edges };
}

/**
 * Draws a point from the density of the grid.
 * @param point is overwritten with its coordinates
 * @param cells is overwritten with the bin along each dimension
 * @returns the inverse density at the point
 */
export function drawPoint(
  { dimensions, bins, edges }: ImportanceGrid,
  uniform: () => number,
  point: Float64Array,
  cells: Int32Array,
): number {
  let volume = 1;
  for (let d = 0; d < dimensions; d++) {
    const place = uniform() * bins;
    const cell = Math.floor(place);
    const low = edges[d * (bins + 1) + cell];
    const width = edges[d * (bins + 1) + cell + 1] - low;
    point[d] = low + (place - cell) * width;
    cells[d] = cell;
    volume *= bins * width;
  }
  return volume;
}

/** Adds the square of a point's weight (integrand × inverse density) to the sums of its bins: dimensions × bins, row-major. */
export function addToCells({ dimensions, bins }: ImportanceGrid, cells: Int32Array, weight: number, sums: Float64Array): void {
  for (let d = 0; d < dimensions; d++) sums[d * bins + cells[d]] += weight * weight;
}

/**
 * The grid that makes the squares of the weights more alike: bins shrink where their sum is large (Lepage, J. Comput. Phys. 27 (1978) 192).
 * @param sums of `addToCells`
 * @param damping the power to which the change is taken; 0 leaves the grid as it is
 */
export function refineGrid(grid: ImportanceGrid, sums: Float64Array, damping: number): ImportanceGrid {
  const { dimensions, bins } = grid;
  const edges = grid.edges.slice();
  const importance = new Float64Array(bins);
  for (let d = 0; d < dimensions; d++) {
    const row = sums.subarray(d * bins, (d + 1) * bins);
    const old = grid.edges.subarray(d * (bins + 1), (d + 1) * (bins + 1));
    let total = 0;
    for (let i = 0; i < bins; i++) {
      // neighbours share: a bin of few points says little
      importance[i] = (row[Math.max(0, i - 1)] + 6 * row[i] + row[Math.min(bins - 1, i + 1)]) / 8;
      total += importance[i];
    }
    if (!(total > 0)) continue;
    let sum = 0;
    for (let i = 0; i < bins; i++) {
      const share = Math.max(importance[i] / total, 1e-30);
      importance[i] = share >= 1 ? 1 : ((1 - share) / -Math.log(share)) ** damping;
      sum += importance[i];
    }
    let cell = 0;
    let passed = 0;
    for (let i = 1; i < bins; i++) {
      const wanted = (sum * i) / bins;
      while (cell < bins - 1 && passed + importance[cell] < wanted) passed += importance[cell++];
      const fraction = Math.min(1, (wanted - passed) / importance[cell]);
      edges[d * (bins + 1) + i] = old[cell] + fraction * (old[cell + 1] - old[cell]);
    }
  }
  return { dimensions, bins, edges };
}
