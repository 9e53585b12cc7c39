import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { networkOutput } from "../engine/network-output.ts";
import { initialParameters } from "../network/mlp.ts";
import { architectureOf, coefficientScales, type Method, type NetworkDescription, type NetworkForm } from "../training/estimator-task.ts";
import { memberInputs, memberModel, memberOutputName } from "./member-model.ts";

const STANDARDISATION = { means: Float64Array.of(1, -2), scales: Float64Array.of(2, 0.5) };

const describe = (method: Method, form: NetworkForm): NetworkDescription => ({
  name: "member",
  method,
  coefficients: [
    { name: "a", sm: 1, range: [-2, 2] },
    { name: "b", sm: 0, range: [-1, 5] },
  ],
  network: { hidden: [7], activation: "tanh", form },
  featureNames: ["x", "y"],
});

/** The only hidden layer and the linear one behind it, in plain arithmetic. */
function perceptron(parameters: readonly Float32Array[], inputs: readonly number[]): number[] {
  const [w0, b0, w1, b1] = parameters;
  const hidden = Array.from(b0, (bias, unit) => Math.tanh(inputs.reduce((sum, value, i) => sum + value * w0[i * b0.length + unit], bias)));
  return Array.from(b1, (bias, output) => hidden.reduce((sum, value, i) => sum + value * w1[i * b1.length + output], bias));
}

const ROWS = [
  [1.5, -2.2, 0.4, 2, 1.3, -0.5],
  [-3, -1, -2, 4.5, 1, 0],
  [4, -2.5, 1, 0, 2, -1],
];

const softplus = (z: number): number => Math.log1p(Math.exp(z));

test.each<readonly [Method, NetworkForm, number, string]>([
  ["alices", "structured", 2, "parts"],
  ["quadratic", "structured", 2, "parts"],
  ["carl", "parameterised", 4, "log_likelihood_ratio"],
  ["rascal", "double", 6, "log_likelihood_ratio"],
])("the file of %s on a %s network reads %i raw columns and puts out %s", async (method, form, columns, outputName) => {
  const description = describe(method, form);
  const parameters = initialParameters(architectureOf(description), randomStream(1, method)).map((values) => values.map((v) => 3 * v));
  expect([memberInputs(description), memberOutputName(description)]).toEqual([columns, outputName]);
  const model = memberModel(description, { parameters, standardisation: STANDARDISATION });
  const rows = ROWS.map((row) => row.slice(0, columns));
  const output = await networkOutput(model, "x", Float32Array.from(rows.flat()), columns, outputName);
  const [scaleA, scaleB] = coefficientScales(description.coefficients);
  const expected = rows.flatMap(([x, y, a, b, c, d]) => {
    const features = [(x - 1) / 2, (y + 2) / 0.5];
    const [first, second] = [
      [(a - 1) / scaleA, b / scaleB],
      [(c - 1) / scaleA, d / scaleB],
    ];
    if (form === "parameterised") return perceptron(parameters, [...features, ...first]);
    if (form === "double")
      return [
        perceptron(parameters, [...features, ...first, ...second])[0] - perceptron(parameters, [...features, ...second, ...first])[0],
      ];
    const z = perceptron(parameters, features);
    const raw = method === "quadratic" ? z.slice(1) : z;
    const unit = method === "quadratic" ? softplus(z[0]) + 1e-4 : 1;
    return [raw[0], raw[1], softplus(raw[2]) + 1e-4, raw[3], softplus(raw[4]) + 1e-4].map((value) => value / unit);
  });
  expect(output).toHaveLength(expected.length);
  output.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-5 * (1 + Math.abs(expected[i]))));
});

test("a rate density has one form only", () => {
  expect(() => architectureOf(describe("quadratic", "parameterised"))).toThrow(RangeError);
});
