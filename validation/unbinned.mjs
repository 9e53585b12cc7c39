// Unbinned likelihoods of events whose densities are known exactly, and Feldman-Cousins intervals of a coefficient whose square dominates.
//   node validation/unbinned.mjs [exact] [cut] [coverage] [--jobs N] [--events N] [--toys N] [--json FILE]        (after npm run build; about ten minutes on two cores)
// Exits with 1 where one of these is missed:
//   exact      68.27 % and 95 % ends of a scan, with and without an uncertain rate, are within 1 % of the interval's width of those of the exact likelihood:
//              of the closed-form process by quadrature, of tHq at parton level by sums over other events
//   cut        the same for the events that a learned score selects, by an exact ratio of the whole domain; within 5 % by the learned ratio itself, normalised
//              to the events of the region
//   coverage   among 500 toys the shares of intervals that contain the truth are within 2.6 binomial standard deviations of 68.27 % and 95 %
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { networkOutput } from "@ratiometer/classifiers";
import { crossSectionTerms, restrictCoefficients } from "@ratiometer/eft";
import { coverage, coveragePull, feldmanCousins, neymanBelt } from "@ratiometer/likelihood";
import { closedFormEvents, closedFormExpectedRatio, closedFormExpectedTwiceNll, generateEvents } from "@ratiometer/simulation";
import { exactEnds, formAt, LEVELS, profiledRate, RATE, scanEnds } from "./unbinned-ends.mjs";
import { oneChannel, quadraticDominated } from "./unbinned-experiment.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    jobs: { type: "string", default: "2" },
    events: { type: "string", default: "200000" },
    toys: { type: "string", default: "500" },
    json: { type: "string" },
  },
});
const jobs = Number(options.jobs);
const events = Number(options.events);
const began = performance.now();
const minutes = () => ((performance.now() - began) / 60_000).toFixed(1);
const failures = [];

/** Ends beside the exact ones: printed, and the largest distance in units of the width held against the tolerance where there is one. */
function compare(what, found, exact, tolerance) {
  const shifts = found.ends.map(([low, high], l) => {
    const [a, b] = exact.ends[l];
    return Math.max(Math.abs(low - a), Math.abs(high - b)) / (b - a);
  });
  const show = ([low, high]) => `[${low.toFixed(5)}, ${high.toFixed(5)}]`;
  for (const [l, level] of LEVELS.entries()) {
    const off = `off by ${(100 * shifts[l]).toFixed(2)} %`;
    console.log(`  ${what.padEnd(46)} ${(100 * level).toFixed(2)} %  ${show(found.ends[l])}  exact ${show(exact.ends[l])}  ${off}`);
  }
  const largestShift = Math.max(...shifts);
  if (tolerance !== undefined && !(largestShift <= tolerance))
    failures.push(`${what}: off by ${(100 * largestShift).toFixed(2)} % of the width`);
  return { what, minimum: found.minimum, ends: found.ends, exactMinimum: exact.minimum, exactEnds: exact.ends, largestShift };
}

const EXPECTED = 300;
const RANGE = [-2, 2];
const sigmaRatio = Float64Array.of(1, 0, 0.61);
const closedFormYield = sigmaRatio.map((value) => value * EXPECTED);
/** Events of the closed-form process in a region, with a ratio of the whole domain; the pool has the expected weights of what is observed. */
const closedFormRegion = (ratio, exact, region, normalisation = sigmaRatio, domainYield = closedFormYield) => ({
  name: "c",
  sm: 0,
  range: RANGE,
  yield: region,
  domainYield,
  ratio,
  normalisation,
  weights: exact,
});
const sumOf = (forms, factor) => {
  const sum = new Float64Array(3);
  for (let i = 0; i < forms.length; i++) sum[i % 3] += forms[i] * factor;
  return sum;
};

async function exact() {
  console.log(`closed-form process, ${events} events for ${EXPECTED} expected ones`);
  const forms = closedFormExpectedRatio(closedFormEvents({ events, seed: 17 }).observables);
  // rate and mean ratio of the same events, so that their noise does not move the minimum
  const rate = sumOf(forms, EXPECTED / events);
  const whole = closedFormRegion(forms, forms, rate, sumOf(forms, 1 / events), rate);
  const quadrature = (c) => closedFormExpectedTwiceNll(c, EXPECTED);
  const uncertain = (c) => profiledRate(quadrature(c), formAt(closedFormYield, c), EXPECTED);
  const list = [
    compare("closed form", scanEnds(oneChannel(whole), "c", RANGE), exactEnds(quadrature, [-0.5, 0.5]), 0.01),
    compare(
      "closed form, rate uncertain by 5 %",
      scanEnds(oneChannel({ ...whole, rate: RATE }), "c", RANGE),
      exactEnds(uncertain, [-0.5, 0.5]),
      0.01,
    ),
  ];
  const partons = async (seed) => {
    const { weights } = await generateEvents({ process: "tHq", events: Math.round(events / 4), seed }, { jobs });
    const { events: count, values } = restrictCoefficients(weights, ["kt"]);
    const sigma = crossSectionTerms({ events: count, coefficients: ["kt"], sm: [1], values }).map((value) => value * 138_000); // pb⁻¹
    const ratio = values.map((value, at) => value / values[at - (at % 3)]);
    return { count, values, sigma, ratio };
  };
  const [own, other] = [await partons(5), await partons(6)];
  console.log(`tHq, ${own.count} events at 138 fb⁻¹, and as many others for the exact likelihood   (${minutes()} min)`);
  const scale = own.sigma[0] / other.sigma[0];
  const nu = other.sigma.map((value) => value * scale);
  const shares = Float64Array.from({ length: other.count }, (_, i) => (other.values[3 * i] * 138_000) / other.sigma[0]);
  const sums = (kt) => {
    const d = kt - 1;
    const logs = shares.reduce((sum, share, i) => sum + share * Math.log(formAt(other.ratio, d, 3 * i)), 0);
    return 2 * (formAt(nu, d) - nu[0]) - 2 * nu[0] * logs;
  };
  const thq = {
    name: "kt",
    sm: 1,
    range: [-2, 3],
    yield: own.sigma,
    domainYield: own.sigma,
    ratio: own.ratio,
    normalisation: own.sigma.map((value) => value / own.sigma[0]),
    weights: own.values,
  };
  const near = [0.9, 1.1];
  list.push(compare("tHq", scanEnds(oneChannel(thq), "kt", near), exactEnds(sums, near), 0.01));
  const profiled = (kt) => profiledRate(sums(kt), formAt(nu, kt - 1), nu[0]);
  list.push(
    compare("tHq, rate uncertain by 5 %", scanEnds(oneChannel({ ...thq, rate: RATE }), "kt", near), exactEnds(profiled, near), 0.01),
  );
  return list;
}

/** log r̂ of events at c, by a published network of the closed-form process. */
function logRatios(network, observables, c) {
  const columns = ["x1", "x2", "x3", "x4"].map((name) => observables.columns.get(name).values);
  const rows = new Float32Array(observables.length * 5).fill(c);
  for (let i = 0; i < observables.length; i++) for (let j = 0; j < 4; j++) rows[5 * i + j] = columns[j][i];
  return networkOutput(network, "x", rows, 5, "log_likelihood_ratio");
}

async function cut() {
  const folder = await mkdtemp(join(tmpdir(), "ratiometer-unbinned-"));
  try {
    const command = [
      join(ROOT, "apps/cli/bin/ratiometer.js"),
      "run",
      join(ROOT, "examples/first-run/analysis.yaml"),
      "--out",
      folder,
      "--force",
      "--quiet",
    ];
    const run = spawnSync(process.execPath, command, { encoding: "utf8" });
    if (run.status !== 0) throw new Error(run.stderr);
    const network = await readFile(join(folder, "artifact/model/c-ratio.onnx"));
    const { normalisation } = JSON.parse(await readFile(join(folder, "evaluate/c-ratio/diagnostics.json"), "utf8"));
    const domain = Float64Array.from(normalisation);
    console.log(`closed-form process, ${events} events, a ratio learned from those of examples/first-run   (${minutes()} min)`);
    const read = async (seed) => {
      const { observables } = closedFormEvents({ events, seed });
      const [down, up] = [await logRatios(network, observables, -1), await logRatios(network, observables, 1)];
      // q̂ = 1 + 2 c q₁ + c² q₂ from its values at ±1
      const learned = new Float64Array(3 * events);
      for (let i = 0; i < events; i++) {
        const [a, b] = [Math.exp(down[i]) * formAt(domain, -1), Math.exp(up[i]) * formAt(domain, 1)];
        learned.set([1, (b - a) / 4, (a + b) / 2 - 1], 3 * i);
      }
      return { forms: closedFormExpectedRatio(observables), learned };
    };
    const [own, other] = [await read(17), await read(18)];
    const list = [];
    for (const [label, keeps] of [
      ["score above 0.3", (score) => score > 0.3],
      ["score below -0.5", (score) => score < -0.5],
    ]) {
      const rowsOf = ({ learned }) => Array.from({ length: events }, (_, i) => i).filter((i) => keeps(2 * learned[3 * i + 1]));
      const take = (rows, forms) => {
        const taken = new Float64Array(3 * rows.length);
        rows.forEach((row, i) => taken.set(forms.subarray(3 * row, 3 * row + 3), 3 * i));
        return taken;
      };
      const others = take(rowsOf(other), other.forms);
      const expected = sumOf(others, EXPECTED / events);
      const truth = exactEnds((c) => {
        let logs = 0;
        for (let at = 0; at < others.length; at += 3) logs += Math.log(formAt(others, c, at));
        return 2 * formAt(expected, c) - (2 * EXPECTED * logs) / events;
      }, RANGE);
      const rows = rowsOf(own);
      const forms = take(rows, own.forms);
      const learned = take(rows, own.learned);
      const region = sumOf(forms, EXPECTED / events);
      const ends = (...more) => scanEnds(oneChannel(closedFormRegion(...more)), "c", RANGE);
      const regionMean = sumOf(learned, 1 / rows.length);
      list.push(compare(`${label}, exact ratio`, ends(forms, forms, region), truth, 0.01));
      list.push(compare(`${label}, learned, Z of the region`, ends(learned, forms, region, regionMean, region), truth, 0.05));
      list.push(compare(`${label}, learned, Z of the domain`, ends(learned, forms, region, domain), truth));
    }
    return list;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Toys at each point of a belt. */
const BELT = 1000;

async function coverageOfToys() {
  const toys = Number(options.toys);
  const input = { events: 100_000, expected: 100 };
  const experiment = quadraticDominated(input);
  const source = { module: new URL("unbinned-experiment.mjs", import.meta.url).href, open: "quadraticDominated", input };
  const axis = Array.from({ length: 33 }, (_, i) => (i - 16) / 5);
  const construction = { indices: [0], axes: [axis] };
  const points = axis.map((c) => Float64Array.of(c));
  const belt = await neymanBelt(experiment, construction, points, { toys: BELT, levels: LEVELS, seed: 7, source, jobs });
  console.log(
    `coefficient whose square dominates, 100 expected events: belt of ${axis.length} points, ${BELT} toys each   (${minutes()} min)`,
  );
  const list = [];
  for (const truth of [0, 0.5, 1.3]) {
    const found = coverage(experiment, belt, { ...construction, truth: Float64Array.of(truth), seed: 11, from: 0, to: toys });
    for (const [l, level] of LEVELS.entries()) {
      const [own, wilks] = [found.belt[l], found.asymptotic[l]];
      const pull = coveragePull(own, toys);
      const say = ({ covered, length }) => `${((100 * covered) / toys).toFixed(1)} %, length ${(length / toys).toFixed(2)}`;
      console.log(
        `  c = ${truth}  ${(100 * level).toFixed(2)} %  covered ${say(own)} (${pull.toFixed(1)} standard deviations);  asymptotic ${say(wilks)}`,
      );
      list.push({
        truth,
        level,
        toys,
        pull,
        covered: own.covered,
        length: own.length / toys,
        asymptotic: wilks.covered,
        asymptoticLength: wilks.length / toys,
      });
      if (!(Math.abs(pull) <= 2.6)) failures.push(`coverage at c = ${truth}, level ${level}: ${pull.toFixed(1)} standard deviations`);
    }
    if (found.unconverged > 0) failures.push(`coverage at c = ${truth}: ${found.unconverged} toys with a fit that did not converge`);
  }
  for (const rate of [undefined, 1.1]) {
    const own = { ...input, ...(rate === undefined ? {} : { rate }) };
    const one = quadraticDominated(own);
    const data = one.asimov(one.parameters.map(({ init }) => init));
    const settings = { parameters: ["c"], axes: [axis], seed: 7, toys: BELT, data, source: { ...source, input: own }, jobs };
    const { construction: kind, regions, asymptotic, status } = await feldmanCousins(one, settings);
    if (status !== "converged") failures.push(`Feldman-Cousins, ${kind}: ${status}`);
    const show = (union) => union.map(([low, high]) => `[${low.toFixed(3)}, ${high.toFixed(3)}]`).join(" ∪ ");
    for (const level of LEVELS) {
      const [ours, wilks] = [regions, asymptotic.regions].map(({ intervals }) => show(intervals[level]));
      console.log(`  Asimov data, ${kind.padEnd(8)} ${(100 * level).toFixed(2)} %  ${ours};  asymptotic ${wilks}`);
    }
    list.push({ construction: kind, intervals: regions.intervals, asymptotic: asymptotic.regions.intervals });
  }
  return list;
}

const parts = { exact, cut, coverage: coverageOfToys };
const asked = positionals.length > 0 ? positionals : Object.keys(parts);
const outcome = {};
for (const name of asked) outcome[name] = await parts[name]();
if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify({ ...outcome, failures }, undefined, 2)}\n`);
console.log(`${minutes()} minutes`);
if (failures.length > 0) {
  console.error(`validation failed:\n${failures.map((failure) => `  ${failure}`).join("\n")}`);
  process.exitCode = 1;
}
