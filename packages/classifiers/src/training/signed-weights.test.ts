import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { networkOutput } from "../engine/network-output.ts";
import { memberModel } from "../publication/member-model.ts";
import { ensembleRatio, ratioNormalisation } from "../ratio/ensemble-ratio.ts";
import { ratioTerms } from "../ratio/ratio-form.ts";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { coefficientScales, type Method } from "./estimator-task.ts";
import { trainMember } from "./train-member.ts";

const EVENTS = 10_000;
const POINTS = [
  [1, 0],
  [-1, 1],
  [0.5, 1.5],
];

/** Mean error of log r̂ and its mean square, relative to the standard deviation and variance of log r; a fraction of the events has negative weight. */
async function errorsOf(method: Method, negative: number): Promise<{ readonly bias: number; readonly square: number }> {
  const made = closedFormTask(method, 2, EVENTS, { hidden: [24, 24], epochs: 6, batch: 100 });
  const stream = randomStream(8, "signs");
  const weights = made.task.weights.slice();
  const crossSection = new Float64Array(6);
  for (let i = 0; i < EVENTS; i++) {
    const sign = stream.uniform() < negative ? -1 : 1;
    for (let t = 0; t < 6; t++) crossSection[t] += weights[6 * i + t] *= sign / (1 - 2 * negative);
  }
  const task = { ...made.task, weights, crossSection };
  const parts = await networkOutput(memberModel(task, await trainMember(task, 0)), "x", task.features, 3, "parts");
  const forms = ratioTerms(parts, coefficientScales(task.coefficients));
  const normalisation = ratioNormalisation(forms, made.test, new Float64Array(EVENTS).fill(1));
  let [sum, squares, size, n] = [0, 0, 0, 0];
  for (const c of POINTS) {
    const [learned, exact] = [ensembleRatio(forms, made.test, normalisation, c), ensembleRatio(made.exact, made.test, made.rate, c)];
    const mean = exact.reduce((total, r) => total + Math.log(r), 0) / exact.length;
    exact.forEach((r, i) => {
      sum += Math.log(learned[i] / r);
      squares += Math.log(learned[i] / r) ** 2;
      size += (Math.log(r) - mean) ** 2;
      n++;
    });
  }
  return { bias: sum / n / Math.sqrt(size / n), square: squares / size };
}

// a fifth of negative events leaves 36 % of the effective sample, here some 2000 events: twice what is seen is allowed, and a mean error is small beside it
test.each([
  ["quadratic", 0.1],
  ["alices", 0.05],
] as const)("%s learns the exact ratio where a fifth of the events has negative weight", async (method, most) => {
  const { bias, square } = await errorsOf(method, 0.2);
  expect(square).toBeLessThan(most);
  expect(Math.abs(bias)).toBeLessThan(0.1);
});
