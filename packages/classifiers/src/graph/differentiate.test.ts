import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { gradients } from "./differentiate.ts";
import * as t from "./tensor.ts";
import { evaluator, type InputValues } from "../testing/evaluate-graph.ts";

type Expression = (a: t.Tensor, b: t.Tensor) => t.Tensor;

/** a is 3 x 2; b as each case says. Values lie in [0.2, 1.7], where every function is smooth, unless `signed`. */
const CASES: readonly (readonly [name: string, rows: number, columns: number, expression: Expression, signed?: boolean])[] = [
  ["add", 3, 2, (a, b) => t.square(t.add(a, b))],
  ["add a row", 1, 2, (a, b) => t.square(t.add(a, b))],
  ["subtract a column", 3, 1, (a, b) => t.square(t.subtract(a, b))],
  ["subtract from a number", 1, 1, (a, b) => t.square(t.subtract(b, a))],
  ["multiply", 3, 2, (a, b) => t.multiply(a, t.square(b))],
  ["multiply with a number", 1, 1, (a, b) => t.multiply(t.square(b), t.square(a))],
  ["divide", 3, 2, t.divide],
  ["divide by a row", 1, 2, t.divide],
  ["divide a column", 3, 1, (a, b) => t.divide(b, a)],
  ["negate", 3, 2, (a, b) => t.multiply(t.negate(a), t.square(b))],
  ["matmul", 2, 4, (a, b) => t.square(t.matmul(a, b))],
  ["matmul, a transposed", 3, 4, (a, b) => t.square(t.matmul(a, b, [true, false]))],
  ["matmul, b transposed", 4, 2, (a, b) => t.square(t.matmul(a, b, [false, true]))],
  ["matmul, both transposed", 4, 3, (a, b) => t.square(t.matmul(a, b, [true, true]))],
  ["tanh", 3, 2, (a, b) => t.tanh(t.multiply(a, b)), true],
  ["relu and sign", 3, 2, (a, b) => t.multiply(t.square(t.relu(a)), t.multiply(t.sign(b), t.square(b))), true],
  ["sigmoid", 3, 2, (a, b) => t.sigmoid(t.multiply(a, b)), true],
  ["softplus", 3, 2, (a, b) => t.softplus(t.multiply(a, b)), true],
  ["exp", 3, 2, (a, b) => t.exp(t.multiply(a, b)), true],
  ["log", 3, 2, (a, b) => t.log(t.multiply(a, b))],
  ["sqrt", 3, 2, (a, b) => t.sqrt(t.add(a, t.square(b)))],
  ["sine", 3, 2, (a, b) => t.sine(t.multiply(a, b)), true],
  ["maximum", 3, 2, (a, b) => t.square(t.maximum(a, t.square(b)))],
  ["square", 3, 2, (a, b) => t.square(t.multiply(t.scalar(-3), t.multiply(a, b)))],
  ["reshape", 2, 3, (a, b) => t.square(t.multiply(t.reshape(a, 2, 3), b))],
  ["repeatRows", 6, 2, (a, b) => t.square(t.multiply(t.repeatRows(a, 2), b))],
  ["add to runs", 6, 1, (a, b) => t.square(t.add(t.square(t.repeatRows(a, 2)), b))],
  ["subtract from runs", 6, 2, (a, b) => t.square(t.subtract(b, t.repeatRows(t.sliceColumns(a, 0, 1), 2)))],
  ["multiply with runs", 6, 1, (a, b) => t.multiply(t.square(b), t.repeatRows(a, 2))],
  ["divide by runs", 6, 2, (a, b) => t.divide(b, t.repeatRows(a, 2))],
  ["divide runs", 6, 2, (a, b) => t.divide(t.repeatRows(a, 2), b)],
  ["maximum of runs", 6, 2, (a, b) => t.square(t.maximum(t.square(b), t.repeatRows(a, 2)))],
  ["sumRuns", 1, 2, (a, b) => t.square(t.multiply(t.sumRuns(t.square(a), 3), b))],
  ["sliceRows", 2, 2, (a, b) => t.square(t.multiply(t.sliceRows(a, 1, 3), b))],
  ["padRows", 1, 2, (a, b) => t.square(t.multiply(a, t.padRows(b, 1, 1)))],
  ["columns of a product", 4, 2, (a, b) => t.square(t.sliceColumns(t.matmul(a, b, [false, true]), 1, 3))],
  ["a repeated row", 2, 1, (a, b) => t.square(t.multiply(t.matmul(t.expandLike(t.scalar(1), t.sum(a, "columns")), b, [false, true]), a))],
  ["sum over rows", 1, 2, (a, b) => t.square(t.multiply(t.sum(a, "rows"), b))],
  ["sum over columns", 3, 1, (a, b) => t.square(t.multiply(t.sum(a, "columns"), b))],
  ["sum over all", 1, 1, (a, b) => t.square(t.multiply(t.sum(a, "all"), b))],
  ["expandLike", 1, 2, (a, b) => t.multiply(t.square(t.expandLike(b, a)), a)],
  ["sliceColumns", 3, 4, (a, b) => t.square(t.multiply(a, t.sliceColumns(b, 1, 3)))],
  ["padColumns", 3, 5, (a, b) => t.square(t.multiply(t.padColumns(a, 1, 2), b))],
  ["concatColumns", 3, 1, (a, b) => t.square(t.sum(t.multiply(t.concatColumns([b, a, b]), t.concatColumns([a, b, b])), "columns"))],
];

const derivative = (f: (by: number) => number, h: number): number => (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);

test.each(CASES)(
  "first and second derivatives of %s agree with finite differences",
  async (name, rows, columns, expression, signed = false) => {
    const stream = randomStream(3, name);
    const draw = (n: number): Float64Array =>
      Float64Array.from({ length: n }, () => (signed && stream.uniform() < 0.5 ? -1 : 1) * (0.2 + 1.5 * stream.uniform()));
    const [a, b] = [t.input("a", 3, 2), t.input("b", rows, columns)];
    const y = expression(a, b);
    const weighted = (tensor: t.Tensor): t.Tensor =>
      t.sum(t.multiply(tensor, t.constant([...draw(Number(tensor.rows) * tensor.columns)], Number(tensor.rows), tensor.columns)), "all");
    const value = weighted(y);
    const first = gradients(value, [a, b]);
    // one number that depends on every first derivative, so that its gradient tests every second one
    const mixed = t.add(weighted(first[0]), weighted(first[1]));
    const second = gradients(mixed, [a, b]);
    const evaluate = await evaluator(
      [a, b],
      [
        { name: "value", tensor: value },
        { name: "mixed", tensor: mixed },
        ...["a", "b"].flatMap((variable, i) => [
          { name: `first_${variable}`, tensor: first[i] },
          { name: `second_${variable}`, tensor: second[i] },
        ]),
      ],
    );
    const at: InputValues = { a: draw(6), b: draw(rows * columns) };
    const exact = await evaluate(at);
    for (const variable of ["a", "b"])
      for (let e = 0; e < at[variable].length; e++) {
        const shifted = new Map<number, Record<string, Float64Array>>();
        const h = 1e-3;
        for (const by of [-2 * h, -h, h, 2 * h])
          shifted.set(by, await evaluate({ ...at, [variable]: at[variable].map((v, i) => (i === e ? v + by : v)) }));
        for (const [order, of] of [
          ["first", "value"],
          ["second", "mixed"],
        ]) {
          const numeric = derivative((by) => shifted.get(by)?.[of][0] ?? NaN, h);
          // the difference formula is off by h⁴ f⁗/30, and log and 1/b have large fifth derivatives near 0.2
          expect(Math.abs(exact[`${order}_${variable}`][e] - numeric)).toBeLessThan(1e-6 * (1 + Math.abs(numeric)));
        }
      }
  },
);

test("derivatives are total, and what an output does not depend on has derivative 0 of its own shape", async () => {
  const [a, b] = [t.input("a", 2, 2), t.input("b", 1, 3)];
  const squared = t.square(a);
  const names = ["a", "squared", "b", "signs"];
  const derivatives = [...gradients(t.sum(t.exp(squared), "all"), [a, squared, b]), ...gradients(t.sum(t.sign(a), "all"), [a])];
  const evaluate = await evaluator(
    [a, b],
    derivatives.map((tensor, i) => ({ name: `d_${names[i]}`, tensor })),
  );
  const values = Float64Array.of(0.1, -0.2, 0.3, 0.4);
  const result = await evaluate({ a: values, b: new Float64Array(3) });
  values.forEach((v, i) => {
    expect(result["d_a"][i]).toBeCloseTo(2 * v * Math.exp(v * v), 14);
    expect(result["d_squared"][i]).toBeCloseTo(Math.exp(v * v), 14);
  });
  expect([...result["d_b"]]).toEqual([0, 0, 0]);
  expect([...result["d_signs"]]).toEqual([0, 0, 0, 0]);
});

test("what is of the batch is fixed for the derivative of an event, not for that of a parameter", async () => {
  const [a, w] = [t.input("a", 3, 1), t.input("w", 1, 1)];
  const product = t.multiply(w, a);
  const deviation = t.square(t.subtract(product, t.ofBatch(t.multiply(t.scalar(1 / 3), t.sum(product, "rows")))));
  const [ofEvent] = gradients(deviation, [a]);
  const [ofParameter] = gradients(t.sum(t.square(ofEvent), "all"), [w], true);
  const evaluate = await evaluator(
    [a, w],
    [
      { name: "event", tensor: ofEvent },
      { name: "parameter", tensor: ofParameter },
    ],
  );
  const { event, parameter } = await evaluate({ a: Float64Array.of(1, 2, 6), w: Float64Array.of(0.5) });
  // 2 w² (a − 3) for an event, and of the sum of its square, 4 w⁴ Σ (a − 3)², by w: 16 w³ Σ (a − 3)²
  expect([...event]).toEqual([-1, -0.5, 1.5]);
  expect(parameter[0]).toBeCloseTo(16 * 0.125 * 14, 12);
});

test("tensors side by side are no variable: their slices pass them by", () => {
  const [a, b] = [t.input("a", 2, 1), t.input("b", 2, 1)];
  const both = t.concatColumns([a, b]);
  const output = t.add(t.sliceColumns(both, 0, 1), t.sum(both, "columns"));
  expect(() => gradients(output, [both])).toThrow("side by side");
  expect(gradients(output, [a, b])).toHaveLength(2);
});
