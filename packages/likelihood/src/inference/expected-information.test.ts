import { expect, test } from "@jest/globals";
import { inverse, Matrix } from "ml-matrix";
import { readWorkspace } from "../histfactory/read-workspace.ts";
import type { Modifier } from "../histfactory/workspace.ts";
import { bestFit } from "../model/best-fit.ts";
import { expectedDistances } from "./expected-distances.ts";
import { expectedInformation } from "./expected-information.ts";
import { fitCovariance } from "./fit-covariance.ts";
import { informationEllipse } from "./information-ellipse.ts";
import { profiledInformation } from "./profiled-information.ts";
import { THREE_BINS, countingWorkspace } from "./testing/workspaces.ts";
import { toyFits } from "./toy-fits.ts";

test("information of counts is that of its closed form, bin by bin", () => {
  const background: Modifier = { name: "x", type: "normsys", data: { hi: 1.1, lo: 1 / 1.1 } };
  const { experiment } = readWorkspace(
    countingWorkspace([10, 4], [50, 20], [60, 24], [-5, 5], { name: "mu", type: "normfactor" }, [background]),
  );
  const { total, channels, auxiliary } = expectedInformation(experiment, [1, 2]);
  // parameters mu, x: yields s mu + b 1.1^x
  const up = 1.1 ** 2;
  const yields = [10 + 50 * up, 4 + 20 * up];
  const slopes = [10, 50 * up * Math.log(1.1), 4, 20 * up * Math.log(1.1)];
  expect(experiment.parameters.map(({ name }) => name)).toEqual(["mu", "x"]);
  for (const [b, nu] of yields.entries()) expect(channels[0].yields[b]).toBeCloseTo(nu, 10);
  for (const [i, slope] of slopes.entries()) expect(channels[0].slopes[i]).toBeCloseTo(slope, 10);
  const expected = [0, 1, 2, 3].map((cell) => {
    const [i, j] = [cell >> 1, cell % 2];
    return (slopes[i] * slopes[j]) / yields[0] + (slopes[2 + i] * slopes[2 + j]) / yields[1];
  });
  for (const [cell, value] of expected.entries()) {
    expect(channels[0].information[cell]).toBeCloseTo(value, 10);
    expect(total[cell]).toBeCloseTo(value + (cell === 3 ? 1 : 0), 10);
  }
  expect(auxiliary[0]).toBe(0);
  expect(auxiliary[1]).toBeCloseTo(1, 12);
});

test("channels and auxiliary measurements add up to the whole, with factors, shapes and gammas", () => {
  const { experiment, observed } = readWorkspace(THREE_BINS);
  const x = bestFit(experiment.likelihood(observed)).values;
  const n = x.length;
  const { total, channels, auxiliary } = expectedInformation(experiment, x);
  for (let cell = 0; cell < n * n; cell++) {
    const parts = channels.reduce((sum, { information }) => sum + information[cell], 0);
    const diagonal = cell % (n + 1) === 0 ? auxiliary[cell / (n + 1)] : 0;
    expect(Math.abs(parts + diagonal - total[cell])).toBeLessThan(1e-8 * (1 + Math.abs(total[cell])));
  }
});

test("profiled information is the inverse of the covariance's part", () => {
  const { experiment } = readWorkspace(THREE_BINS);
  const x = experiment.parameters.map(({ init }) => init);
  const n = x.length;
  const { total } = expectedInformation(experiment, x);
  const names = experiment.parameters.map(({ name }) => name);
  const interest = [names.indexOf("mu"), names.indexOf("k")];
  const profiled = profiledInformation(experiment.parameters, total, interest);
  const covariance = inverse(Matrix.from1DArray(n, n, total));
  const block = inverse(new Matrix(interest.map((i) => interest.map((j) => covariance.get(i, j)))));
  for (let cell = 0; cell < 4; cell++) expect(profiled[cell]).toBeCloseTo(block.get(cell >> 1, cell % 2), 8);
  const hessian = total.map((value) => 2 * value);
  const fitted = fitCovariance(experiment.parameters, { hessian, atBound: names.map(() => false) });
  expect(fitted?.[interest[0] * (n + 1)]).toBeCloseTo(covariance.get(interest[0], interest[0]), 10);
});

test("the information bounds the scatter of fits to toys", async () => {
  const { experiment } = readWorkspace(countingWorkspace([100, 20], [400, 300], [0, 0], [-5, 10]));
  const toys = 600;
  const { values } = await toyFits(experiment, [1], { toys, seed: 11 });
  const variance = values.reduce((sum, value) => sum + (value - 1) ** 2, 0) / toys;
  const information = profiledInformation(experiment.parameters, expectedInformation(experiment, [1]).total, [0])[0];
  expect(Math.abs(variance * information - 1)).toBeLessThan(4 * Math.sqrt(2 / toys));
});

test("a nuisance parameter of which nothing is known is named", () => {
  const free: Modifier = { name: "f", type: "normfactor" };
  const { experiment } = readWorkspace(countingWorkspace([10], [50], [60], [0, 10], { name: "mu", type: "normfactor" }, [free]));
  const { total } = expectedInformation(experiment, [1, 1]);
  // one bin cannot tell two free factors apart
  expect(() => profiledInformation(experiment.parameters, total, [])).toThrow(
    expect.objectContaining({ code: "FIT_INFORMATION", message: expect.stringContaining("combination") }),
  );
  const none = total.map((value, cell) => (cell === 0 ? value : 0));
  expect(() => profiledInformation(experiment.parameters, none, [1])).not.toThrow();
  expect(() => profiledInformation(experiment.parameters, none, [0])).toThrow(expect.objectContaining({ code: "FIT_INFORMATION" }));
});

test("local distances are those of the likelihood for a linear model near the truth, and blind to quadratic terms", () => {
  const linear = readWorkspace(countingWorkspace([1e3], [1e6], [1e6], [-5, 5]));
  const { points, status } = expectedDistances(linear.experiment, ["mu"], [0], [[0.5], [-1], [2]]);
  expect(status).toBe("converged");
  for (const { at, local, full } of points) {
    expect(local).toBeCloseTo(at[0] ** 2, 9);
    expect(Math.abs(full / local - 1)).toBeLessThan(0.01);
  }
  // 100 (1 + c²): the slope vanishes at the SM
  const polynomial: Modifier = { name: "eft", type: "polynomial", data: { coefficients: ["mu"], matrix: [[1, 0, 1]] } };
  const quadratic = readWorkspace(countingWorkspace([100], [0], [100], [-5, 5], polynomial));
  const found = expectedDistances(quadratic.experiment, ["mu"], [0], [[0.5]]);
  expect(found.information[0]).toBeCloseTo(0, 12);
  expect(found.points[0].local).toBeCloseTo(0, 12);
  expect(found.points[0].full).toBeCloseTo(2 * (25 - 100 * Math.log(1.25)), 8);
  expect(() => expectedDistances(linear.experiment, ["mu"], [0], [[1, 2]])).toThrow(expect.objectContaining({ code: "FIT_POINT_LENGTH" }));
});

test("the ellipse of two parameters is where their distance is the quantile of χ²", () => {
  const information = [4, 1.5, 1.5, 3];
  const ellipse = informationEllipse(information, [2, -1], 0.95, 13);
  for (const [x, y] of ellipse) {
    const [u, v] = [x - 2, y + 1];
    // χ² of two degrees of freedom: -2 ln 0.05
    expect(4 * u * u + 3 * u * v + 3 * v * v).toBeCloseTo(-2 * Math.log(0.05), 9);
  }
  expect(ellipse).toHaveLength(13);
  expect(ellipse[12][0]).toBeCloseTo(ellipse[0][0], 12);
  expect(() => informationEllipse([4, 2, 2, 1], [0, 0], 0.95)).toThrow(expect.objectContaining({ code: "FIT_INFORMATION" }));
  expect(() => informationEllipse(information, [0, 0], 1)).toThrow(expect.objectContaining({ code: "FIT_LEVEL" }));
});
