/**
 * Limits and significances of Combine's own test cards with those that Combine's authors keep for them.
 *
 *   npm run build
 *   node validation/combine-limits.mjs FOLDER
 *
 * FOLDER is a copy of the repository cms-analysis/HiggsAnalysis-CombinedLimit (data/benchmarks and test/validation/reference.json): upper limits where the profiled
 * -2 log L is 3.841 above its minimum, significances from its value at r = 0. Cards of counts must agree to 2e-3 (limits, which were found by bisection) and
 * 2e-4 (significances); cards with histograms are shown only: their numbers are of 2011, and the version that made them is not there to be asked. Cards that are
 * not read are named with the reason. Fits of cards with histograms, shape and shapeN, and autoMCStats (data/ci) are compared with what the current version prints
 * (test/references): best r and both ends of its 68 % interval, to a twentieth of its uncertainty, as Combine's minimiser stops early. Exits 1 where a requirement is missed.
 */
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { bestFit, cardTemplates, parseCard, readCard } from "@ratiometer/likelihood";

const LEVEL = 3.841459;
const TOLERANCES = { limit: 2e-3, significance: 2e-4 };
/** Combine extends the range of r where a limit needs it. */
const RANGE = [0, 200];

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("name a copy of HiggsAnalysis-CombinedLimit");
  process.exit(2);
}

/** Limit, or significance, of the strength r. */
function resultOf({ experiment }, kind) {
  const likelihood = experiment.likelihood(experiment.observed);
  const parameters = likelihood.parameters.map((one) => (one.name === "r" ? { ...one, bounds: RANGE } : one));
  const wide = { ...likelihood, parameters };
  const index = parameters.findIndex(({ name }) => name === "r");
  const best = bestFit(wide);
  const rise = (r) => bestFit(wide, { held: new Map([[index, r]]), start: best.values }).twiceNll - best.twiceNll;
  if (kind === "significance") return Math.sqrt(Math.max(0, rise(0)));
  let [low, high] = [best.values[index], Math.max(1, 2 * best.values[index])];
  while (rise(high) < LEVEL) high *= 1.5;
  while (high - low > 1e-7 * high) {
    const middle = (low + high) / 2;
    if (rise(middle) < LEVEL) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Cards of data/ci with the outputs for them, masses for $MASS. */
const FITS = [
  { card: "template-analysis_shapeInterp.txt", output: "cmshistfunc.out", mass: 200 },
  { card: "template-analysis_shapeNInterp.txt", output: "cmshistfunc_shapeN.out", mass: 200 },
  { card: "templ_datacard_largeYields.txt", output: "template_analysis_large_integrals.out" },
];
const FIT_TOLERANCE = 0.05;

/** Best r and the ends of its 68 % interval. */
function fitOf({ experiment }) {
  const likelihood = experiment.likelihood(experiment.observed);
  const parameters = likelihood.parameters.map((one) => (one.name === "r" ? { ...one, bounds: [-5, 5] } : one));
  const wide = { ...likelihood, parameters };
  const index = parameters.findIndex(({ name }) => name === "r");
  const best = bestFit(wide, { search: false });
  const rise = (r) => bestFit(wide, { held: new Map([[index, r]]), start: best.values, search: false }).twiceNll - best.twiceNll;
  const r = best.values[index];
  const end = (side) => {
    let [near, far] = [0, 0.1];
    while (rise(r + side * far) < 1) [near, far] = [far, 1.5 * far];
    while (far - near > 1e-4) {
      const middle = (near + far) / 2;
      if (rise(r + side * middle) < 1) near = middle;
      else far = middle;
    }
    return r + side * near;
  };
  return { status: best.status, values: [r, end(-1), end(1)] };
}

async function compareFit({ card: name, output, mass }) {
  const [, best, down, up] = /r :\s+([-+.\d]+)\s+-([.\d]+)\/\+([.\d]+)/.exec(
    await readFile(join(folder, "test/references", output), "utf8"),
  );
  const expected = [Number(best), Number(best) - Number(down), Number(best) + Number(up)];
  const path = join(folder, "data/ci", name);
  const card = parseCard(await readFile(path, "utf8"), path);
  const templates = cardTemplates(card, mass);
  const { status, values } = await readCard(card, templates).then(fitOf).finally(templates.close);
  const off = Math.max(...values.map((value, i) => Math.abs(value - expected[i]))) / ((Number(down) + Number(up)) / 2);
  const missed = status !== "converged" || off > FIT_TOLERANCE;
  const shown = (numbers) => numbers.map((value) => value.toFixed(3)).join(" ");
  console.log(
    `${name.padEnd(36)} ${shown(expected)}, here ${shown(values)} (${status}), ${off.toFixed(3)} of the uncertainty${missed ? " missed" : ""}`,
  );
  return missed;
}

const files = (await readdir(join(folder, "data/benchmarks"), { recursive: true })).filter((name) => name.endsWith(".txt"));
const reference = JSON.parse(await readFile(join(folder, "test/validation/reference.json"), "utf8"));
const compared = { limit: [], significance: [] };
let failed = false;
for (const [job, { results = {} }] of Object.entries(reference)) {
  // PLC: another way to the same numbers
  if (!job.endsWith("_ProfileLikelihood") || job.includes("_PLC_")) continue;
  const kind = job.includes("_Sig_") ? "significance" : "limit";
  for (const [name, { limit: expected }] of Object.entries(results)) {
    const file = files.find((one) => basename(one) === name);
    if (file === undefined) continue;
    const path = join(folder, "data/benchmarks", file);
    try {
      const whole = parseCard(await readFile(path, "utf8"), path);
      const card = job.includes("_S0_") ? { ...whole, nuisances: [] } : whole;
      const templates = cardTemplates(card, undefined);
      const found = await readCard(card, templates)
        .then((model) => resultOf(model, kind))
        .finally(templates.close);
      const counts = card.shapes.length === 0;
      const off = Math.abs(found - expected) / Math.max(1e-3, expected);
      const missed = counts && off > TOLERANCES[kind];
      failed ||= missed;
      if (counts) compared[kind].push(off);
      const verdict = missed ? "missed" : counts ? "" : "histograms";
      console.log(
        `${job.padEnd(36)} ${name.padEnd(42)} ${expected.toFixed(5).padStart(9)} ${found.toFixed(5).padStart(9)} ${off.toExponential(1)} ${verdict}`,
      );
    } catch (error) {
      if (error.name !== "AnalysisError") throw error;
      console.log(`${job.padEnd(36)} ${name.padEnd(42)} not read: ${error.code}, ${error.message}`);
    }
  }
}
for (const fit of FITS) if (await compareFit(fit)) failed = true;
for (const [kind, offs] of Object.entries(compared))
  console.log(`${offs.length} of kind ${kind} from cards of counts, relative differences up to ${Math.max(...offs).toExponential(1)}`);
if (failed || compared.limit.length === 0) {
  console.error("validation failed");
  process.exitCode = 1;
}
