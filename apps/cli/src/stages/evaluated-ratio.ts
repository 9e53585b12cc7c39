import { ensembleRatio, meanRatio, openGradient, openMembers, ratioGraph } from "@ratiometer/classifiers";
import type { Ensemble } from "./input-importance.ts";
import { withColumns } from "./network-rows.ts";

/** An ensemble's ratio, as its diagnostics look at it. */
export interface EvaluatedRatio {
  /** r̂(x|c) of events. @param rows numbers of the selected events @param at c */
  readonly ratio: (rows: ArrayLike<number>, at: readonly number[]) => Float64Array;
  /** r̂(x|c) of the hold-out events by each member. */
  readonly memberRatios: (at: readonly number[]) => Float64Array[];
  /** At the SM, n x k of all selected events. */
  readonly score: Float64Array;
  /** T entries of Z(δ); of networks that see the coefficients, which are taken as they are, σ(c)/σ(SM). */
  readonly normalisation: Float64Array;
}

/**
 * The ratio of quadratic forms. @param forms n x T of all selected events @param members the same of the hold-out events, by each member
 * @param sm values of the coefficients
 */
export function ratioOfForms(
  forms: Float64Array,
  members: readonly Float64Array[],
  normalisation: Float64Array,
  score: Float64Array,
  sm: readonly number[],
): EvaluatedRatio {
  const delta = (at: readonly number[]): number[] => at.map((value, p) => value - sm[p]);
  const heldOut = Uint32Array.from({ length: (members.at(0)?.length ?? 0) / normalisation.length }, (_, i) => i);
  return {
    ratio: (rows, at) => ensembleRatio(forms, rows, normalisation, delta(at)),
    memberRatios: (at) => members.map((form) => ensembleRatio(form, heldOut, normalisation, delta(at))),
    score,
    normalisation,
  };
}

/** Events for each call of the engine: few enough to stay in the cache. */
const CALL = 4096;

/**
 * The ratio of networks that see the coefficients, evaluated at the points where the diagnostics will ask for it.
 * @param x n x d features of all selected events @param heldOut rows of the members' ratios @param points where the ratio is asked for
 * @param memberPoints where those of the members are, too @param sm values of the coefficients
 * @param rate T entries of σ(c)/σ(SM)
 */
export async function ratioOfNetworks(
  { description, models }: Ensemble,
  x: Float32Array,
  heldOut: Uint32Array,
  points: readonly (readonly number[])[],
  memberPoints: readonly (readonly number[])[],
  sm: readonly number[],
  rate: Float64Array,
): Promise<EvaluatedRatio> {
  const d = description.featureNames.length;
  const [n, k] = [x.length / d, sm.length];
  const part = (from: number, at: readonly number[]): Float32Array => withColumns(x.subarray(from * d, (from + CALL) * d), d, at);
  const key = (at: readonly number[]): string => at.join();
  const ratios = new Map<string, Float32Array>();
  const ofMembers = new Map<string, Float64Array[]>();
  const wanted = new Set(memberPoints.map(key));
  const members = await openMembers(models, d + k);
  try {
    for (const at of points) {
      const each = models.map(() => new Float32Array(n));
      for (let from = 0; from < n; from += CALL) (await members.of(part(from, at))).forEach((logs, m) => each[m].set(logs, from));
      ratios.set(key(at), Float32Array.from(meanRatio(each)));
      if (wanted.has(key(at)))
        ofMembers.set(
          key(at),
          each.map((logs) => Float64Array.from(heldOut, (row) => Math.exp(logs[row]))),
        );
    }
  } finally {
    await members.release();
  }
  const score = new Float64Array(n * k);
  const gradient = await openGradient(ratioGraph(description, models, []));
  try {
    for (let from = 0; from < n; from += CALL) {
      const { gradient: slopes } = await gradient.of(part(from, sm));
      for (let i = 0; i < slopes.length / (d + k); i++) for (let p = 0; p < k; p++) score[(from + i) * k + p] = slopes[i * (d + k) + d + p];
    }
  } finally {
    await gradient.release();
  }
  const known = <T>(of: ReadonlyMap<string, T>, at: readonly number[]): T => {
    const found = of.get(key(at));
    if (found === undefined) throw new RangeError(`the ratio was not evaluated at ${key(at)}`);
    return found;
  };
  return {
    ratio: (rows, at) => {
      const all = known(ratios, at);
      return Float64Array.from(rows, (row) => all[row]);
    },
    memberRatios: (at) => known(ofMembers, at),
    score,
    normalisation: rate,
  };
}
