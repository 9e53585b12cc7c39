import { expect, test } from "@jest/globals";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { bootstrapSample, weightedTargets } from "./bootstrap-sample.ts";
import { trainMember, type TrainedMember } from "./train-member.ts";

const train = Uint32Array.from({ length: 20_000 }, (_, i) => 3 * i + (i % 2));
const TASK = { seed: 4, name: "r", train };

test("each event counts a Poisson number of times", () => {
  const { rows, weights } = bootstrapSample(TASK, 0);
  const one = Math.min(...weights);
  const seen = [train.length - rows.length];
  weights.forEach((weight) => {
    const count = Math.round(weight / one);
    seen[count] = (seen[count] ?? 0) + 1;
  });
  let probability = Math.exp(-1);
  for (let count = 0; count < 6; probability /= ++count) {
    const expected = probability * train.length;
    expect(Math.abs(seen[count] - expected)).toBeLessThan(4.5 * Math.sqrt(expected));
  }
  expect(weights.reduce((sum, weight) => sum + weight, 0) / rows.length).toBeCloseTo(1, 6);
});

test("members have samples of their own; an event's number does not depend on the others", () => {
  const { rows } = bootstrapSample(TASK, 0);
  expect(bootstrapSample(TASK, 0).rows).toEqual(rows);
  const other = new Set(bootstrapSample(TASK, 1).rows);
  // of the events of one sample 63 % are in another
  expect(Math.abs(rows.filter((row) => other.has(row)).length / rows.length - (1 - Math.exp(-1)))).toBeLessThan(0.02);
  const half = train.filter((_, i) => i % 3 === 0);
  expect(bootstrapSample({ ...TASK, train: half }, 0).rows).toEqual(rows.filter((row) => half.includes(row)));
});

test("weights are multiplied, once where two columns are one, and nothing else is", () => {
  const shared = Float32Array.of(1, -2);
  const columns = weightedTargets({ delta: Float32Array.of(5, 6), weight_a: shared, weight_b: shared }, Float32Array.of(2, 0.5));
  expect(columns).toEqual({ delta: Float32Array.of(5, 6), weight_a: Float32Array.of(2, -1), weight_b: Float32Array.of(2, -1) });
  // three points of each event side by side
  const points = weightedTargets({ weight_a: Float32Array.of(1, 2, 3, 4, 5, 6) }, Float32Array.of(2, 0.5));
  expect(points).toEqual({ weight_a: Float32Array.of(2, 4, 6, 2, 2.5, 3) });
});

const bytes = ({ parameters }: TrainedMember): string => parameters.map((values) => Buffer.from(values.buffer).toString("hex")).join();

test("a network of a bootstrap sample is the same every time, and another than one of all events", async () => {
  const { task } = closedFormTask("alices", 1, 400, { hidden: [6], epochs: 2, batch: 32 });
  const [all, sample, again, other] = [
    await trainMember(task, 0),
    await trainMember({ ...task, bootstrap: true }, 0),
    await trainMember({ ...task, bootstrap: true }, 0),
    await trainMember({ ...task, bootstrap: true }, 1),
  ];
  expect(bytes(again)).toBe(bytes(sample));
  expect(new Set([all, sample, other].map(bytes)).size).toBe(3);
  // networks of an ensemble are averaged on the same inputs, and compared on the same events
  expect(sample.standardisation).toEqual(all.standardisation);
});
