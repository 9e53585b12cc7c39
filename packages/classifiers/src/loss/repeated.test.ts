import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { input } from "../graph/tensor.ts";
import { evaluator } from "../testing/evaluate-graph.ts";
import { structuredRatio } from "../ratio/estimated-ratio.ts";
import { lossInputs, lossValue, type Loss } from "./loss.ts";
import { ratioLoss } from "./ratio-loss.ts";
import { repeated } from "./repeated.ts";

test("a repeated loss is the mean of the loss over its points", async () => {
  const [n, points] = [7, 3];
  const stream = randomStream(1, "repeated");
  const z = Float64Array.from({ length: 5 * n }, () => stream.normal());
  const single = ratioLoss({ error: "cross entropy", score: true }, structuredRatio(2), 2, 1.3);
  const wide = new Map(
    single.columns.map(({ name, columns }) => [name, Float64Array.from({ length: n * points * columns }, () => 0.1 + stream.uniform())]),
  );
  const value = async (loss: Loss, of: (name: string, columns: number) => Float64Array): Promise<number> => {
    const [output, columns] = [input("z", "batch", 5), lossInputs(loss, "batch")];
    const evaluate = await evaluator([output, ...columns], [{ name: "loss", tensor: lossValue(loss, () => output, output, columns) }]);
    return (await evaluate({ z, ...Object.fromEntries(loss.columns.map(({ name, columns: width }) => [name, of(name, width)])) }))[
      "loss"
    ][0];
  };
  const column = (name: string): Float64Array => wide.get(name) ?? new Float64Array();
  let mean = 0;
  for (let point = 0; point < points; point++) {
    const part = (name: string, width: number): Float64Array =>
      Float64Array.from(
        { length: n * width },
        (_, i) => column(name)[Math.floor(i / width) * points * width + point * width + (i % width)],
      );
    mean += (await value(single, part)) / points;
  }
  expect(await value(repeated(single, points), column)).toBeCloseTo(mean, 10);
  expect(repeated(single, 1)).toBe(single);
});
