import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { chebyshevNodes } from "./chebyshev.ts";
import type { CurveChannel } from "./curve-channel.ts";
import { memberMinima } from "./member-minima.ts";
import { objective, twiceNll, type Coefficient } from "./objective.ts";
import { profileScan } from "./scan.ts";
import type { UnbinnedChannel } from "./unbinned.ts";

const KT: Coefficient = { name: "kt", sm: 1, range: [-1, 2] };
const RANGE = [-2, 1] as const;
const DEGREE = 32;
const EVENTS = 400;

/** A channel of quadratic forms, and the same with its ratio known at nodes only. */
function channels(): { readonly forms: UnbinnedChannel; readonly curve: CurveChannel } {
  const stream = randomStream(5, "curve");
  const nodes = chebyshevNodes(RANGE[0], RANGE[1], DEGREE);
  const normalisation = Float64Array.of(1, 0.1, 0.4);
  const form = (terms: ArrayLike<number>, from: number, delta: number): number =>
    terms[from] + 2 * delta * terms[from + 1] + delta * delta * terms[from + 2];
  const ratio = new Float64Array(3 * EVENTS);
  for (let i = 0; i < EVENTS; i++) {
    const u = 0.1 + 0.2 * stream.normal();
    ratio.set([1, u, u * u + 0.3 + 0.1 * stream.uniform()], 3 * i);
  }
  const weights = Float64Array.from({ length: EVENTS }, () => stream.uniform());
  const logRatios = Float64Array.from({ length: EVENTS * (DEGREE + 1) }, (_, e) => {
    const [i, j] = [Math.floor(e / (DEGREE + 1)), e % (DEGREE + 1)];
    return Math.log(form(ratio, 3 * i, nodes[j]) / form(normalisation, 0, nodes[j]));
  });
  const common = { name: "sr", yield: Float64Array.of(190, 10, 80), domainYield: Float64Array.of(400, 30, 150), weights };
  return { forms: { ...common, ratio, normalisation }, curve: { ...common, logRatios, range: RANGE } };
}

test("a ratio known at nodes has the likelihood of the quadratic forms that it was taken from, with its derivatives", () => {
  const { forms, curve } = channels();
  const [exact, learned] = [objective([forms], [KT]), objective([curve], [KT])];
  for (const c of [-1, -0.4, 0.3, 1, 1.6, 2]) {
    const [a, b] = [twiceNll(exact, [c]), twiceNll(learned, [c])];
    expect(b.value).toBeCloseTo(a.value, 5);
    expect(b.gradient[0]).toBeCloseTo(a.gradient[0], 3);
    expect(Math.abs(b.hessian[0] / a.hessian[0] - 1)).toBeLessThan(1e-3);
  }
  const scans = [exact, learned].map((likelihood) => profileScan(likelihood, { parameter: "kt", points: 11 }));
  const ends = scans.map(({ intervals }) => Object.values(intervals).flat(2));
  expect(ends[1]).toHaveLength(ends[0].length);
  ends[0].forEach((end, i) => expect(ends[1][i]).toBeCloseTo(end, 5));
  const best = memberMinima([objective([curve], [KT]), objective([curve], [KT])], [0.5]);
  expect(best.converged).toBe(2);
  expect(best.mean[0]).toBeCloseTo(scans[0].bestFit.parameters[0].value, 5);
});

test("a curve for which the nodes are too few is refused", () => {
  const { curve } = channels();
  const nodes = chebyshevNodes(RANGE[0], RANGE[1], DEGREE);
  const rough = { ...curve, logRatios: curve.logRatios.map((value, e) => value + Math.abs(nodes[e % (DEGREE + 1)])) };
  expect(() => objective([rough], [KT])).toThrow(
    expect.objectContaining({
      code: "FIT_CURVE",
      message: expect.stringMatching(
        /^channel "sr": -2 log L is known at 33 points, and half of them predict the others to \S+, expected 0.1/,
      ) as unknown,
    }),
  );
});

test("numbers that are not finite and further coefficients are refused, a rate that is not positive is named", () => {
  const { curve } = channels();
  expect(() => objective([{ ...curve, logRatios: curve.logRatios.with(3, NaN) }], [KT])).toThrow(/"logRatios"\[3\] is NaN/);
  expect(() => objective([curve], [KT, { ...KT, name: "kV" }])).toThrow(
    "channel sr has a ratio in one coefficient, the likelihood is in 2",
  );
  const negative = objective([{ ...curve, domainYield: Float64Array.of(1, 2, 0) }], [KT]);
  expect(() => twiceNll(negative, [-1])).toThrow(/expected yield in the estimator's training domain is -7/);
});
