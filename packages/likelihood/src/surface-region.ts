import { covariance } from "./fit.ts";
import type { Minimum } from "./minimise.ts";
import type { Surface, SurfacePoint } from "./surface.ts";

/** The first grid has about so many lines along each axis. */
const COARSE = 11;
/** Lines around a minimum that is narrower than the grid: every half standard deviation as far as this. */
const REACH = 3.5;
/** A minimum is narrow where a standard deviation is less than so many spacings. */
const NARROW = 1.5;
/** Rounds in which neighbours take over lower valleys. */
const ROUNDS = 4;

/** Lines of a grid along one axis: evenly spaced, and close together around minima that these would not show. */
export function gridLines([low, high]: readonly [number, number], points: number, minima: readonly Minimum[], index: number): Float64Array {
  const spacing = (high - low) / (points - 1);
  const lines = Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  for (const { point, hessian } of minima) {
    const k = point.length;
    const deviation = Math.sqrt(covariance(hessian, k)?.[index * k + index] ?? Infinity);
    if (!(deviation < NARROW * spacing)) continue;
    for (let step = -REACH; step <= REACH; step += 0.5) lines.push(point[index] + step * deviation);
  }
  const inside = lines.filter((at) => at >= low && at <= high).sort((a, b) => a - b);
  return Float64Array.from(inside.filter((at, i) => i === 0 || at - inside[i - 1] > 1e-6 * (high - low)));
}

/**
 * The surface at those nodes of a grid that matter for its contours: of a coarse grid over all of it, and, from the minima and the coarse nodes below a limit
 * on, at every node below it and its neighbours. Each part of the region below the limit has a minimum, so that none is missed that is found.
 *
 * @param minima of the whole function @param limit of the value
 * @returns by node, x fastest
 */
export function surfaceRegion(
  { lowest, onGrid }: Surface,
  [xs, ys]: readonly [Float64Array, Float64Array],
  minima: readonly Minimum[],
  indices: readonly [number, number],
  limit: number,
): Map<number, SurfacePoint> {
  const width = xs.length;
  const found = new Map<number, SurfacePoint>();
  const known = minima.map(({ point }) => point);
  const thinned = ({ length }: Float64Array): number[] => {
    const stride = Math.max(1, Math.floor(length / COARSE));
    return Array.from({ length }, (_, i) => i).filter((i) => i % stride === 0 || i === length - 1);
  };
  const [columns, rows] = [thinned(xs), thinned(ys)];
  const coarse = onGrid(
    Float64Array.from(columns, (i) => xs[i]),
    Float64Array.from(rows, (j) => ys[j]),
    known,
  );
  coarse.forEach((point, n) => found.set(rows[Math.floor(n / columns.length)] * width + columns[n % columns.length], point));

  const around = (node: number): number[] => {
    const [i, j] = [node % width, Math.floor(node / width)];
    const nodes: number[] = [];
    for (let b = Math.max(0, j - 1); b <= Math.min(ys.length - 1, j + 1); b++)
      for (let a = Math.max(0, i - 1); a <= Math.min(width - 1, i + 1); a++) if (a !== i || b !== j) nodes.push(b * width + a);
    return nodes;
  };
  const evaluate = (node: number, seed: readonly SurfacePoint[]): SurfacePoint => {
    const neighbours = around(node).flatMap((next) => found.get(next) ?? []);
    // one start for each valley
    const starts = [...new Map([...neighbours, ...seed].map((start) => [start.branch, start])).values()];
    const point = lowest([xs[node % width], ys[Math.floor(node / width)]], starts);
    found.set(node, point);
    return point;
  };
  const nearest = (lines: Float64Array, at: number): number =>
    lines.reduce((best, line, i) => (Math.abs(line - at) < Math.abs(lines[best] - at) ? i : best), 0);
  const queue: number[] = [...found].flatMap(([node, { value }]) => (value <= limit ? [node] : []));
  for (const { point, value, status } of minima) {
    if (value > limit) continue;
    const node = nearest(ys, point[indices[1]]) * width + nearest(xs, point[indices[0]]);
    if (!found.has(node)) evaluate(node, [{ at: [0, 0], value, point, status, branch: 0 }]);
    queue.push(node);
  }
  const settled = new Set<number>();
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (settled.has(node)) continue;
    settled.add(node);
    const point = found.get(node) ?? evaluate(node, []);
    if (point.value <= limit) queue.push(...around(node));
  }
  for (let round = 0, changed = true; changed && round < ROUNDS; round++) {
    changed = false;
    for (const [node, point] of found) {
      if (around(node).every((next) => (found.get(next)?.branch ?? point.branch) === point.branch)) continue;
      changed = evaluate(node, [point]).value < point.value - 1e-8 * Math.max(1, Math.abs(point.value)) || changed;
    }
  }
  return found;
}
