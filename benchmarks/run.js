/**
 * `npm run benchmark -- NAME [--json] [--files FOLDER]`: one of the benchmarks below, as text or as one JSON document on stdout. Event files are taken from
 * the folder and left there; without one they are made anew. `scale --full` is the run of ten million events.
 */
import { parseArgs } from "node:util";
import { features } from "./features.js";
import { likelihood } from "./likelihood.js";
import { machine, machineLine } from "./machine.js";
import { reading } from "./reading.js";
import { scale } from "./scale.js";
import { simulation } from "./simulation.js";
import { training } from "./training.js";

const BENCHMARKS = { features, likelihood, reading, scale, simulation, training };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false }, files: { type: "string" }, full: { type: "boolean", default: false } },
});
const benchmark = positionals.length === 1 && Object.hasOwn(BENCHMARKS, positionals[0]) ? BENCHMARKS[positionals[0]] : undefined;
if (benchmark === undefined) {
  console.error(`found ${JSON.stringify(positionals)}, expected one of: ${Object.keys(BENCHMARKS).join(", ")}`);
  process.exit(2);
}
try {
  const found = machine();
  const { text, json } = await benchmark({ files: values.files, full: values.full });
  console.log(values.json ? JSON.stringify({ machine: found, ...json }, null, 2) : `${machineLine(found)}\n\n${text}`);
} catch (error) {
  if (error.code !== "PYTHON_FAILED") throw error;
  console.error(error.message);
  process.exitCode = 2;
}
