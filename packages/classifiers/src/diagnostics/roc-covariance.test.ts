import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { rocCovariance } from "./roc-covariance.ts";
import { rocCurve, type RocCurve } from "./roc-curve.ts";

/** Events of unequal, some of negative weight, a quarter of them in both samples. */
function weightedEvents(n: number): { readonly score: Float64Array; readonly a: Float64Array; readonly b: Float64Array } {
  const stream = randomStream(4, "roc covariance");
  const isIn = (i: number, sample: number): boolean => i % 4 === 3 || i % 2 === sample;
  const weight = (): number => (stream.uniform() < 0.05 ? -0.5 : 0.2 + stream.uniform());
  return {
    a: Float64Array.from({ length: n }, (_, i) => (isIn(i, 0) ? weight() : 0)),
    b: Float64Array.from({ length: n }, (_, i) => (isIn(i, 1) ? weight() : 0)),
    score: Float64Array.from({ length: n }, (_, i) => stream.normal() + (i % 2 === 0 ? 0.8 : 0)),
  };
}

/** Shares of a sample above fixed, falling thresholds. */
function shares(score: ArrayLike<number>, weights: ArrayLike<number>, thresholds: readonly number[]): number[] {
  const above = thresholds.map(() => 0);
  let total = 0;
  for (let i = 0; i < score.length; i++) {
    total += weights[i];
    for (let t = thresholds.length - 1; t >= 0 && score[i] >= thresholds[t]; t--) above[t] += weights[i];
  }
  return above.map((sum) => sum / total);
}

test("counted events: the covariance of an empirical distribution, exactly", () => {
  const score = Float64Array.from({ length: 40 }, (_, i) => Math.sin(7 * i));
  const a = score.map((_, i) => Number(i < 25));
  const b = a.map((one) => 1 - one);
  const curve = rocCurve(score, a, b, 12);
  const { accepted, mistaken, between } = rocCovariance(curve);
  curve.accepted.forEach((e, p) =>
    curve.accepted.forEach((f, q) => {
      expect(accepted[p][q]).toBeCloseTo((Math.min(e, f) - e * f) / 25, 14);
      expect(mistaken[p][q]).toBeCloseTo((Math.min(curve.mistaken[p], curve.mistaken[q]) - curve.mistaken[p] * curve.mistaken[q]) / 15, 14);
      expect(between[p][q]).toBeCloseTo(0, 14);
    }),
  );
});

test("thresholds give the shares again, numbers of events add up", () => {
  const { score, a, b } = weightedEvents(400);
  const curve = rocCurve(score, a, b, 15);
  expect(curve.thresholds).toHaveLength(curve.accepted.length - 1);
  shares(score, a, curve.thresholds).forEach((share, p) => expect(share).toBeCloseTo(curve.accepted[p + 1], 12));
  expect(curve.events.accepted.at(-1)).toBe(a.filter((weight) => weight !== 0).length);
});

/** Mean products of deviations of Poisson bootstrap replicas from their means. */
function bootstrap(replicas: readonly (readonly number[])[]): number[][] {
  const mean = replicas[0].map((_, j) => replicas.reduce((sum, row) => sum + row[j], 0) / replicas.length);
  return mean.map((m, j) => mean.map((l, k) => replicas.reduce((sum, row) => sum + (row[j] - m) * (row[k] - l), 0) / replicas.length));
}

test("weighted events, some of them in both samples: a bootstrap finds the same covariances", () => {
  const { score, a, b } = weightedEvents(500);
  const curve: RocCurve = rocCurve(score, a, b, 6);
  const { accepted, mistaken, between } = rocCovariance(curve);
  const stream = randomStream(5, "bootstrap");
  const thresholds = curve.thresholds.slice(0, -1);
  const count = 1200;
  const none = Math.exp(-1);
  const replicas = Array.from({ length: count }, () => {
    const [drawnA, drawnB] = [[], []] as [number[], number[]];
    for (let i = 0; i < score.length; i++) {
      let k = 0;
      for (let product = stream.uniform(); product > none; product *= stream.uniform()) k++;
      drawnA.push(a[i] * k);
      drawnB.push(b[i] * k);
    }
    return [...shares(score, drawnA, thresholds), ...shares(score, drawnB, thresholds)];
  });
  const found = bootstrap(replicas);
  const m = thresholds.length;
  const exact = (j: number, k: number): number => {
    const [p, q] = [(j % m) + 1, (k % m) + 1];
    if (j < m) return k < m ? accepted[p][q] : between[p][q];
    return k < m ? between[q][p] : mistaken[p][q];
  };
  let largest = 0;
  for (let j = 0; j < 2 * m; j++)
    for (let k = 0; k <= j; k++) {
      // the error of a covariance of that many replicas, and terms of second order of 500 events
      const scale = Math.sqrt(exact(j, j) * exact(k, k));
      const error = (Math.sqrt(1 + (exact(j, k) / scale) ** 2) / Math.sqrt(count) + 0.03) * scale;
      expect(Math.abs(found[j][k] - exact(j, k))).toBeLessThan(4 * error);
      largest = Math.max(largest, j !== k ? Math.abs(exact(j, k)) / scale : 0);
    }
  expect(largest).toBeGreaterThan(0.5);
});

test("events of next to no weight leave no variance that rounding makes negative", () => {
  const weights = Array.from({ length: 60 }, (_, i) => (i < 3 ? 1 / 3 + 0.01 * i : 1e-9 * (1 + Math.sin(i))));
  const sums = (of: (weight: number) => number): number[] =>
    weights.reduce((all, weight) => [...all, all[all.length - 1] + of(weight)], [0]);
  const [above, squares] = [sums((weight) => weight), sums((weight) => weight ** 2)];
  const total = above[above.length - 1];
  const shares = above.map((sum) => sum / total);
  const points = squares.map((sum) => sum / total ** 2);
  const { accepted } = rocCovariance({
    accepted: shares,
    mistaken: shares,
    squares: { accepted: points, mistaken: points, shared: points },
  });
  shares.slice(1, -1).forEach((share, k) => {
    const direct = weights.reduce((sum, weight, i) => sum + ((i <= k ? 1 - share : -share) * (weight / total)) ** 2, 0);
    expect(accepted[k + 1][k + 1]).toBeGreaterThanOrEqual(0);
    expect(accepted[k + 1][k + 1]).toBeCloseTo(direct, 15);
  });
});
