import { Buffer } from "node:buffer";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { featureSet, featureSetNames } from "@ratiometer/features";
import { readEventLines } from "@ratiometer/tables";
import { measuredCommand } from "./measured-command.js";
import { textTable } from "./text-table.js";
import { minimum, timed } from "./timing.js";

const FILE_SETS = ["cms-top-21-003", "thq-top-dnn", "general"];
const ROUNDS = 3;
/** Events in a record, as in the blocks of a file. */
const BLOCK = 2000;

/** Every set from objects in memory: events per CPU second, the fastest of some rounds. */
export async function setsInMemory(lines) {
  const records = Array.from(
    { length: lines.length / BLOCK },
    (_, n) => readEventLines(Buffer.from(lines.slice(n * BLOCK, (n + 1) * BLOCK).join("")), "benchmark").record,
  );
  const sets = [];
  for (const set of featureSetNames) {
    const { compute, features } = featureSet(set);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await timed(() => records.forEach((record) => compute(record))));
    sets.push({ set, features: features.length, eventsPerCpuSecond: Math.round(lines.length / minimum(rounds.map(({ cpu }) => cpu))) });
  }
  return sets;
}

export const setsReport = (sets) =>
  textTable(
    ["from objects in memory", "features", "events per CPU second"],
    sets.map((row) => [row.set, row.features, row.eventsPerCpuSecond]),
  );

async function writeObjects(path, lines, events) {
  const file = await open(path, "w");
  const text = lines.join("");
  for (let written = 0; written < events; written += lines.length) await file.writeFile(text);
  await file.close();
}

const megabytes = async (path) => Math.round((await stat(path)).size / 1e6);

/** `features --objects` on a file that repeats the lines, reading and writing included. */
export async function setsOfFile(folder, lines, events, jobs) {
  const [objects, out] = [join(folder, "events.jsonl"), join(folder, "features.jsonl")];
  await writeObjects(objects, lines, events);
  const files = [];
  for (const set of FILE_SETS) {
    const { wall, cpu, memory } = await measuredCommand(
      "features",
      "--objects",
      objects,
      "--set",
      set,
      "--out",
      out,
      "--jobs",
      String(jobs),
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
  return files;
}

export const filesReport = (files, events) =>
  textTable(
    [`file of ${events} events`, "threads", "wall s", "CPU s", "peak MiB", "read MB", "written MB"],
    files.map((row) => [row.set, row.jobs, row.wallSeconds, row.cpuSeconds, row.peakMegabytes, row.read, row.written]),
  );
