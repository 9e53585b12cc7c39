/**
 * A run's classifiers of two classes beside gradient-boosted trees (XGBoost): the same training, validation and hold-out events, inputs and weights.
 *
 *   npm run build
 *   PYTHON=… node validation/boosted-trees.mjs ANALYSIS.yaml --run DIR [--variant NAME] [--classifiers A,B] [--html FILE] [--json FILE]
 *
 * Prints the area under the ROC curve of each with its error, and the difference of each network to the trees with the error of that difference, from
 * bootstrap samples of the hold-out events. --html writes the ROC curves side by side. Exits 1 where a network is behind the trees by more than twice that error.
 * $PYTHON has numpy and xgboost.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { areaUnderCurve, rocCurve } from "@ratiometer/classifiers";
import { loadAnalysis } from "@ratiometer/config";
import { eventWeights } from "@ratiometer/eft";
import { figurePage, rocComparisonFigure } from "@ratiometer/report";
import { columnOf, npyBytes, openTable, parseNpy, randomStream } from "@ratiometer/tables";
import { classNumbers } from "../apps/cli/dist/stages/sample-classes.js";
import { inputMatrix, readSelectedEvents } from "../apps/cli/dist/stages/selected-events.js";

const REPLICAS = 200;
const script = fileURLToPath(new URL("boosted_trees.py", import.meta.url));

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    run: { type: "string" },
    variant: { type: "string", multiple: true, default: [] },
    classifiers: { type: "string" },
    html: { type: "string" },
    json: { type: "string" },
  },
});
const python = process.env.PYTHON;
if (positionals.length !== 1 || options.run === undefined || python === undefined) {
  console.error("usage: PYTHON=… node validation/boosted-trees.mjs ANALYSIS.yaml --run DIR");
  process.exit(2);
}
const analysis = await loadAnalysis(positionals[0], options.variant);
const events = await readSelectedEvents(join(options.run, "features"), analysis);
const names = options.classifiers?.split(",") ?? analysis.classifiers.map(({ name }) => name);
const classifiers = names.map((name) => {
  const found = analysis.classifiers.find((each) => each.name === name);
  if (found?.classes.length !== 2) {
    console.error(`"${name}" is no classifier of two classes`);
    process.exit(2);
  }
  return found;
});
const [{ classes }] = classifiers;
const classOf = classNumbers(classifiers[0], events.summary.samples, events.sample);
const sm = eventWeights(events.polynomial, events.polynomial.sm);
const rowsOf = (part) => part.filter((row) => classOf[row] < 2);
/** Both classes with the same sum of weights among the training events, as the networks have them. */
const sums = [0, 0];
for (const row of rowsOf(events.split.train)) sums[classOf[row]] += sm[row];
const weight = (row) => sm[row] / sums[classOf[row]];

/** Scores of the trees for the hold-out events: how much an event looks like the first class. */
async function trees() {
  const folder = await mkdtemp(join(tmpdir(), "ratiometer-trees-"));
  try {
    const d = events.summary.inputs.length;
    const x = inputMatrix(events.table, events.summary.inputs);
    for (const [part, all] of Object.entries(events.split)) {
      const rows = rowsOf(all);
      const inputs = new Float32Array(rows.length * d);
      rows.forEach((row, i) => inputs.set(x.subarray(row * d, (row + 1) * d), i * d));
      const write = (what, values, shape) => writeFile(join(folder, `${part}_${what}.npy`), npyBytes(values, shape));
      await write("x", inputs, [rows.length, d]);
      await write(
        "y",
        Float64Array.from(rows, (row) => 1 - classOf[row]),
        [rows.length],
      );
      await write(
        "w",
        Float64Array.from(rows, (row) => weight(row) * rows.length),
        [rows.length],
      );
    }
    await writeFile(join(folder, "seed.txt"), String(analysis.seed % 2 ** 31));
    const { status, stderr } = spawnSync(python, [script, folder], { encoding: "utf8" });
    if (status !== 0) throw new Error(`${python} ${script}: ${stderr}`);
    return {
      score: Float64Array.from(parseNpy(await readFile(join(folder, "score.npy")), "score.npy").values),
      settings: JSON.parse(await readFile(join(folder, "settings.json"), "utf8")),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const rows = rowsOf(events.split.test);
const first = Float64Array.from(rows, (row) => (classOf[row] === 0 ? weight(row) : 0));
const second = Float64Array.from(rows, (row) => (classOf[row] === 1 ? weight(row) : 0));
const baseline = await trees();
const scores = [{ name: "boosted trees", score: baseline.score }];
for (const { name, classes: own } of classifiers) {
  const table = await openTable(join(options.run, "evaluate", name, "events"));
  const column = `${name}.${own[0].name}`;
  const { values } = columnOf(await table.read(0, table.length, [column]), column);
  scores.push({ name, score: Float64Array.from(rows, (row) => values[row]) });
}

const areas = scores.map(({ score }) => areaUnderCurve(score, first, second));
const stream = randomStream(analysis.seed, "boosted trees", "bootstrap");
const replicas = Array.from({ length: REPLICAS }, () => {
  const counts = Float64Array.from(rows, () => stream.poisson(1));
  const [a, b] = [first, second].map((weights) => weights.map((each, i) => each * counts[i]));
  return scores.map(({ score }) => areaUnderCurve(score, a, b).value);
});
const results = scores.map(({ name }, s) => {
  const differences = replicas.map((values) => values[s] - values[0]);
  const mean = differences.reduce((sum, value) => sum + value, 0) / REPLICAS;
  const error = Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (REPLICAS - 1));
  return { name, area: areas[s], difference: { value: areas[s].value - areas[0].value, error } };
});

const { trees: count, xgboost } = baseline.settings;
console.log(
  `${analysis.name}: ${classes.map(({ name }) => name).join(" against ")}, ${events.summary.inputs.length} inputs, ${rows.length} hold-out events`,
);
console.log(
  `boosted trees: XGBoost ${xgboost}, ${count} trees of depth ${baseline.settings.max_depth}, learning rate ${baseline.settings.eta}`,
);
console.log("");
console.log(`${"".padEnd(16)}area under the ROC curve   minus that of the trees`);
for (const { name, area, difference } of results)
  console.log(
    `${name.padEnd(16)}${area.value.toFixed(5)} ± ${area.error.toFixed(5)}${name === "boosted trees" ? "" : `        ${difference.value.toFixed(5)} ± ${difference.error.toFixed(5)}`}`,
  );
if (options.json !== undefined)
  await writeFile(
    options.json,
    `${JSON.stringify({ settings: baseline.settings, inputs: events.summary.inputs, holdOut: rows.length, results }, undefined, 2)}\n`,
  );
if (options.html !== undefined) {
  const curves = scores.map(({ name, score }) => ({ name, ...rocCurve(score, first, second) }));
  await writeFile(options.html, figurePage(analysis.export.title, [rocComparisonFigure("roc", classes[0].name, curves)]));
}
if (results.some(({ difference: { value, error } }) => value < -2 * error)) process.exitCode = 1;
