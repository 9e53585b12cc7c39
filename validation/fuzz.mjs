/**
 * Gives every reader of files inputs that no one would write: whole small files, mutated. Each must be read or be refused with an error that says where,
 * within ten seconds and 512 MiB, and what was read must be finite and as much as there is.
 *
 *   npm run build
 *   node validation/fuzz.mjs [--reader NAME…] [--inputs N] [--seed N] [--jobs N] [--folder DIR] [--number N]
 *
 * 10 000 inputs for each reader unless --inputs says otherwise; --number is one of them, whose outcome is printed. What fails is kept in DIR (by default
 * ratiometer-fuzz in the folder for temporary files), each kind of failure made as short as it goes. A reader that is finished is not done again for the same
 * seed and number of inputs; --fresh begins anew. Prints a table; exits 1 if anything failed.
 */
import { Buffer } from "node:buffer";
import { fork } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clearInterval, setInterval } from "node:timers";
import { parseArgs } from "node:util";
import { openTrials } from "../tools/dist/fuzzing/trial.js";
import { READERS } from "../tools/dist/fuzzing/readers.js";

const { values: options } = parseArgs({
  options: {
    reader: { type: "string", multiple: true },
    inputs: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    jobs: { type: "string", default: "1" },
    folder: { type: "string", default: join(tmpdir(), "ratiometer-fuzz") },
    number: { type: "string" },
    fresh: { type: "boolean", default: false },
  },
});
const inputs = Number(options.inputs);
const seed = Number(options.seed);
const unknown = (options.reader ?? []).filter((name) => !READERS.some((reader) => reader.name === name));
if (unknown.length > 0) {
  console.error(`no reader ${unknown.join(", ")}; there are: ${READERS.map(({ name }) => name).join("; ")}`);
  process.exit(2);
}
const readers = READERS.filter(({ name }) => options.reader?.includes(name) ?? true);
const fileName = (name) => name.replace(/[^A-Za-z0-9]+/g, "-");

if (options.number !== undefined) {
  for (const reader of readers) {
    const trials = await openTrials(reader, join(options.folder, "work", fileName(reader.name)), seed);
    const bytes = trials.input(Number(options.number));
    console.log(reader.name, bytes.length, "bytes", await trials.outcome(bytes));
  }
  process.exit(0);
}

/** Seconds that an input may take, those in which a loaded machine lets it wait left out; and seconds in which it may do nothing. MiB. */
const LONGEST = 10;
const SILENT = 120;
const MOST = 512;
/** Seconds for the start of a process. */
const START = 120;
/** Inputs after which the counts are written down. */
const PACE = 500;

const NOTHING = { next: 0, accepted: 0, refused: 0, crash: 0, wrong: 0, hang: 0, memory: 0, seconds: 0, slowest: 0, kinds: {} };

/** Seconds that a process has computed, where the system tells it; else those that have passed. */
function computed(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Date.now() / 1000;
  }
}

/** One process that reads inputs until all are done, or until it is lost; what it told is added to the counts. */
function readOn(reader, counts, save) {
  return new Promise((resolve) => {
    const work = join(options.folder, "work", fileName(reader.name));
    const request = JSON.stringify({ name: reader.name, folder: work, seed, from: counts.next, to: inputs });
    const child = fork(join(import.meta.dirname, "fuzz-reader.mjs"), [request], {
      execArgv: ["--max-old-space-size=1024"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let said = "";
    child.stderr.on("data", (text) => (said = `${said}${text}`.slice(-2000)));
    let at;
    let last = Date.now();
    let before = 0;
    let lost;
    const failed = (kind, number, verdict, message, bytes, shorter) => {
      counts[verdict]++;
      const key = `${verdict}: ${kind}`;
      const seen = (counts.kinds[key] ??= { count: 0, number, message });
      if (seen.count++ > 0) return;
      const folder = join(options.folder, "failures", fileName(reader.name));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${verdict}-${number}.txt`), `${message}\n`);
      for (const [name, base64] of [
        ["", bytes],
        ["-short", shorter],
      ])
        // prettier-ignore
        if (base64 !== undefined) writeFileSync(join(folder, `${verdict}-${number}${name}-${reader.file}`), Buffer.from(base64, "base64"));
      console.log(`${reader.name}, input ${number}: ${verdict}: ${message.split("\n").slice(0, 3).join(" | ").slice(0, 300)}`);
    };
    const watch = setInterval(() => {
      const waited = (Date.now() - last) / 1000;
      if (waited < (at === undefined ? START : LONGEST)) return;
      if (waited < SILENT && computed(child.pid) - before < LONGEST) return;
      lost = "hang";
      child.kill("SIGKILL");
    }, 200);
    child.on("message", (told) => {
      last = Date.now();
      before = computed(child.pid);
      if (told.at !== undefined) {
        at = { number: told.at, bytes: told.bytes ?? at?.bytes };
        return;
      }
      const { done, verdict, message, seconds, grown, kind, shrunk } = told;
      counts.next = done + 1;
      counts.seconds += seconds;
      counts.slowest = Math.max(counts.slowest, seconds);
      if (verdict === "crash" || verdict === "wrong") failed(kind, done, verdict, message, at.bytes, shrunk);
      else counts[verdict]++;
      if (grown > MOST) failed("memory", done, "memory", `${grown.toFixed(0)} MiB more than before`, at.bytes);
      if (counts.next % PACE === 0) save();
    });
    child.on("exit", (status, signal) => {
      clearInterval(watch);
      if (counts.next < inputs && (status !== 0 || signal !== null)) {
        if (at === undefined) throw new Error(`${reader.name} does not start: ${said}`);
        if (lost === "hang") failed("hang", at.number, "hang", `longer than ${LONGEST} s`, at.bytes);
        else
          failed(
            `process ends with ${status ?? signal}`,
            at.number,
            "crash",
            `the process ends with ${status ?? signal}: ${said}`,
            at.bytes,
          );
        counts.next = at.number + 1;
      }
      save();
      resolve();
    });
  });
}

async function fuzzed(reader) {
  const state = join(options.folder, "counts", `${fileName(reader.name)}-${seed}-${inputs}.json`);
  mkdirSync(join(options.folder, "counts"), { recursive: true });
  if (options.fresh) rmSync(state, { force: true });
  const counts = existsSync(state) ? JSON.parse(readFileSync(state, "utf8")) : structuredClone(NOTHING);
  const save = () => writeFileSync(state, JSON.stringify(counts, undefined, 1));
  while (counts.next < inputs) await readOn(reader, counts, save);
  return counts;
}

const COLUMNS = ["accepted", "refused", "crash", "wrong", "hang", "memory"];
const results = new Map();
const queue = [...readers];
await Promise.all(
  Array.from({ length: Number(options.jobs) }, async () => {
    for (let reader = queue.shift(); reader !== undefined; reader = queue.shift()) {
      results.set(reader.name, await fuzzed(reader));
      console.error(`${reader.name}: done`);
    }
  }),
);
console.log(`\n| reader | inputs | ${COLUMNS.join(" | ")} | slowest, s | all, s |\n| --- |${" ---: |".repeat(COLUMNS.length + 3)}`);
let failures = 0;
for (const { name } of readers) {
  const counts = results.get(name);
  failures += counts.crash + counts.wrong + counts.hang + counts.memory;
  console.log(`| ${name} | ${counts.next} | ${COLUMNS.map((column) => counts[column]).join(" | ")} | ${counts.slowest.toFixed(2)} | ${counts.seconds.toFixed(0)} |`); // prettier-ignore
}
if (failures > 0) console.log(`\n${failures} FAILURES, see ${join(options.folder, "failures")}`);
process.exitCode = failures === 0 ? 0 : 1;
