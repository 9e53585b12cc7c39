// The whole pipeline on the closed-form process, for several numbers of events, against its exact likelihood.
//   node validation/closed-form.mjs [EVENTS…]        (default 10000 30000 100000; after npm run build)
// Exits with 1 where 100000 events or more miss: mean squared error of log r̂ at most 0.01, 68 % interval ends within 5 % of its width of the exact
// ones, mean of r̂ over fresh SM events within 2 % of 1.
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { networkOutput } from "@ratiometer/classifiers";
import { closedFormEvents } from "@ratiometer/simulation";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FRESH = { events: 200_000, seed: 999 };
const POINTS = [-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2];
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10_000, 30_000, 100_000];

/** Mean of r̂ over events that no part of the run has seen, with the published network: the largest distance from 1 over the points. */
async function freshMean(model) {
  const { observables } = closedFormEvents(FRESH);
  const columns = ["x1", "x2", "x3", "x4"].map((name) => observables.columns.get(name).values);
  let worst = 0;
  for (const c of POINTS) {
    const rows = new Float32Array(FRESH.events * 5);
    for (let i = 0; i < FRESH.events; i++) {
      for (let j = 0; j < 4; j++) rows[5 * i + j] = columns[j][i];
      rows[5 * i + 4] = c;
    }
    const logRatio = await networkOutput(model, "x", rows, 5, "log_likelihood_ratio");
    const mean = logRatio.reduce((sum, value) => sum + Math.exp(value), 0) / FRESH.events;
    worst = Math.max(worst, Math.abs(mean - 1));
  }
  return worst;
}

const example = await readFile(join(ROOT, "examples/first-run/analysis.yaml"), "utf8");
const folder = await mkdtemp(join(tmpdir(), "ratiometer-closed-form-"));
let failed = false;
try {
  console.log("  events   MSE of log r̂   68 % ends off by (of the width)   |mean of r̂ − 1| on fresh events");
  for (const events of sizes) {
    const analysis = join(folder, `${events}.yaml`);
    await writeFile(analysis, example.replace(/events: \d+/, `events: ${events}`));
    const out = join(folder, String(events));
    const run = spawnSync(process.execPath, [join(ROOT, "apps/cli/bin/ratiometer.js"), "run", analysis, "--out", out, "--quiet"], {
      encoding: "utf8",
    });
    if (run.status !== 0) throw new Error(run.stderr);
    const { scans, comparisons } = JSON.parse(await readFile(join(out, "infer/results.json"), "utf8"));
    const { exact } = JSON.parse(await readFile(join(out, "evaluate/c-ratio/diagnostics.json"), "utf8"));
    const [[low, high]] = scans[0].intervals["0.6827"];
    const [[exactLow, exactHigh]] = comparisons.find(({ label }) => label === "exact").intervals["0.6827"];
    const shift = Math.max(Math.abs(low - exactLow), Math.abs(high - exactHigh)) / (exactHigh - exactLow);
    const mean = await freshMean(await readFile(join(out, "artifact/model/c-ratio.onnx")));
    if (events >= 100_000) failed ||= exact.meanSquaredError > 0.01 || shift > 0.05 || mean > 0.02;
    console.log(
      `${String(events).padStart(8)}   ${exact.meanSquaredError.toExponential(2)}       ${(100 * shift).toFixed(2)} %                          ${(100 * mean).toFixed(2)} %`,
    );
  }
} finally {
  await rm(folder, { recursive: true });
}
if (failed) {
  console.error("validation failed");
  process.exitCode = 1;
}
