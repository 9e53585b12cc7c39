// The half of fuzz.mjs that reads: one reader in a process of its own, which tells before and after each input what it is at. Started by fuzz.mjs alone.
import process from "node:process";
import { performance } from "node:perf_hooks";
import { openTrials } from "../tools/dist/fuzzing/trial.js";
import { READERS } from "../tools/dist/fuzzing/readers.js";
import { shrunk } from "../tools/dist/fuzzing/shrink.js";

const { name, folder, seed, from, to } = JSON.parse(process.argv[2]);
/** What of a message does not change with the bytes. */
const kindOf = (message) => message.split("\n", 2).join(" ").replace(/\d+|"[^"]*"/g, "…").slice(0, 160); // prettier-ignore

const MEGABYTE = 2 ** 20;
const trials = await openTrials(
  READERS.find((reader) => reader.name === name),
  folder,
  seed,
);
const known = new Set();
for (let number = from; number < to; number++) {
  const bytes = trials.input(number);
  process.send({ at: number, bytes: bytes.length > MEGABYTE ? undefined : bytes.toString("base64") });
  const before = process.memoryUsage.rss();
  const peakBefore = process.resourceUsage().maxRSS * 1024;
  const start = performance.now();
  const { verdict, message } = await trials.outcome(bytes);
  const seconds = (performance.now() - start) / 1000;
  const peak = process.resourceUsage().maxRSS * 1024;
  const kind = kindOf(message);
  const told = { done: number, verdict, message, seconds, grown: peak > peakBefore ? (peak - before) / MEGABYTE : 0, kind };
  const failed = verdict === "crash" || verdict === "wrong";
  if (failed && !known.has(kind)) {
    known.add(kind);
    const shorter = await shrunk(bytes, async (one) => {
      process.send({ at: number });
      const outcome = await trials.outcome(one);
      return outcome.verdict === verdict && kindOf(outcome.message) === kind;
    });
    told.shrunk = Buffer.from(shorter).toString("base64");
  }
  process.send(told);
}
process.disconnect();
