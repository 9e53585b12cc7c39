/**
 * From NanoAOD with a filled LHEReweightingWeight and a weight map to features, polynomials and joint scores, compared with exact weights.
 *
 *   npm run build
 *   PYTHON=python3 node validation/nanoaod.mjs [--events N] [--keep FOLDER]        ($PYTHON needs numpy, awkward and uproot)
 *
 * Simulates ttH, lets nanoaod.py make skims of it that a central production might have left, all weights positive and with a tenth negative, and runs
 * examples/nanoaod/analysis.yaml on both, through all stages.
 * Compares counts and HT of the selected objects, weights at all points, the cross section, and the joint score. Exits 1 where a number is off by more than
 * the 14 bits of mantissa of the weights, or the six digits of the momenta, explain.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { eventWeights, fitPolynomial, jointScore } from "@ratiometer/eft";
import { columnOf, readTable } from "@ratiometer/tables";

const { values: options } = parseArgs({ options: { events: { type: "string", default: "4000" }, keep: { type: "string" } } });
const python = process.env.PYTHON ?? "";
if (python === "") {
  console.error("$PYTHON names no interpreter with numpy, awkward and uproot");
  process.exit(2);
}
const here = import.meta.dirname;
const ANALYSIS = "analysis.yaml";
const PROGRAM = join(here, "../apps/cli/bin/ratiometer.js");
/** Rounding of the weights relative to themselves, and what a fit of the points and the terms of a score can make of it. */
const ROUNDING = 2 ** -14;
const AMPLIFICATION = 10;
/** Of all generated events in the analysis, pb, and the rounding of a sum of weights. */
const CROSS_SECTION = 0.507;
const SIGMA = ROUNDING;

const home = options.keep ?? mkdtempSync(join(tmpdir(), "nanoaod-"));
mkdirSync(home, { recursive: true });
const ratiometer = (...words) => execFileSync(process.execPath, [PROGRAM, ...words], { stdio: ["ignore", "pipe", "pipe"] });
let failed = false;
const tell = (what, value, limit) => {
  const good = value <= limit;
  failed ||= !good;
  console.log(`  ${what.padEnd(68)} ${value.toExponential(1)}  (at most ${limit.toExponential(1)})${good ? "" : "  OFF"}`);
};

/** Rows of a table as a polynomial in δ of the analysis's coefficients. */
function polynomialOf(table) {
  const terms = ["1", "kt", "kt^2", "ktt", "kt*ktt", "ktt^2"];
  const columns = terms.map((term) => columnOf(table, `weight:${term}`).values);
  const values = Float64Array.from(
    { length: table.length * terms.length },
    (_, i) => columns[i % terms.length][Math.floor(i / terms.length)],
  );
  return { events: table.length, coefficients: ["kt", "ktt"], sm: [1, 0], values };
}

const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

async function compare(folder, run) {
  const { points, weights, generated, leptons, jets, ht } = JSON.parse(readFileSync(join(folder, "exact.json"), "utf8"));
  const names = Object.keys(points[0]);
  const sm = names.map((name) => points[0][name]);
  const exact = fitPolynomial(
    points.map((point, b) => ({ id: String(b), point })),
    Float64Array.from(weights.flat()),
    names,
    sm,
  ).polynomial;
  const ingested = polynomialOf(await readTable(join(run, "ingest", "ttH", "events")));
  console.log(`  ${ingested.events} events, ${weights.length} written`);
  if (ingested.events !== weights.length) throw new Error("not all events were read");
  const at = (kt, ktt) => names.map((name, p) => ({ kt, ktt })[name] ?? sm[p]);
  const factor = largest(eventWeights(ingested, [1, 0])) / largest(eventWeights(exact, at(1, 0)));
  let worst = 0;
  for (const [kt, ktt] of [
    [1, 0],
    [0.5, 0.5],
    [2, -1],
    [-1, 0],
    [3, 1],
  ]) {
    const [found, expected] = [eventWeights(ingested, [kt, ktt]), eventWeights(exact, at(kt, ktt))];
    const scale = weights.map(largest);
    found.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - factor * expected[i]) / (factor * scale[i]))));
  }
  tell("weights at five points, of the event's largest", worst, AMPLIFICATION * ROUNDING);

  // the first point is the SM; the skims have lost events without a lepton
  const [{ crossSection, sumOfWeights }] = JSON.parse(readFileSync(join(run, "ingest", "samples.json"), "utf8"));
  const kept = weights.reduce((sum, [own]) => sum + own, 0) / generated[0];
  tell(
    `σ of the kept events, ${crossSection.value.toPrecision(5)} pb by ${sumOfWeights.from}`,
    Math.abs(crossSection.value / (CROSS_SECTION * kept) - 1),
    SIGMA,
  );

  const selected = await readTable(join(run, "features", "events"));
  const isNominal = columnOf(selected, "event:selected").values;
  const nominal = [...isNominal.keys()].filter((row) => isNominal[row] === 1);
  const passes = jets.map((count, i) => count >= 4 && leptons[i] >= 1);
  const [counts, sums] = ["n_jets", "ht"].map((name) => columnOf(selected, name).values);
  // the condition on b jets has no counterpart on the other side: every selected event must be among those that pass the others, in order
  let row = 0;
  let off = 0;
  for (const [i, pass] of passes.entries()) {
    if (!pass || row === nominal.length || counts[nominal[row]] !== jets[i] || Math.abs(sums[nominal[row]] - ht[i]) > 1e-9 * ht[i])
      continue;
    off = Math.max(off, Math.abs(sums[nominal[row]] - ht[i]) / ht[i]);
    row++;
  }
  tell(`selected events without a counterpart, of ${nominal.length}`, nominal.length - row, 0);
  tell("HT of the selected jets", off, 1e-9);

  const score = jointScore(polynomialOf(selected), [1, 0]);
  const own = jointScore(ingested, [1, 0]);
  const reference = jointScore(exact, at(1, 0));
  const positions = [names.indexOf("kt"), names.indexOf("ktt")];
  let deviation = 0;
  for (let i = 0; i < ingested.events; i++)
    positions.forEach((p, k) => (deviation = Math.max(deviation, Math.abs(own[2 * i + k] - reference[names.length * i + p]))));
  const span = largest(positions.flatMap((p) => [...reference].filter((_, j) => j % names.length === p)));
  tell("joint score at the SM, of the largest", deviation / span, AMPLIFICATION * ROUNDING);
  console.log(`  joint score of ${score.length / 2} selected events in kt and ktt, up to ${span.toPrecision(3)}`);
}

try {
  const events = join(home, "ttH.lhe.gz");
  ratiometer("simulate", "ttH", "--events", options.events, "--out", events, "--seed", "7");
  for (const [name, share] of [
    ["positive", "0"],
    ["signed", "0.1"],
  ]) {
    const folder = join(home, name);
    const skims = join(folder, "skims");
    execFileSync(python, [join(here, "nanoaod.py"), events, skims, "--negative", share], { stdio: "inherit" });
    for (const file of [ANALYSIS, "weights.yaml"]) copyFileSync(join(here, "../examples/nanoaod", file), join(folder, file));
    const run = join(folder, "run");
    console.log(name);
    ratiometer("run", join(folder, ANALYSIS), "--out", run, "--quiet");
    await compare(skims, run);
  }
} finally {
  if (options.keep === undefined) rmSync(home, { recursive: true });
}
if (failed) {
  console.error("validation failed");
  process.exitCode = 1;
}
