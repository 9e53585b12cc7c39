import { ensembleRatio, meanRatio, openGradient, openMembers, ratioGraph } from "@ratiometer/classifiers";
import type { Estimator } from "@ratiometer/config";
import { termNames } from "@ratiometer/eft";
import type { EvaluatedForms } from "./evaluated-forms.ts";
import { takeForms } from "./event-forms.ts";
import type { Ensemble } from "./input-importance.ts";
import { withColumns } from "./network-rows.ts";
import { formMatrix, memberColumn, ratioColumn, scoreColumn } from "./ratio-columns.ts";

/** An ensemble's ratio, as its diagnostics look at it. */
export interface EvaluatedRatio {
  /** r̂(x|c) of events. @param rows numbers of the selected events @param at c */
  readonly ratio: (rows: ArrayLike<number>, at: readonly number[]) => Float64Array;
  /** r̂(x|c) of the hold-out events by each member. */
  readonly memberRatios: (at: readonly number[]) => Float64Array[];
  /** At the SM, rows.length x k. */
  readonly score: (rows: ArrayLike<number>) => Float64Array;
  /** T entries of Z(δ); of networks that see the coefficients, which are taken as they are, σ(c)/σ(SM). */
  readonly normalisation: Float64Array;
}

/** The ratio of quadratic forms. @param sm values of the coefficients */
export function ratioOfForms(
  { name, coefficients, ensemble }: Pick<Estimator, "name" | "coefficients" | "ensemble">,
  { events, members, normalisation }: EvaluatedForms,
  sm: readonly number[],
): EvaluatedRatio {
  const terms = termNames(coefficients);
  const delta = (at: readonly number[]): number[] => at.map((value, p) => value - sm[p]);
  /** The ratio of some rows of columns. */
  const ratioOf = (forms: Float64Array, at: readonly number[]): Float64Array =>
    ensembleRatio(
      forms,
      Uint32Array.from({ length: forms.length / terms.length }, (_, i) => i),
      normalisation,
      delta(at),
    );
  // the same rows are asked for at many points
  const taken = new WeakMap<ArrayLike<number>, Float64Array>();
  const formsOf = (rows: ArrayLike<number>): Float64Array => {
    const forms = taken.get(rows) ?? formMatrix(events, terms.map(ratioColumn), rows);
    taken.set(rows, forms);
    return forms;
  };
  return {
    ratio: (rows, at) => ratioOf(formsOf(rows), at),
    memberRatios: (at) =>
      Array.from({ length: ensemble }, (_, member) =>
        ratioOf(
          formMatrix(
            members,
            terms.map((term) => memberColumn(member, term)),
          ),
          at,
        ),
      ),
    score: (rows) =>
      formMatrix(
        events,
        coefficients.map((coefficient) => scoreColumn(name, coefficient)),
        rows,
      ),
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
 * @returns with the scores of all events, n x k
 */
export async function ratioOfNetworks(
  { description, models }: Ensemble,
  x: Float32Array,
  heldOut: Uint32Array,
  points: readonly (readonly number[])[],
  memberPoints: readonly (readonly number[])[],
  sm: readonly number[],
  rate: Float64Array,
): Promise<EvaluatedRatio & { readonly scores: Float64Array }> {
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
    score: (rows) => takeForms(score, k, rows),
    scores: score,
    normalisation: rate,
  };
}
