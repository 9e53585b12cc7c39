/** `npm run benchmark -- NAME [--json]`: one of the benchmarks below, as text or as one JSON document on stdout. */
import { parseArgs } from "node:util";
import { features } from "./features.js";
import { simulation } from "./simulation.js";
import { training } from "./training.js";

const BENCHMARKS = { features, simulation, training };

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean", default: false } } });
const benchmark = positionals.length === 1 && Object.hasOwn(BENCHMARKS, positionals[0]) ? BENCHMARKS[positionals[0]] : undefined;
if (benchmark === undefined) {
  console.error(`found ${JSON.stringify(positionals)}, expected one of: ${Object.keys(BENCHMARKS).join(", ")}`);
  process.exit(2);
}
const { text, json } = await benchmark();
console.log(values.json ? JSON.stringify(json, null, 2) : text);
