import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { TRAINING_FACTOR } from "../ratio/term-ratio.ts";
import { closedFormTask, type TaskInMemory } from "../testing/closed-form-task.ts";
import { coefficientScales, drawsPoints } from "./estimator-task.ts";
import { trainingTargets } from "./training-target.ts";

const EVENTS = 50;
const made = closedFormTask("alice", 2, EVENTS, { hidden: [4], epochs: 1, batch: 10 });
const task: TaskInMemory = { ...made.task, network: { ...made.task.network, form: "per-term" } };

test("the sample of a term is that of the SM with this term alone, each relative to the cross section of the SM", () => {
  const rows = Uint32Array.of(7, 3, 3);
  const { weight_terms: terms, weight_denominator: sm } = trainingTargets(task, rows, randomStream(1));
  const [s1, s2] = coefficientScales(task.coefficients);
  // w(δ) of the full polynomial, from which a term follows by differences that are exact for quadratic forms
  const weight = (event: number, d1: number, d2: number): number => {
    const [w, w1, w11, w2, w21, w22] = task.weights.subarray(6 * event, 6 * (event + 1));
    return w + 2 * w1 * d1 + w11 * d1 * d1 + 2 * w2 * d2 + 2 * w21 * d1 * d2 + w22 * d2 * d2;
  };
  rows.forEach((event, i) => {
    const w = (d1: number, d2: number): number => weight(event, d1 * s1, d2 * s2);
    const values = [
      (w(1, 0) - w(-1, 0)) / 2,
      (w(1, 0) + w(-1, 0)) / 2 - w(0, 0),
      (w(0, 1) - w(0, -1)) / 2,
      (w(1, 1) - w(1, -1) - w(-1, 1) + w(-1, -1)) / 4,
      (w(0, 1) + w(0, -1)) / 2 - w(0, 0),
    ];
    const scale = (0.5 * EVENTS) / task.crossSection[0];
    expect(sm[i]).toBeCloseTo(scale * w(0, 0), 6);
    values.forEach((value, t) => expect(terms[5 * i + t]).toBeCloseTo(scale * (w(0, 0) + TRAINING_FACTOR * value), 6));
  });
});

test("no points are drawn: the targets of an event are the same every time", () => {
  expect(drawsPoints(task)).toBe(false);
  const rows = Uint32Array.of(1, 2);
  expect(trainingTargets(task, rows, randomStream(1))).toEqual(trainingTargets(task, rows, randomStream(2)));
});

test.each([
  ["the SM", Float64Array.of(-1, 0, 0, 0, 0, 0), "the weights of all events add up to -1 pb at the SM, and alice on per-term networks"],
  [
    "a linear term",
    Float64Array.of(1, -9, 9, 0, 0, 0),
    /^the weights of all events add up to -\S+ pb with the term c1 alone at its training point/,
  ],
  ["a mixed term", Float64Array.of(1, 0, 9, 0, -9, 9), /pb with the term c1\*c2 alone/],
  ["a square", Float64Array.of(1, 0, 9, 0, 0, -9), /pb with the term c2\^2 alone/],
])("a sample without a positive cross section is refused: %s", (_, crossSection, message) => {
  expect(() => trainingTargets({ ...task, crossSection }, task.train, randomStream(1))).toThrow(
    expect.objectContaining({
      code: "TRAIN_ZERO_CROSS_SECTION",
      path: "estimators.closed",
      message: (typeof message === "string" ? expect.stringContaining(message) : expect.stringMatching(message)) as unknown,
    }),
  );
});

test("methods but alice have no per-term networks", () => {
  for (const method of ["carl", "rolr", "alices", "quadratic"] as const)
    expect(() => trainingTargets({ ...task, method }, task.train, randomStream(1))).toThrow(`${method} on networks of form per-term`);
});
