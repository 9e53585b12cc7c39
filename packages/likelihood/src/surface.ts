import { freeLikelihood, type FreeLikelihood } from "./free-likelihood.ts";
import { distinctMinima } from "./minima.ts";
import { minimise, type MinimiserStatus } from "./minimise.ts";

/** A point of the surface of two parameters, the others at a minimum of their own. */
export interface SurfacePoint {
  /** The values of the scanned parameters. */
  readonly at: readonly [number, number];
  /** -2 log L; +Infinity where the model is not positive. */
  readonly value: number;
  /** All k free parameters. */
  readonly point: Float64Array;
  readonly status: MinimiserStatus | "model not positive";
  /** Which of several valleys in the other parameters. */
  readonly branch: number;
}

/** Where a descent to a point of the surface starts. */
type Start = Pick<SurfacePoint, "point" | "branch">;

/** A step in another parameter, as a share of its range, that is a jump to another valley. */
const JUMP = 0.25;
/** A lower value counts where it is lower by more than this share of a descent's own accuracy. */
const LOWER = 1e-8;
/** Sweeps over the grid in which neighbours take over lower valleys. */
const SWEEPS = 6;
/** Others are searched afresh at one grid point in so many along each axis. */
const STRIDE = 5;

/** The surface of two parameters of a likelihood, the others profiled. */
export interface Surface {
  /** At one pair of values: the lowest that is reached from the starts. */
  readonly lowest: (at: readonly [number, number], starts: readonly Start[]) => SurfacePoint;
  /**
   * On a grid, x fastest: valleys of the other parameters are searched at some points and handed on to neighbours until none gets lower.
   *
   * @param known points with all k free parameters from which searches also start (minima of the whole function)
   */
  readonly onGrid: (xs: Float64Array, ys: Float64Array, known: readonly Float64Array[]) => SurfacePoint[];
}

/** @param indices of the two parameters among the free ones */
export function surface(likelihood: FreeLikelihood, indices: readonly [number, number]): Surface {
  const { bounds } = likelihood;
  const others = [...bounds.keys()].filter((a) => !indices.includes(a));
  let branches = 1;
  const held = (at: readonly [number, number]): FreeLikelihood =>
    freeLikelihood(likelihood, new Map(indices.map((index, i) => [index, at[i]])));

  const from = (at: readonly [number, number], start: Start): SurfacePoint => {
    const rest = held(at);
    const {
      point: end,
      value,
      status,
    } = minimise(
      rest,
      others.map((a) => start.point[a]),
    );
    const jumped = others.some((a, i) => Math.abs(end[i] - start.point[a]) > JUMP * (bounds[a][1] - bounds[a][0]));
    const branch = jumped ? branches++ : start.branch;
    return { at, value, point: rest.complete(end), branch, status: Number.isFinite(value) ? status : "model not positive" };
  };
  const lower = (a: SurfacePoint, b: SurfacePoint): SurfacePoint =>
    b.value < a.value - LOWER * Math.max(1, Math.abs(a.value)) || (!Number.isFinite(a.value) && Number.isFinite(b.value)) ? b : a;
  const lowest: Surface["lowest"] = (at, starts) =>
    (others.length === 0 ? starts.slice(0, 1) : starts).map((start) => from(at, start)).reduce(lower);

  const searched = (at: readonly [number, number], known: readonly Float64Array[]): SurfacePoint | undefined => {
    const rest = held(at);
    const starts = known.map((point) => others.map((a) => point[a]));
    const best = distinctMinima(rest, starts).at(0);
    if (best === undefined) return undefined;
    return { at, value: best.value, point: rest.complete(best.point), status: best.status, branch: branches++ };
  };

  return {
    lowest,
    onGrid: (xs, ys, known) => {
      const width = xs.length;
      const initial = Float64Array.from(likelihood.parameters, ({ init }) => init);
      const first: readonly Start[] = [initial, ...known].map((point) => ({ point, branch: 0 }));
      const points: SurfacePoint[] = [];
      for (const [j, y] of ys.entries()) {
        for (const [i, x] of xs.entries()) {
          const before = [i > 0 ? points[j * width + i - 1] : undefined, j > 0 ? points[(j - 1) * width + i] : undefined];
          const neighbours = before.filter((point) => point !== undefined);
          let best = lowest([x, y], neighbours.length > 0 ? neighbours : first);
          if (others.length > 0 && i % STRIDE === 0 && j % STRIDE === 0) {
            const found = searched([x, y], known);
            if (found !== undefined) best = lower(best, found);
          }
          points.push(best);
        }
      }
      const near = (cell: number): number[] => {
        const [i, j] = [cell % width, Math.floor(cell / width)];
        const cells: number[] = [];
        if (i > 0) cells.push(cell - 1);
        if (i < width - 1) cells.push(cell + 1);
        if (j > 0) cells.push(cell - width);
        if (j < ys.length - 1) cells.push(cell + width);
        return cells;
      };
      for (let sweep = 0, changed = others.length > 0; changed && sweep < SWEEPS; sweep++) {
        changed = false;
        const cells = [...points.keys()];
        for (const cell of sweep % 2 === 0 ? cells.reverse() : cells) {
          for (const neighbour of near(cell)) {
            if (points[neighbour].branch === points[cell].branch) continue;
            const better = lower(points[cell], from(points[cell].at, points[neighbour]));
            if (better === points[cell]) continue;
            points[cell] = better;
            changed = true;
          }
        }
      }
      return points;
    },
  };
}
