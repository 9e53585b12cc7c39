import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { evaluator } from "../testing/evaluate-graph.ts";
import * as t from "../graph/tensor.ts";
import { dropout, dropoutNoise, layerNoise } from "./dropout.ts";

const [EVENTS, UNITS] = [150, 100];

test.each([0.1, 0.5, 0.85])("dropout keeps units with the right probability, independently, at fraction %d", async (fraction) => {
  const stream = randomStream(4, "dropout", fraction);
  const inputs = [t.input("h", EVENTS, UNITS), t.input("u", EVENTS, 1), t.input("v", 1, UNITS)];
  const evaluate = await evaluator(inputs, [{ name: "y", tensor: dropout(inputs[0], fraction, inputs[1], inputs[2]) }]);
  const draw = (length: number): Float64Array => Float64Array.from({ length }, () => dropoutNoise(stream));
  const p = 1 - fraction;
  // averages over many draws: of the rate, of pairs of units in one event, and of pairs of events in one unit
  const sums = { kept: 0, units: 0, events: 0 };
  const rounds = 30;
  for (let round = 0; round < rounds; round++) {
    const { y } = await evaluate({ h: new Float64Array(EVENTS * UNITS).fill(3), u: draw(EVENTS), v: draw(UNITS) });
    expect(Math.max(...y)).toBeCloseTo(3 / p, 3);
    const sizes = new Set(y);
    expect(sizes.size).toBe(2);
    const kept = Uint8Array.from(y, (value) => Number(value !== 0));
    for (let event = 0; event < EVENTS; event++)
      for (let unit = 0; unit < UNITS; unit++) {
        const here = kept[event * UNITS + unit];
        sums.kept += here;
        sums.units += here * kept[event * UNITS + ((unit + 1) % UNITS)];
        sums.events += here * kept[((event + 1) % EVENTS) * UNITS + unit];
      }
  }
  // units and events of a draw share numbers: of the rarer of them, at least, each has its own
  const error = Math.sqrt(1 / (rounds * UNITS));
  const n = rounds * EVENTS * UNITS;
  expect(Math.abs(sums.kept / n - p)).toBeLessThan(4 * error * Math.sqrt(p * fraction));
  expect(Math.abs(sums.units / n - p * p)).toBeLessThan(4 * error * p);
  expect(Math.abs(sums.events / n - p * p)).toBeLessThan(4 * error * p);
});

test("each layer has noise of its own", () => {
  const [u, v] = [t.input("u", 8, 3), t.input("v", 1, 9)];
  const ranges = [0, 1, 2].map((layer) => layerNoise(u, v, [4, 3, 2], layer).map(({ range }) => range));
  expect(ranges).toEqual([
    [
      [0, 1],
      [0, 4],
    ],
    [
      [1, 2],
      [4, 7],
    ],
    [
      [2, 3],
      [7, 9],
    ],
  ]);
});
