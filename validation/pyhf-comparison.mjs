// One workspace in pyhf and here: likelihoods, derivatives, expected events and best fits.
import { bestFit, readWorkspace } from "@ratiometer/likelihood";

export const TOLERANCES = {
  /** Of twice the negative log-likelihood, relative where it is above 1. */
  twiceNll: 1e-9,
  /** Of expected events, relative where above 1. */
  expected: 1e-9,
  /** Of derivatives, relative to the largest of their kind where above 1: what differences in steps of 1e-3 give. */
  gradient: 1e-6,
  hessian: 1e-6,
  /** By how much a best fit may be above the other program's. */
  fit: 1e-6,
};

/** Of the differences that pyhf_answers.py takes, relative to a parameter where that is above 1. */
const STEP = 1e-3;
/** Of the differences of our first derivatives, which are good to more digits than values. */
const SLOPE_STEP = 2e-4;
const { abs, max } = Math;

const relative = (found, expected, scale = expected) => abs(found - expected) / max(1, abs(scale));
const largest = (values) => values.reduce((most, value) => max(most, abs(value)), 0);

/** Differences of fourth order along parameter i. @param of function of the point @param size of the step */
function difference(of, x, i, size) {
  const step = size * max(1, abs(x[i]));
  const at = (steps) => of(x.with(i, x[i] + steps * step));
  const [before2, before, after, after2] = [at(-2), at(-1), at(1), at(2)];
  return before2.map((value, j) => (value - 8 * before[j] + 8 * after[j] - after2[j]) / (12 * step));
}

/**
 * The largest deviation of the first derivatives from differences of pyhf's values. Where a yield is small these are not exact: by how much they change with
 * half the step is taken from our values.
 */
function gradientDeviation(likelihood, x, differences) {
  const { gradient } = likelihood.evaluate(x);
  const value = (point) => [likelihood.evaluate(point).value];
  const scale = largest(gradient);
  return largest(
    gradient.map((slope, i) => {
      const deviation = relative(slope, differences[i], scale);
      if (deviation <= TOLERANCES.gradient) return deviation;
      const [whole, half] = [STEP, STEP / 2].map((size) => difference(value, x, i, size)[0]);
      return relative(slope, differences[i] + (16 / 15) * (half - whole), scale);
    }),
  );
}

/** The largest deviation of the second derivatives from differences of the first. */
function hessianDeviation(likelihood, x) {
  const { hessian } = likelihood.evaluate(x);
  const gradient = (point) => likelihood.evaluate(point).gradient;
  const n = x.length;
  const scale = largest(hessian);
  let worst = 0;
  for (let i = 0; i < n; i++) {
    difference(gradient, x, i, SLOPE_STEP).forEach((slope, j) => (worst = max(worst, relative(hessian[i * n + j], slope, scale))));
  }
  return worst;
}

/** What differs in how the two read the parameters: names, initial values, bounds, which are fixed. */
function parameterFaults(ours, theirs) {
  const text = ({ name, init, bounds, fixed }) => `${name} = ${init} in [${[...bounds].join(", ")}]${fixed ? ", fixed" : ""}`;
  const [here, there] = [ours, theirs].map((parameters) => parameters.map(text).sort());
  return here
    .filter((line, i) => line !== there[i])
    .slice(0, 1)
    .map((line) => `parameter ${line}, pyhf: ${there[here.indexOf(line)]}`)
    .concat(here.length === there.length ? [] : [`${here.length} parameters, pyhf: ${there.length}`]);
}

function comparePoints(experiment, likelihood, order, points) {
  const worst = { twiceNll: 0, expected: 0, gradient: 0, hessian: 0 };
  let [compared, gradients, undefinedThere] = [0, 0, 0];
  for (const { values, twiceNll, gradient, expected } of points) {
    const x = Float64Array.from(order, (i) => values[i]);
    const here = likelihood.evaluate(x);
    if (!Number.isFinite(here.value)) throw new Error(`twice the negative log-likelihood is ${here.value}`);
    if (expected !== null)
      for (const { channel, yields } of experiment.expected(x))
        yields.forEach((value, b) => (worst.expected = max(worst.expected, relative(value, expected[channel][b]))));
    if (twiceNll === null) {
      undefinedThere++;
      continue;
    }
    compared++;
    // Where a yield is negative without events pyhf goes on, with what is no probability.
    if (expected !== null && experiment.nonPositive(x).length > 0) {
      undefinedThere++;
      compared--;
      continue;
    }
    worst.twiceNll = max(worst.twiceNll, relative(here.value, twiceNll));
    if (gradient === null) continue;
    gradients++;
    const differences = order.map((i) => gradient[i]);
    worst.gradient = max(worst.gradient, gradientDeviation(likelihood, x, differences));
    worst.hessian = max(worst.hessian, hessianDeviation(likelihood, x));
  }
  return { worst, compared, gradients, undefinedThere };
}

/** "agree", or in which way the best fits differ; a fault where that is not explained. */
async function compareFits(experiment, likelihood, theirs, twiceNllThere) {
  const ours = bestFit(likelihood);
  const difference = theirs === null ? -Infinity : ours.twiceNll - theirs.twiceNll;
  const result = { difference, status: ours.status, ours: ours.twiceNll, theirs: theirs?.twiceNll ?? null };
  if (ours.status !== "converged") return { ...result, verdict: "ours did not converge" };
  if (difference > TOLERANCES.fit)
    return { ...result, verdict: theirs.smallestYield <= 0 ? "pyhf's has a yield that is not positive" : "ours is higher" };
  if (difference >= -TOLERANCES.fit) return { ...result, verdict: "agree" };
  const there = await twiceNllThere(Object.fromEntries(likelihood.parameters.map(({ name }, i) => [name, ours.values[i]])));
  if (theirs === null && there === null && experiment.nonPositive(ours.values).length > 0) return { ...result, verdict: "neither has any" };
  if (there === null || relative(ours.twiceNll, there) > TOLERANCES.twiceNll)
    return { ...result, there, verdict: "ours is lower, and pyhf has another value there" };
  return { ...result, verdict: theirs === null ? "pyhf finds none" : "ours is lower, with the same value in pyhf" };
}

export const FAULTY_FITS = ["ours did not converge", "ours is higher", "ours is lower, and pyhf has another value there"];

/**
 * Compares answers of pyhf about a workspace with what the library says.
 * @param ask asks pyhf about the same workspace again
 */
export async function compareWorkspace(workspace, interpolation, answer, ask) {
  const { experiment } = readWorkspace(workspace, interpolation);
  const { parameters } = experiment;
  const faults = parameterFaults(parameters, answer.parameters);
  if (faults.length > 0) return { faults };
  const order = parameters.map(({ name }) => answer.parameters.findIndex((other) => other.name === name));
  const likelihood = experiment.likelihood(experiment.observed);
  const points = comparePoints(experiment, likelihood, order, answer.points);
  for (const [quantity, value] of Object.entries(points.worst))
    if (!(value <= TOLERANCES[quantity])) faults.push(`${quantity} is off by ${value.toExponential(1)}`);
  const fits = await compareFits(experiment, likelihood, answer.fit, async (at) => (await ask({ at })).twiceNll);
  if (FAULTY_FITS.includes(fits.verdict)) faults.push(`best fit: ${fits.verdict} (${fits.ours}, pyhf ${fits.theirs})`);
  return { parameters: parameters.length, ...points, fit: fits, faults };
}
