/**
 * Feature sets: events per second and core from objects in memory, and `features --objects` on a file of a million events, reading and writing included,
 * with the peak memory of the process. CPU time, wall time beside it.
 */
import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { featureSet, featureSetNames } from "@ratiometer/features";
import { randomStream, readEventLines } from "@ratiometer/tables";

const EVENTS = 1_000_000;
/** Different events; the file repeats them. */
const DISTINCT = 20_000;
const FILE_SETS = ["cms-top-21-003", "thq-top-dnn", "general"];
const ROUNDS = 3;

/** One line of a file of objects: a lepton, some jets, often a fat jet, sometimes photons. */
function line(stream, event) {
  const momentum = (least, scale, reach) => ({
    pt: least - scale * Math.log(1 - stream.uniform()),
    eta: reach * (2 * stream.uniform() - 1),
    phi: Math.PI * (1 - 2 * stream.uniform()),
  });
  const several = (mean) => Math.min(12, Math.round(-mean * Math.log(1 - stream.uniform())));
  const lepton = { ...momentum(20, 40, 2.4), mass: 0.105658, charge: stream.uniform() < 0.5 ? 1 : -1, flavour: "mu" };
  const jets = Array.from({ length: 2 + several(4) }, () => ({
    ...momentum(25, 60, 4),
    mass: 12 * stream.uniform(),
    btag: stream.uniform(),
  }));
  const fatjets = Array.from({ length: several(1) }, () => ({
    ...momentum(200, 120, 2.4),
    mass: 150 * stream.uniform(),
    msoftdrop: 200 * stream.uniform(),
    bb_score: stream.uniform(),
  }));
  const photons = stream.uniform() < 0.2 ? [momentum(30, 40, 2.4), momentum(20, 30, 2.4)] : [];
  const met = { pt: -60 * Math.log(1 - stream.uniform()), phi: Math.PI * (1 - 2 * stream.uniform()) };
  return `${JSON.stringify({ event, lepton, jets, fatjets, met, photons })}\n`;
}

async function writeObjects(path, text) {
  const file = await open(path, "w");
  for (let written = 0; written < EVENTS; written += DISTINCT) await file.writeFile(text);
  await file.close();
}

/** The command as a process of its own, which tells its CPU time and peak memory. */
const MEASURED = `
  import("@ratiometer/cli").then(async ({ main }) => {
    process.exitCode = await main(process.argv.slice(1));
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    console.error(JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1024 }));
  });`;

async function measured(...argv) {
  const start = performance.now();
  const child = spawn(process.execPath, ["-e", MEASURED, "--", ...argv], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => (said += text));
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(said);
  return { wall: (performance.now() - start) / 1000, ...JSON.parse(said.trim().split("\n").at(-1)) };
}

/** Events in a record, as in the blocks of a file. */
const BLOCK = 2000;

/** Events per CPU second of each set, the fastest of some rounds. */
function inMemory(lines) {
  const records = Array.from(
    { length: lines.length / BLOCK },
    (_, n) => readEventLines(Buffer.from(lines.slice(n * BLOCK, (n + 1) * BLOCK).join("")), "benchmark").record,
  );
  return featureSetNames.map((set) => {
    const { compute, features } = featureSet(set);
    const times = Array.from({ length: ROUNDS }, () => {
      const start = process.cpuUsage();
      for (const record of records) compute(record);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1e6;
    });
    return { set, features: features.length, eventsPerCpuSecond: Math.round(lines.length / Math.min(...times)) };
  });
}

/** Rates of the feature sets. */
export async function features() {
  const stream = randomStream(1, "benchmark");
  const lines = Array.from({ length: DISTINCT }, (_, event) => line(stream, event));
  const sets = inMemory(lines);
  const folder = await mkdtemp(join(tmpdir(), "features-"));
  const files = [];
  try {
    const [objects, out] = [join(folder, "events.jsonl"), join(folder, "features.jsonl")];
    await writeObjects(objects, lines.join(""));
    const megabytes = async (path) => Math.round((await stat(path)).size / 1e6);
    for (const set of FILE_SETS) {
      const jobs = Math.min(2, availableParallelism());
      const { wall, cpu, memory } = await measured(
        "features",
        "--objects",
        objects,
        "--set",
        set,
        "--out",
        out,
        "--jobs",
        String(jobs),
        "--quiet",
      );
      files.push({
        set,
        jobs,
        wallSeconds: Number(wall.toFixed(1)),
        cpuSeconds: Number(cpu.toFixed(1)),
        peakMegabytes: Math.round(memory),
        read: await megabytes(objects),
        written: await megabytes(out),
      });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return { text: report(sets, files), json: { features: { sets, files, events: EVENTS }, rounds: ROUNDS } };
}

function report(sets, files) {
  const table = (heads, rows) =>
    [heads, ...rows].map((cells) =>
      cells.map((value, i) => (i === 0 ? String(value).padEnd(22) : String(value).padStart(Math.max(9, heads[i].length)))).join("  "),
    );
  return [
    ...table(
      ["from objects in memory", "features", "events per CPU second"],
      sets.map((row) => [row.set, row.features, row.eventsPerCpuSecond]),
    ),
    "",
    ...table(
      [`file of ${EVENTS} events`, "threads", "wall s", "CPU s", "peak MiB", "read MB", "written MB"],
      files.map((row) => [row.set, row.jobs, row.wallSeconds, row.cpuSeconds, row.peakMegabytes, row.read, row.written]),
    ),
  ].join("\n");
}
