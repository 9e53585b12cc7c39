import { bracketedRoot, type Bracket } from "../bracketed-root.ts";
import type { MinimiserStatus } from "../minimise.ts";
import type { BestFit } from "../model/best-fit.ts";
import type { Likelihood } from "../model/experiment.ts";
import { fitCovariance } from "./fit-covariance.ts";
import { followedFit } from "./fit-from.ts";
import { rounding } from "./fit-status.ts";

/** Why an interval ends where it does: where the profile rises by the threshold ("converged"), or sooner. */
export type MinosStatus = MinimiserStatus | "bound reached" | "lower minimum found";

/** One end of an interval. */
export interface MinosEnd {
  readonly value: number;
  readonly status: MinosStatus;
  /** All parameters there. */
  readonly fit: BestFit;
}

/** Where the profile of a parameter rises to a threshold on either side of the best fit. */
export interface MinosInterval {
  readonly lower: MinosEnd;
  readonly upper: MinosEnd;
  readonly fits: number;
}

/** What may be told of the profile beforehand. */
export interface MinosSettings {
  /** Rise of -2 log L; 1, one standard deviation, if left out. */
  readonly threshold?: number;
  /** Parameters held at a value besides: index → value. */
  readonly held?: ReadonlyMap<number, number>;
  /** n × n: covariance at the best fit, if it is known already. */
  readonly covariance?: Float64Array | undefined;
}

/** How well ends are known, as a share of their distance from the best fit. */
const TOLERANCE = 1e-6;
/** Where no curvature says how wide a profile is, steps begin with this share of the parameter's bounds. */
const BLIND = 0.01;

/**
 * The interval in which -2 log L, with all others at their minimum, is less than `threshold` above the best fit, along the valley of the best fit: each
 * conditional fit starts where the one before, or the curvature, leads.
 *
 * @param fit the best fit of the same likelihood, with the same parameters held
 */
export function minosInterval(
  likelihood: Likelihood,
  index: number,
  fit: BestFit,
  { threshold = 1, held = new Map(), covariance = fitCovariance(likelihood.parameters, fit, new Set(held.keys())) }: MinosSettings = {},
): MinosInterval {
  const n = likelihood.parameters.length;
  const bounds = likelihood.parameters[index].bounds;
  const best = fit.values[index];
  const variance = covariance?.[index * n + index] ?? 0;
  const target = Math.sqrt(threshold);
  let fits = 0;

  /** Other parameters where a fit and the curvature at the minimum lead. */
  const predicted = (from: BestFit, at: number): Float64Array =>
    from.values.map((value, j) =>
      covariance === undefined || variance === 0 ? value : value + (covariance[j * n + index] / variance) * (at - from.values[index]),
    );
  const profile = (at: number, from: BestFit): Bracket<BestFit> => {
    const point = followedFit(likelihood, { held: new Map([...held, [index, at]]), start: predicted(from, at) });
    fits++;
    // sqrt, as it is nearly straight
    const rise = point.twiceNll - fit.twiceNll;
    return { x: at, f: Math.sign(rise) * Math.sqrt(Math.abs(rise)) - target, point };
  };

  const end = (bound: number): MinosEnd => {
    const side = Math.sign(bound - best);
    const clamp = (at: number): number => (side * (at - bound) > 0 ? bound : at);
    let inner: Bracket<BestFit> = { x: best, f: -target, point: fit };
    let step = variance > 0 ? target * Math.sqrt(variance) : BLIND * (bounds[1] - bounds[0]);
    while (side !== 0 && inner.x !== bound) {
      const outer = profile(clamp(inner.x + side * step), inner.point);
      // a step below the rounding of the parameter, or of so large a -2 log L, leads nowhere
      if (outer.x === inner.x || !Number.isFinite(outer.f))
        return { value: inner.x, status: "no step decreases the function", fit: inner.point };
      const lower = outer.point.twiceNll < fit.twiceNll - rounding(fit.twiceNll);
      if (lower) return { value: outer.x, status: "lower minimum found", fit: outer.point };
      if (outer.f >= 0) {
        let nearest = inner.point;
        const evaluate = (at: number): Bracket<BestFit> => {
          const found = profile(at, nearest);
          nearest = found.point;
          return found;
        };
        const root = bracketedRoot(evaluate, inner, outer, TOLERANCE * Math.abs(outer.x - best));
        return { value: root.x, status: root.point.status, fit: root.point };
      }
      // on to where a parabola through the last point would end, and a bit
      const reached = (outer.f + target) / target;
      step = Math.abs(outer.x - best) * Math.min(2, Math.max(0.2, 1.2 / Math.max(reached, 0.01) - 1));
      inner = outer;
    }
    return { value: bound, status: "bound reached", fit: inner.point };
  };
  const lower = end(bounds[0]);
  const upper = end(bounds[1]);
  return { lower, upper, fits };
}
