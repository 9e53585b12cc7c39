// How often the intervals of an analysis contain the truth: pseudo-experiments at given points, from the simulation of a finished run.
//   node validation/analysis-coverage.mjs RUN ANALYSIS.yaml --at c=0 [--at c=1] [--experiments 200] [--toys 1000] [--seed N] [--jobs N] [--json FILE]
//                                                                                                         (after npm run build; minutes)
// Each --at names coefficients, as in kt=-1,ktt=0 or kt=SM; those that are left out are at the SM, nuisance parameters at their nominal values. The leading coefficient,
// the first that is scanned, is what intervals are of; others are fitted. An experiment has Poisson numbers of events, drawn from the hold-out events with
// their weights at the point, counts of bins, and auxiliary measurements. It covers where -2 log L at the true value is at most a threshold above its minimum:
//   Feldman-Cousins   that of the run's toys, smooth between the points of its grid; or, where the run has none, of independent toys at the point itself
//   asymptotic        the quantile of the chi-square distribution
// Exits with 1 where the share of covering experiments by Feldman-Cousins is off its level by more than 2.6 binomial standard deviations, the toys behind the
// threshold included. What the asymptotic thresholds do is told and not judged.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { AnalysisError, coefficientsNamed, describeError, loadAnalysis } from "@ratiometer/config";
import { chi2Quantile } from "@ratiometer/likelihood";
import { threadPool } from "@ratiometer/tables";
import { analysisModel } from "../apps/cli/dist/stages/analysis-likelihoods.js";
import { channelData, inLikelihood, likelihoodCoefficients } from "../apps/cli/dist/stages/channel-data.js";
import { readEstimatedEvents } from "../apps/cli/dist/stages/estimated-events.js";
import { openLikelihoodModel } from "../apps/cli/dist/stages/likelihood-experiment.js";
import { freeNormalisations, nuisanceParameters } from "../apps/cli/dist/stages/nuisance-parameters.js";
import { treatedTemplates } from "../apps/cli/dist/stages/template-treatment.js";

/** Binomial standard deviations that are still chance. */
const ALLOWED = 2.6;
/** Experiments of one task. */
const CHUNK = 20;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    at: { type: "string", multiple: true, default: [] },
    experiments: { type: "string", default: "200" },
    toys: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    jobs: { type: "string", default: "2" },
    json: { type: "string" },
  },
});
const [experiments, toys, seed, jobs] = ["experiments", "toys", "seed", "jobs"].map((key) => Number(options[key]));
const [run, file] = positionals;
if (file === undefined || options.at.length === 0 || ![experiments, toys, jobs].every((n) => Number.isInteger(n) && n > 0)) {
  console.error(
    "usage: node validation/analysis-coverage.mjs RUN ANALYSIS.yaml --at NAME=VALUE[,NAME=VALUE] … [--experiments N] [--toys N]",
  );
  process.exit(2);
}

/** The model of the run's likelihood as plain data. */
async function modelOf(analysis) {
  const events = await readEstimatedEvents((stage) => join(run, stage), analysis);
  const parameters = nuisanceParameters(analysis, events);
  const coefficients = coefficientsNamed(analysis, likelihoodCoefficients(analysis)).map(({ name, sm, range }) => ({ name, sm, range }));
  const { data, nuisances } = treatedTemplates(analysis, events, parameters, channelData(analysis, events, parameters));
  return analysisModel(analysis, inLikelihood(data), coefficients, { nuisances, free: freeNormalisations(analysis) });
}

/** A point of all parameters. */
function truthOf(text, { parameters }) {
  const truth = Float64Array.from(parameters, ({ init }) => init);
  for (const part of text.split(",")) {
    const [name, value] = part.split("=");
    const index = parameters.findIndex((parameter) => parameter.name === name.trim());
    const known = parameters.filter(({ role }) => role === "interest").map((parameter) => parameter.name);
    if (index < 0 || value === undefined || !(value === "SM" || Number.isFinite(Number(value))))
      throw new AnalysisError("USAGE_OPTION_VALUE", `found --at ${text}, expected values of ${known.join(", ")}, such as ${known[0]}=1`);
    if (value !== "SM") truth[index] = Number(value);
  }
  return truth;
}

/** The run's smooth threshold at a value, by straight lines between the points of its grid; undefined where it has none. */
function runThreshold(results, name, value, level) {
  const found = results.feldmanCousins?.find(({ parameters }) => parameters.join() === name);
  if (found === undefined || !found.points.every(({ thresholds }) => level in thresholds)) return undefined;
  const { points } = found;
  const above = points.findIndex(({ at }) => at[0] >= value);
  if (above < 0 || (above === 0 && points[0].at[0] > value)) return undefined;
  const [left, right] = [points[Math.max(0, above - 1)], points[above]];
  const width = right.at[0] - left.at[0];
  const share = width > 0 ? (value - left.at[0]) / width : 1;
  const smooth = ({ thresholds }) => thresholds[level].smooth;
  return { threshold: smooth(left) + share * (smooth(right) - smooth(left)), toys: found.toys, source: "the run's toys" };
}

async function main() {
  const analysis = await loadAnalysis(file);
  const results = JSON.parse(await readFile(join(run, "infer", "results.json"), "utf8"));
  const model = await modelOf(analysis);
  const experiment = openLikelihoodModel(model);
  const { parameters } = experiment;
  const [name] = analysis.inference.scans.find(({ coefficients }) => coefficients.length === 1).coefficients;
  const index = parameters.findIndex((parameter) => parameter.name === name);
  const [low, high] = parameters[index].bounds;
  const axes = [Array.from({ length: 41 }, (_, i) => low + ((high - low) * i) / 40)];
  const source = {
    module: new URL("../apps/cli/dist/stages/likelihood-model.js", import.meta.url).href,
    open: openLikelihoodModel.name,
    input: model,
  };
  const pool = threadPool(new URL("../packages/likelihood/dist/inference/neyman-worker.js", import.meta.url), source, jobs);
  /** The statistic at the true value in experiments at the truth; those of different series are independent. */
  const statistics = async (truth, series, count) => {
    const tasks = Array.from({ length: Math.ceil(count / CHUNK) }, (_, i) => ({
      indices: [index],
      axes,
      point: series,
      values: truth,
      ordering: "likelihood-ratio",
      seed,
      from: i * CHUNK,
      to: Math.min(count, (i + 1) * CHUNK),
    }));
    const parts = await Promise.all(tasks.map((task) => pool.perform(task)));
    return {
      values: parts.flatMap((part) => [...part.statistics]),
      unconverged: parts.reduce((sum, part) => sum + part.unconverged, 0),
    };
  };
  const points = [];
  let failed = false;
  try {
    for (const [p, text] of options.at.entries()) {
      const began = performance.now();
      const truth = truthOf(text, experiment);
      const found = await statistics(truth, 1_000_000 + 2 * p, experiments);
      const { levels } = analysis.inference.intervals;
      const own = levels.some((level) => runThreshold(results, name, truth[index], String(level)) === undefined)
        ? (await statistics(truth, 1_000_001 + 2 * p, toys)).values.sort((a, b) => a - b)
        : undefined;
      const seconds = (performance.now() - began) / 1000;
      console.log(`${text}: ${experiments} experiments, ${found.unconverged} not converged, ${seconds.toFixed(0)} s`);
      const outcomes = levels.flatMap((level) => {
        const constructed = runThreshold(results, name, truth[index], String(level)) ?? {
          threshold: own[Math.min(toys, Math.ceil(level * (toys + 1))) - 1],
          toys,
          source: "toys at the point",
        };
        return [
          { kind: "Feldman-Cousins", judged: true, ...constructed },
          { kind: "asymptotic", judged: false, threshold: chi2Quantile(level), toys: Infinity, source: "chi-square" },
        ].map(({ kind, judged, threshold, toys: behind, source: origin }) => {
          const covered = found.values.filter((value) => value <= threshold).length;
          const share = covered / experiments;
          const error = Math.sqrt(level * (1 - level) * (1 / experiments + 1 / behind));
          const pull = (share - level) / error;
          const off = judged && Math.abs(pull) > ALLOWED;
          failed ||= off;
          const numbers = `${(100 * share).toFixed(1)} ± ${(100 * Math.sqrt((share * (1 - share)) / experiments)).toFixed(1)} %`;
          console.log(`  ${(100 * level).toFixed(2)} %  ${kind.padEnd(16)} ${numbers}  pull ${pull.toFixed(1)}  threshold ${threshold.toFixed(3)} (${origin})${off ? "  MISSED" : ""}`); // prettier-ignore
          return { level, kind, covered, experiments, coverage: share, pull, threshold, source: origin };
        });
      });
      points.push({ at: text, unconverged: found.unconverged, outcomes });
    }
  } finally {
    await pool.close();
  }
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify({ coefficient: name, seed, toys, points }, null, 2)}\n`);
  process.exitCode = failed ? 1 : 0;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof AnalysisError)) throw error;
  console.error(describeError(error));
  process.exitCode = 2;
}
