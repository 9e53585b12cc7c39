/**
 * Time and memory of whole runs against the numbers of events, coefficients, features, nuisance parameters and networks; with `full` a run of ten million events, each stage a process of its own,
 * whose peak of memory is that of the stage.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { growth, line } from "./growth.js";
import { measuredCommand } from "./measured-command.js";
import { closedFormAnalysis, scaleAnalysis } from "./scale-events.js";
import { textTable } from "./text-table.js";

const STAGES = ["ingest", "features", "train", "evaluate", "infer", "export", "report"];

/** What all axes have in common, and the values of each; the first value is the common one. */
const BASE = { events: 20_000, coefficients: 1, features: 8, variations: 0, networks: 1 };
const AXES = {
  events: [20_000, 40_000, 80_000],
  coefficients: [1, 2, 4],
  features: [8, 16, 32],
  variations: [0, 2, 4],
  networks: [1, 2, 4],
};

/** Events of the full runs. */
const FULL = [100_000, 1_000_000, 10_000_000];

const round = (value, digits) => Number(value.toPrecision(digits));

const secondsOf = async (out, stage) => {
  const file = stage === "export" ? join(out, "export", "manifest.json") : join(out, stage, "manifest.json");
  return JSON.parse(await readFile(file, "utf8")).seconds;
};

/** A whole run as one process: seconds of each stage, CPU seconds and peak of memory of all. */
async function measuredRun(yaml, out, jobs) {
  await rm(out, { recursive: true, force: true });
  const { cpu, memory } = await measuredCommand("run", yaml, "--out", out, "--jobs", String(jobs));
  const seconds = {};
  for (const stage of STAGES) seconds[stage] = round(await secondsOf(out, stage), 4);
  await rm(out, { recursive: true, force: true });
  return { cpuSeconds: round(cpu, 4), peakMegabytes: Math.round(memory), seconds };
}

/** Each stage as a process of its own. */
async function measuredStages(yaml, out, jobs) {
  await rm(out, { recursive: true, force: true });
  const stages = {};
  for (const stage of STAGES) {
    const { cpu, memory } = await measuredCommand("run", yaml, "--out", out, "--only", stage, "--jobs", String(jobs));
    stages[stage] = { seconds: round(await secondsOf(out, stage), 4), cpuSeconds: round(cpu, 4), peakMegabytes: Math.round(memory) };
    console.error(`${yaml}: ${stage}, ${stages[stage].seconds} s, ${stages[stage].peakMegabytes} MB`);
  }
  await rm(out, { recursive: true, force: true });
  return stages;
}

/** What an axis shows: how time and memory grow with it. */
function axisGrowth(values, runs) {
  // one more than the variations of weights: the luminosity is a nuisance parameter, too
  const seconds = Object.fromEntries(
    STAGES.map((stage) => [
      stage,
      growth(
        values,
        runs.map((run) => run.seconds[stage]),
      ),
    ]),
  );
  const peaks = runs.map(({ peakMegabytes }) => peakMegabytes);
  return {
    seconds,
    cpu: growth(
      values,
      runs.map(({ cpuSeconds }) => cpuSeconds),
    ),
    peak: growth(values, peaks),
    megabytesEach: line(values, peaks).slope,
  };
}

async function axes(folder, work, jobs) {
  const known = new Map();
  const measured = async (size) => {
    const key = JSON.stringify(size);
    if (!known.has(key)) {
      known.set(key, await measuredRun(await scaleAnalysis(folder, size), join(work, "run"), jobs));
      console.error(key, JSON.stringify(known.get(key)));
    }
    return known.get(key);
  };
  const found = [];
  for (const [axis, values] of Object.entries(AXES)) {
    const runs = [];
    for (const value of values) runs.push(await measured({ ...BASE, [axis]: value }));
    // the luminosity is a nuisance parameter, too
    const [name, sizes] = axis === "variations" ? ["nuisances", values.map((value) => value + 1)] : [axis, values];
    found.push({ axis: name, values: sizes, runs, growth: axisGrowth(sizes, runs) });
  }
  return found;
}

const law = (found) => (found === undefined ? "" : `${found.exponent.toFixed(2)} ± ${found.error.toFixed(2)}`);

const axesText = (found) =>
  found.flatMap(({ axis, values, runs, growth: of }) => [
    "",
    ...textTable(
      [axis, ...STAGES.map((stage) => `${stage} s`), "CPU s", "peak MB"],
      [
        ...runs.map((run, i) => [
          values[i],
          ...STAGES.map((stage) => run.seconds[stage].toFixed(2)),
          run.cpuSeconds.toFixed(1),
          run.peakMegabytes,
        ]),
        ["exponent", ...STAGES.map((stage) => law(of.seconds[stage])), law(of.cpu), law(of.peak)],
      ],
    ),
  ]);

const fullText = (runs) =>
  textTable(
    ["events", "", ...STAGES, "most"],
    runs.flatMap(({ events, stages }) => [
      [events, "s", ...STAGES.map((stage) => stages[stage].seconds.toFixed(1)), ""],
      ["", "CPU s", ...STAGES.map((stage) => stages[stage].cpuSeconds.toFixed(1)), ""],
      ["", "peak MB", ...STAGES.map((stage) => stages[stage].peakMegabytes), Math.max(...STAGES.map((s) => stages[s].peakMegabytes))],
    ]),
  );

/** @param full whether the run of ten million events is done in place of the axes @param files folder of the events, which stay there */
export async function scale({ files, full = false }) {
  const work = await mkdtemp(join(tmpdir(), "scale-"));
  const jobs = Math.min(2, availableParallelism());
  const folder = files ?? join(work, "events");
  try {
    if (!full) {
      const found = await axes(folder, work, jobs);
      return { text: axesText(found).join("\n"), json: { base: BASE, jobs, axes: found } };
    }
    await mkdir(folder, { recursive: true });
    const runs = [];
    for (const events of FULL) {
      const yaml = join(folder, `${events}.yaml`);
      await writeFile(yaml, closedFormAnalysis(events));
      runs.push({ events, stages: await measuredStages(yaml, join(work, "run"), jobs) });
    }
    return { text: fullText(runs).join("\n"), json: { jobs, runs } };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
