import { permutation, type RandomStream } from "@ratiometer/tables";

/** How strongly two numbers of events depend on each other, in whatever way. */
export interface DistanceCorrelation {
  /** 0 if they are independent, 1 if one is a linear function of the other; below 0 only by chance. */
  readonly squared: number;
  /** Standard deviation of `squared` where the pairs are dealt anew, so that nothing depends on anything. */
  readonly scatter: number;
  /** Share of these deals, the true one among them, that are as far from 0. */
  readonly pValue: number;
  readonly events: number;
}

/** Deals. */
const DEALS = 199;

/** Distances of all pairs, centred so that rows and columns add up to 0 over others (Székely and Rizzo 2014), n x n with zeros on the diagonal. */
function centredDistances(values: ArrayLike<number>): Float64Array {
  const n = values.length;
  const row = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) row[i] += Math.abs(values[i] - values[j]);
  const total = row.reduce((a, b) => a + b, 0) / ((n - 1) * (n - 2));
  const centred = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) if (i !== j) centred[i * n + j] = Math.abs(values[i] - values[j]) - (row[i] + row[j]) / (n - 2) + total;
  return centred;
}

const inner = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, e) => sum + value * b[e], 0);

/**
 * Distance correlation of Székely, Rizzo and Bakirov (Annals of Statistics 35 (2007) 2769), squared and without bias (Annals of Statistics 42 (2014) 2382): of
 * many events 0 only where they are independent. Its p value is by permutation. Cost: 200 n².
 * @param a n, finite @param b n @param stream deals the pairs
 * @returns undefined of fewer than four events, or where one of the two is the same for all
 */
export function distanceCorrelation(a: ArrayLike<number>, b: ArrayLike<number>, stream: RandomStream): DistanceCorrelation | undefined {
  const n = a.length;
  if (n < 4) return undefined;
  const [da, db] = [centredDistances(a), centredDistances(b)];
  const scale = Math.sqrt(inner(da, da) * inner(db, db));
  if (!(scale > 0)) return undefined;
  const squared = inner(da, db) / scale;
  const dealt = Array.from({ length: DEALS }, () => {
    const order = permutation(n, stream);
    let sum = 0;
    for (let i = 1; i < n; i++) {
      const other = order[i] * n;
      for (let j = 0; j < i; j++) sum += da[i * n + j] * db[other + order[j]];
    }
    return (2 * sum) / scale;
  });
  return {
    squared,
    scatter: Math.sqrt(dealt.reduce((sum, value) => sum + value * value, 0) / DEALS),
    pValue: (1 + dealt.filter((value) => value >= squared).length) / (1 + DEALS),
    events: n,
  };
}
