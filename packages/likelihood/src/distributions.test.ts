import { expect, test } from "@jest/globals";
import { chi2Cdf, chi2LogSurvival, chi2Quantile, logGamma, normalCdf, normalQuantile, significanceOfLogPValue } from "./distributions.ts";

// Reference values: mpmath 1.3 with 30 digits.

function expectClose(found: number, expected: number, relative: number, absolute = 0): void {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(relative * Math.abs(expected) + absolute);
}

test.each([
  [0.001, 6.907178885383853],
  [0.5, 0.5723649429247001],
  [1, 0],
  [1.5, -0.12078223763524522],
  [2, 0],
  [3.7, 1.4280723266653879],
  [9.99, 12.779315214350193],
  [10, 12.801827480081469],
  [57.3, 173.56386827969143],
  [1234.5, 7550.550901077895],
  [1e6, 12815504.569147611],
])("logGamma(%p)", (x, expected) => expectClose(logGamma(x), expected, 1e-14, 1e-14));

test.each([
  [-38, 2.88542835e-316, 1e-6], // below the smallest normal double
  [-20, 2.7536241186062337e-89, 1e-13],
  [-8, 6.220960574271784e-16, 1e-13],
  [-5, 2.866515718791939e-7, 1e-14],
  [-1.5, 0.06680720126885807, 1e-14],
  [-0.1, 0.460172162722971, 1e-14],
  [0, 0.5, 0],
  [0.5, 0.6914624612740131, 1e-15],
  [1, 0.8413447460685429, 1e-15],
  [2.5, 0.9937903346742238, 1e-15],
  [6, 0.9999999990134123, 1e-15],
])("normalCdf(%p)", (x, expected, relative) => expectClose(normalCdf(x), expected, relative + 2e-16));

test.each([
  [1e-200, -30.20559417957964],
  [1e-20, -9.262340089798407],
  [1e-9, -5.9978070150076865],
  [0.001, -3.0902323061678136],
  [0.02425, -1.972961051311885],
  [0.15865, -1.0000217133229992],
  [0.3, -0.5244005127080408],
  [0.45, -0.12566134685507405],
])("normalQuantile(%p) and its mirror image", (p, expected) => {
  expectClose(normalQuantile(p), expected, 1e-14);
  if (p > 1e-4) expectClose(normalQuantile(1 - p), -expected, 1e-13);
});

test.each([
  [0.01, 1, 0.07965567455405796, -0.08300741217032802],
  [1, 1, 0.6826894921370859, -1.1478744644493182],
  [3.84, 1, 0.9499564787512949, -2.9948622271800276],
  [1, 2, 0.3934693402873666, -0.5],
  [5.99, 2, 0.9499633729134137, -2.995],
  [3, 3, 0.608374823728911, -0.9374500796081552],
  [10, 10, 0.5595067149347875, -0.819860077614913],
  [50, 100, 6.953305247616099e-6, -6.953329421955093e-6],
  [130, 100, 0.9764876021901914, -3.7502274305714005],
  [1000, 1000, 0.5059471461707603, -0.7051127759602377],
])("χ² of %p with %p degrees of freedom", (x, dof, cdf, logSurvival) => {
  expectClose(chi2Cdf(x, dof), cdf, 2e-12);
  expectClose(chi2LogSurvival(x, dof), logSurvival, 2e-12);
});

test("χ² tails beyond the smallest double", () => {
  expectClose(chi2LogSurvival(4000, 1), -2004.3730660166382, 1e-13);
  expectClose(chi2LogSurvival(4000, 3), -1996.078516626276, 1e-13);
});

test.each([
  [0.6827, 1, 1.0000434271174667],
  [0.95, 1, 3.841458820694126],
  [0.6827, 2, 2.2958151607859745],
  [0.95, 2, 5.991464547107982],
  [0.99, 5, 15.086272469388991],
  [0.05, 5, 1.1454762260617692],
  [0.5, 100, 99.33412923598846],
  [1e-6, 3, 0.00024181048720124283],
])("χ² quantile of %p with %p degrees of freedom", (p, dof, expected) => expectClose(chi2Quantile(p, dof), expected, 1e-12));

test.each([
  [1, -1.1478744644493182],
  [5, -14.37185121342878],
  [40, -803.9152948331938],
])("%p standard deviations from their p-value", (z, logP) => expectClose(significanceOfLogPValue(logP), z, 1e-13));

test("arguments outside the domain are refused", () => {
  expect(() => logGamma(0)).toThrow(/expected a positive finite number, found 0/);
  expect(() => normalQuantile(1)).toThrow(/found 1/);
  expect(() => chi2Quantile(1, 2)).toThrow(/found 1 and 2/);
  expect(() => significanceOfLogPValue(-Infinity)).toThrow(/found -Infinity/);
  expect(significanceOfLogPValue(0)).toBe(0);
});
