/**
 * Random workspaces here and in pyhf: likelihoods, derivatives, expected events, best fits.
 *
 *   npm run build
 *   PYTHON=python3 node validation/pyhf-agreement.mjs [--workspaces N] [--answers FILE] [--record FILE]        ($PYTHON needs pyhf and iminuit)
 *
 * Each of N workspaces (2000, seeds 0 … N - 1 of tools/random-workspace) is read with the interpolations code4 and code4p and with code1 and code0. At the
 * initial values and two random points -2 log L and the expected events must be pyhf's, first derivatives the differences of pyhf's values, second
 * derivatives those of the first; the best fit must be no higher than the lowest of pyhf's, and where it is lower, pyhf must have the same value there.
 * --answers keeps what pyhf said in a file for the next time (half an hour for 2000), --record writes what came of it as Markdown. Exits 1 where anything is
 * off without an explanation.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { randomWorkspace } from "../tools/dist/random-workspace/workspace.js";
import { openAnswers } from "./pyhf-answers.mjs";
import { compareWorkspace } from "./pyhf-comparison.mjs";
import { recordOf, summaryOf } from "./pyhf-record.mjs";

const INTERPOLATIONS = [
  { normsys: "code4", histosys: "code4p" },
  { normsys: "code1", histosys: "code0" },
];
const NOTE_EVERY = 100;

const { values: options } = parseArgs({
  options: { workspaces: { type: "string", default: "2000" }, answers: { type: "string" }, record: { type: "string" } },
});
const pyhf = await openAnswers(options.answers);
if (pyhf.missing !== undefined) {
  console.error(`pyhf is not there: ${pyhf.missing}`);
  process.exit(2);
}
const outcomes = [];
for (let seed = 0; seed < Number(options.workspaces); seed++) {
  const workspace = randomWorkspace(seed);
  for (const interpolation of INTERPOLATIONS) {
    const ask = (more) => pyhf.ask({ workspace, interpolation, ...more });
    const outcome = await compareWorkspace(workspace, interpolation, await ask({ seed }), ask);
    outcomes.push({ seed, interpolation, workspace, ...outcome });
    for (const fault of outcome.faults) console.log(`workspace ${seed}, ${interpolation.normsys}: ${fault}`);
  }
  if ((seed + 1) % NOTE_EVERY === 0) console.error(`${seed + 1} workspaces`);
}
pyhf.end();
console.log(summaryOf(outcomes));
if (options.record !== undefined) writeFileSync(options.record, await recordOf(outcomes, options, pyhf.version));
if (outcomes.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
