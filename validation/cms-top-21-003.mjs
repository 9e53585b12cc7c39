/**
 * CMS-TOP-21-003 (boosted tt̄Z and tt̄H, arXiv:2208.12837): its Combine cards and its polynomials in eight coefficients, fitted here.
 *
 *   npm run build
 *   node validation/cms-top-21-003.mjs --data FOLDER [--coefficients ctW,ctZ] [--json FILE] [--record FILE]
 *
 * FOLDER has datacard_2016.txt … 2018.txt, datacard_2018.root, templates.json (the histograms of all years), eft_param_v3.json and statonly_scan_reference.json.
 * Without uncertainties but those of the counts, and one free factor on tt_B, the 95 % intervals of each coefficient alone must be those of an independent scan, to
 * one step of its grid, for Asimov data and for the observed, and so must be those that the command `scan` finds. The histograms of 2018 must be the same in both files. With all uncertainties of the cards the
 * intervals stand beside those of CMS, other coefficients fixed and profiled; these are compared, not required. Exits 1 where a requirement is missed.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bestFit, cardTemplates, datacardText, joinCards, parseCard, readCard, readScaling } from "@ratiometer/likelihood";
import { intervalsOf } from "./cms-top-21-003-intervals.mjs";
import { recordOf } from "./cms-top-21-003-record.mjs";

const YEARS = [2016, 2017, 2018];
/** TeV⁻²: ranges and grids of the independent scan. */
const RANGES = {
  ctp: [-40, 60],
  cpQM: [-20, 30],
  cpQ3: [-12, 12],
  cpt: [-30, 25],
  cptb: [-25, 25],
  ctW: [-4, 4],
  ctZ: [-4, 4],
  cbW: [-12, 12],
};
const STEPS = 800;
const LEVEL = 3.841;
const FACTOR = "CMS_ttbbnorm";

const { values: options } = parseArgs({
  options: { data: { type: "string" }, coefficients: { type: "string" }, json: { type: "string" }, record: { type: "string" } },
});
if (options.data === undefined) {
  console.error("say where the cards are: --data FOLDER");
  process.exit(2);
}
const path = (name) => join(resolve(options.data), name);
const chosen = options.coefficients?.split(",") ?? Object.keys(RANGES);
const table = await readFile(path("eft_param_v3.json"), "utf8");
const scalingOf = (coefficients) =>
  readScaling(table, path("eft_param_v3.json"), { coefficients, ranges: new Map(coefficients.map((name) => [name, RANGES[name]])) });

/** The card of a year with the histograms of templates.json. */
async function yearCard(year) {
  const text = await readFile(path(`datacard_${year}.txt`), "utf8");
  const shapes = `shapes * * templates.json ${year}/$CHANNEL/$PROCESS ${year}/$CHANNEL/$PROCESS/$SYSTEMATIC`;
  return parseCard(text.replace(/^shapes data_obs.*$/m, "").replace(/^shapes.*$/m, shapes), path(`datacard_${year}.txt`));
}

async function modelOf(card, scaling) {
  const templates = cardTemplates(card, undefined);
  try {
    return await readCard(card, templates, { scaling });
  } finally {
    await templates.close();
  }
}

const statistical = (card) => ({ ...card, nuisances: [], statistics: [] });
const init = ({ model }) => model.parameters.map((parameter) => parameter.init);

/** First and last point of the independent scan's grid below the level, with one coefficient and the factor on tt_B. */
function gridInterval(likelihood, [low, high]) {
  const at = Array.from({ length: STEPS + 1 }, (_, i) => low + ((high - low) * i) / STEPS);
  const values = at.map((value) => bestFit(likelihood, { held: new Map([[0, value]]), search: false }).twiceNll);
  const least = Math.min(...values);
  const inside = at.filter((_, i) => values[i] - least < LEVEL);
  // disjoint parts would be points missing between
  const whole = inside.length === Math.round(((inside.at(-1) - inside[0]) / (high - low)) * STEPS) + 1;
  return { best: at[values.indexOf(least)], cl95: [inside[0], inside.at(-1)], whole };
}

/** The 95 % intervals that `ratiometer scan` finds. */
function commandIntervals(file, name, data) {
  const [low, high] = RANGES[name];
  const parameter = `${name}=${low}:${high}:81`;
  const scaled = ["--scaling", path("eft_param_v3.json"), "--coefficients", name];
  const argv = [
    "scan",
    file,
    ...scaled,
    "--bounds",
    `${name}=${low}:${high}`,
    "--parameter",
    parameter,
    "--data",
    data,
    "--levels",
    "0.95",
    "--json",
  ];
  const run = spawnSync(process.execPath, [fileURLToPath(new URL("../apps/cli/bin/ratiometer.js", import.meta.url)), ...argv], {
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout).intervals["0.95"];
}

const joined = joinCards(await Promise.all(YEARS.map(async (year) => ({ label: `y${year}`, card: await yearCard(year) }))));
const published = parseCard(await readFile(path("datacard_2018.txt"), "utf8"), path("datacard_2018.txt"));
const faults = [];

// 1. the histograms of 2018 in ROOT and in JSON
const [fromRoot, fromJson] = await Promise.all([published, await yearCard(2018)].map((card) => modelOf(card, undefined)));
const flat = ({ experiment }) => experiment.expected(init({ model: experiment })).flatMap(({ yields }) => [...yields]);
const yields2018 = [fromRoot, fromJson].map((one) => flat(one));
const largest = Math.max(...yields2018[0].map((value, b) => Math.abs(value / yields2018[1][b] - 1)));
if (largest > 1e-5) faults.push(`expected events of 2018 in ROOT and in JSON differ by ${largest}`);

// 2. counts alone
const { result: reference } = JSON.parse(await readFile(path("statonly_scan_reference.json"), "utf8"));
const counts = [];
const folder = await mkdtemp(join(tmpdir(), "ratiometer-cms-"));
const countsCard = join(folder, "card.txt");
await writeFile(countsCard, datacardText({ ...statistical(joined), groups: [] }, folder));
for (const name of chosen) {
  const scaling = scalingOf([name]);
  const three = await modelOf(statistical(joined), scaling);
  const step = (RANGES[name][1] - RANGES[name][0]) / STEPS;
  for (const data of ["asimov", "observed"]) {
    const likelihood = three.experiment.likelihood(data === "asimov" ? three.experiment.asimov(init(three)) : three.observed);
    const found = gridInterval(likelihood, RANGES[name]);
    const [[low, high]] = reference[name][data].cl95;
    const off = Math.max(Math.abs(found.cl95[0] - low), Math.abs(found.cl95[1] - high)) / step;
    // the reference is rounded to three digits
    if (!found.whole || off > 1 + 0.001 / step) faults.push(`${name}, ${data}: [${found.cl95.join(", ")}], elsewhere [${low}, ${high}]`);
    const command = commandIntervals(countsCard, name, data);
    // its ends are roots, which lie beyond the last points of the grid by up to a step
    const ends = Math.max(Math.abs(command[0][0] - low), Math.abs(command.at(-1)[1] - high));
    if (command.length > 1 || ends > step + 0.001)
      faults.push(`${name}, ${data}: ${JSON.stringify(command)} by the command, elsewhere [${low}, ${high}]`);
    counts.push({ coefficient: name, data, ...found, reference: [low, high], steps: off, command });
  }
  const [root, json] = await Promise.all([published, await yearCard(2018)].map((card) => modelOf(statistical(card), scaling)));
  const [one, other] = [root, json].map((model) =>
    gridInterval(model.experiment.likelihood(model.experiment.asimov(init(model))), RANGES[name]),
  );
  const off = Math.max(...one.cl95.map((end, i) => Math.abs(end - other.cl95[i]))) / step;
  if (off > 1.001) faults.push(`${name}, 2018: [${one.cl95.join(", ")}] with ROOT, [${other.cl95.join(", ")}] with JSON`);
  counts.push({ coefficient: name, data: "asimov of 2018, ROOT", ...one, reference: other.cl95, steps: off });
  console.log(`${name}: counts alone are done`);
}
await rm(folder, { recursive: true });

// 3. all uncertainties of the cards, all years and 2018 with its ROOT file
const all = await modelOf(joined, scalingOf(Object.keys(RANGES)));
const only2018 = await modelOf(published, scalingOf(Object.keys(RANGES)));
const full = [];
for (const name of chosen) {
  for (const others of ["fixed", "profiled"]) {
    const started = Date.now();
    const settings = { name, coefficients: Object.keys(RANGES), others, range: RANGES[name], level: LEVEL };
    const observed = intervalsOf(all.experiment, all.observed, settings);
    const expected = intervalsOf(all.experiment, all.experiment.asimov(init(all)), settings);
    const year = others === "fixed" ? intervalsOf(only2018.experiment, only2018.observed, settings) : undefined;
    full.push({ coefficient: name, others, observed, expected, ...(year === undefined ? {} : { year }) });
    const shown = observed.intervals.map(([low, high]) => `[${low.toFixed(2)}, ${high.toFixed(2)}]`).join(" ");
    console.log(
      `${name}, others ${others}: best ${observed.best.toFixed(2)}, 95 % ${shown} (${((Date.now() - started) / 1000).toFixed(0)} s)`,
    );
    if (!observed.converged || !expected.converged) faults.push(`${name}, others ${others}: a fit did not converge`);
  }
}
const standard = bestFit(all.experiment.likelihood(all.observed), {
  held: new Map(Object.keys(RANGES).map((name) => [all.model.parameters.findIndex((parameter) => parameter.name === name), 0])),
  search: false,
});
const outcome = {
  parameters: all.model.parameters.length,
  bins: all.observed.counts.length,
  remarks: all.remarks,
  largestDifferenceOf2018: largest,
  factorAtStandardModel: standard.values[all.model.parameters.findIndex(({ name }) => name === FACTOR)],
  counts,
  full,
  faults,
};
if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(outcome, null, 2)}\n`);
if (options.record !== undefined) await writeFile(options.record, recordOf(outcome));
for (const fault of faults) console.error(fault);
if (faults.length > 0) {
  console.error("validation failed");
  process.exitCode = 1;
}
