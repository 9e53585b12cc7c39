/**
 * Features: every set from objects in memory; `features --objects` on a file of a million events; the stages ingest and features of an analysis of a
 * NanoAOD-like file of a million events; some expressions beside awkward and vector. CPU time, wall time beside it, and the peak memory of processes.
 */
import { availableParallelism } from "node:os";
import { expressionsReport, featureExpressions } from "./feature-expressions.js";
import { filesReport, setsInMemory, setsOfFile, setsReport } from "./feature-sets.js";
import { featureStages, stagesReport } from "./feature-stages.js";
import { inFolder } from "./nanoaod-files.js";
import { objectLines } from "./object-lines.js";

const EVENTS = 1_000_000;
/** Different events; the file of objects repeats them. */
const DISTINCT = 20_000;

/** What needs files that only Python writes is left out where there is neither. */
async function unlessMissing(work) {
  try {
    return { found: await work() };
  } catch (error) {
    if (error.code === "PYTHON_FAILED") return { missing: error.message };
    throw error;
  }
}

async function measureAll(work, files) {
  const jobs = Math.min(2, availableParallelism());
  const lines = objectLines(DISTINCT);
  return {
    sets: await setsInMemory(lines),
    files: await setsOfFile(work, lines, EVENTS, jobs),
    stages: await unlessMissing(() => featureStages(work, files, EVENTS, jobs)),
    expressions: await unlessMissing(() => featureExpressions(files)),
  };
}

/** Rates of the features. */
export async function features({ files: folder }) {
  const { sets, files, stages, expressions } = await inFolder(undefined, (work) => inFolder(folder, (home) => measureAll(work, home)));
  const leftOut = Object.entries({ stages, expressions }).flatMap(([part, { missing }]) =>
    missing === undefined ? [] : [`the ${part} are left out: ${missing}`],
  );
  const text = [
    setsReport(sets),
    filesReport(files, EVENTS),
    ...(stages.found === undefined ? [] : [stagesReport(stages.found, EVENTS)]),
    ...(expressions.found === undefined ? [] : [expressionsReport(expressions.found)]),
    ...leftOut.map((line) => [line]),
  ];
  return {
    text: text.map((part) => part.join("\n")).join("\n\n"),
    json: { features: { sets, files, stages: stages.found, expressions: expressions.found, events: EVENTS }, leftOut },
  };
}
