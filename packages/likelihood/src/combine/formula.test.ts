import { expect, test } from "@jest/globals";
import { parseFormula } from "./formula.ts";
import { variableOf } from "./second-order.ts";

const at = (text: string, ...values: number[]): ReturnType<ReturnType<typeof parseFormula>["evaluate"]> =>
  parseFormula(
    text,
    values.map((_, i) => `p${i}`),
  ).evaluate(
    values.map((value, i) => variableOf(value, i, values.length)),
    values.length,
  );

test.each([
  ["1+2*3^2", 19],
  ["-2^2", -4],
  ["2^-1", 0.5],
  ["2^3^2", 512],
  ["2**3", 8],
  ["7/2/2", 1.75],
  ["1-2-3", -4],
  ["(1-.5)*1.5e1", 7.5],
  ["TMath::Exp(0)+pow(2,3)+max(1,2)*min(3,4)", 15],
  ["sqrt(16)+log(exp(2))+abs(-3)", 9],
  ["2*pi-2*TMath::Pi()", 0],
])("%s is %s", (text, value) => {
  expect(at(text).value).toBeCloseTo(value, 14);
});

test.each([
  "(1-@0)*@1",
  "@0*p1/(1+@0^2)",
  "exp(@0*@1)-sqrt(@1)",
  "@0^@1",
  "log(@0+@1)*tanh(@0)",
  "-cos(@0)*sin(@1)",
  "log10(@1)/@0",
  "abs(-@0)*max(@0,@1)",
])("the derivatives of %s are the limits of differences", (text) => {
  const x = [0.7, 1.9];
  const step = 1e-4;
  const value = (da: number, db: number): number => at(text, x[0] + da * step, x[1] + db * step).value;
  const { gradient, hessian } = at(text, ...x);
  const numerical = [(value(1, 0) - value(-1, 0)) / (2 * step), (value(0, 1) - value(0, -1)) / (2 * step)];
  const mixed = (value(1, 1) - value(1, -1) - value(-1, 1) + value(-1, -1)) / (4 * step ** 2);
  const second = [value(1, 0) - 2 * value(0, 0) + value(-1, 0), value(0, 1) - 2 * value(0, 0) + value(0, -1)].map((d) => d / step ** 2);
  gradient.forEach((g, i) => expect(g).toBeCloseTo(numerical[i], 6));
  [second[0], mixed, mixed, second[1]].forEach((h, i) => expect(hessian[i]).toBeCloseTo(h, 5));
});

test("squares have derivatives at zero", () => {
  expect(at("@0^2", 0)).toEqual({ value: 0, gradient: Float64Array.of(0), hessian: Float64Array.of(2) });
});

test.each([
  ["1+", "found the end, expected a number, an argument or a bracket at character 3"],
  ["1 2", 'found "2", expected an operator or the end at character 3'],
  ["(1", 'found the end, expected ")" at character 3'],
  ["@0+@1", "found @1 of 1 argument at character 4"],
  ["@0 ? 1 : 2", 'found "?" at character 3'],
  ["eval(@0)", 'unknown function "eval"'],
  ["constructor(@0)", 'unknown function "constructor"'],
  ["p1", 'unknown parameter "p1"'],
  ["", "found the end"],
  [`${"(".repeat(5000)}1`, "brackets or signs too deep"],
])("the formula %s is refused", (text, message) => {
  expect(() => parseFormula(text, ["p0"], { where: "card.txt:3" })).toThrow(
    expect.objectContaining({ code: "DATA_FORMULA", where: "card.txt:3", message: expect.stringContaining(message) }),
  );
});
