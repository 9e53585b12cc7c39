import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { measuredCommand } from "./measured-command.js";
import { nanoaodLike } from "./nanoaod-files.js";
import { textTable } from "./text-table.js";
import { median, minimum } from "./timing.js";

const ROUNDS = 3;
const STAGES = ["ingest", "features"];

const analysis = (file) => `
version: 1
name: benchmark
luminosity: { value: 138, unit: fb^-1 }
coefficients: { c: { sm: 0, range: [-1, 1] } }
samples:
  tt:
    process: tt
    source: { nanoaod: [${JSON.stringify(file)}] }
    weights: { scheme: none, sum_of_weights: events }
    cross_section: { value: 830, unit: pb }
objects:
  jets: { btag: btagDeepFlavB, threshold: 0.2783 }
  fatjets: { bb_score: particleNet_XbbVsQCD }
features: { sets: [cms-top-21-003] }
estimators: { ratio: { type: ratio, method: alices, coefficients: [c] } }
channels: { all: { model: unbinned, estimator: ratio } }
inference: { scans: [{ coefficients: [c] }] }
export: { title: Benchmark, authors: ["Noether, Emmy"] }
`;

const json = async (...path) => JSON.parse(await readFile(join(...path), "utf8"));

/** The stages `ingest` and `features` of an analysis with the 50 variables of cms-top-21-003 on a NanoAOD-like file, each in a process of its own. */
export async function featureStages(work, files, events, jobs) {
  const file = (await nanoaodLike(files, { events, codecs: ["zlib"], objectsOnly: true })).get("zlib");
  const [yaml, out] = [join(work, "analysis.yaml"), join(work, "run")];
  await writeFile(yaml, analysis(file));
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    await rm(out, { recursive: true, force: true });
    const times = {};
    for (const stage of STAGES) {
      const { cpu, memory } = await measuredCommand(stage, yaml, "--out", out, "--jobs", String(jobs));
      times[stage] = { wall: (await json(out, stage, "manifest.json")).seconds, cpu, memory };
    }
    rounds.push(times);
  }
  const { cutFlow, inputs } = await json(out, "features", "features.json");
  const passed = cutFlow[0].steps[0].events;
  if (passed !== events) throw new Error(`features of ${passed} events, expected ${events}`);
  const tenth = (value) => Number(value.toFixed(1));
  return STAGES.map((stage) => {
    const of = (key) => rounds.map((times) => times[stage][key]);
    return {
      stage,
      jobs,
      inputs: inputs.length,
      wallSeconds: tenth(minimum(of("wall"))),
      wallSecondsMedian: tenth(median(of("wall"))),
      cpuSeconds: tenth(minimum(of("cpu"))),
      cpuSecondsMedian: tenth(median(of("cpu"))),
      peakMegabytes: Math.round(Math.max(...of("memory"))),
    };
  });
}

export const stagesReport = (stages, events) =>
  textTable(
    [`stage, ${events} events`, "threads", "wall s", "median", "CPU s", "median", "peak MiB"],
    stages.map((row) => [
      row.stage,
      row.jobs,
      row.wallSeconds,
      row.wallSecondsMedian,
      row.cpuSeconds,
      row.cpuSecondsMedian,
      row.peakMegabytes,
    ]),
  );
