/**
 * Kills runs of an analysis with SIGKILL and continues them: whatever the moment, the results must have the bytes of a run that was left alone.
 *
 *   npm run build
 *   node validation/kill-and-continue.mjs [ANALYSIS.yaml] [--kills N] [--seed N] [--keep]
 *
 * First the reference and a second run with another number of threads, time zone and language. Then one run that is killed in each of the stages, in `train`
 * once its first network is finished, which must be kept. Then one that is killed in the midst of its networks, ten times, each time at a random moment after
 * a checkpoint was written. Then N kills (default 30) at random: after a random time, or at a random change of the run folder.
 * Without an analysis it takes a small one. Prints a table; exits 1 if anything differs.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clearInterval, clearTimeout, setInterval, setTimeout } from "node:timers";
import { parseArgs } from "node:util";
import { differences, digests, runAnalysis, SMALL, STAGES, unfinished } from "./small-run.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { kills: { type: "string", default: "30" }, seed: { type: "string", default: "1" }, keep: { type: "boolean", default: false } },
});

const home = mkdtempSync(join(tmpdir(), "kill-and-continue-"));
const analysis = positionals[0] ?? join(home, "small.yaml");
if (positionals.length === 0) writeFileSync(analysis, SMALL);

/** Numbers in [0, 1), the same for the same seed. */
let draws = 0;
const random = () => createHash("sha256").update(`${options.seed}:${draws++}`).digest().readUInt32BE() / 2 ** 32;

/** Runs the analysis; `whenToKill` is given a function that kills it. Resolves with the exit status, or "killed". */
async function run(out, { args, env, whenToKill = () => () => undefined } = {}) {
  const moment = (send) => whenToKill(() => send("SIGKILL"));
  const { status, signal, said } = await runAnalysis(analysis, out, { args, env, moment });
  if (signal === "SIGKILL") return "killed";
  if (status !== 0) throw new Error(`exit ${status ?? signal}: ${said}`);
  return status;
}

const stageAt = (out) => unfinished(out)[0]?.split("-")[1] ?? "between stages";

/** Networks of an unfinished or finished train stage, with the time at which each was written. */
function networks(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((name) => /member-\d+\.json$/.test(name))
    .map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`);
}

/** Kills as soon as a stage is at work; in train once it has finished a network but not all. */
const killInStage = (out, stage) => (kill) => {
  const timer = setInterval(() => {
    const folder = unfinished(out).find((name) => name.startsWith(`.unfinished-${stage}-`));
    if (folder !== undefined && (stage !== "train" || networks(join(out, folder)).length > 0)) kill();
  }, 1);
  return () => clearInterval(timer);
};

/** Checkpoints of networks in training, with the time at which each was written. */
function checkpoints(out) {
  const folder = unfinished(out).find((name) => name.startsWith(".unfinished-train-"));
  if (folder === undefined) return [];
  return readdirSync(join(out, folder), { recursive: true })
    .filter((name) => name.endsWith(".checkpoint"))
    .flatMap((name) => {
      const found = statSync(join(out, folder, name), { throwIfNoEntry: false });
      return found === undefined ? [] : [`${name} ${found.mtimeMs}`];
    });
}

/** Kills some time after a checkpoint was written that was not there at the start. */
const killInNetwork = (out, milliseconds) => (kill) => {
  const before = existsSync(out) ? checkpoints(out) : [];
  let wait;
  const timer = setInterval(() => {
    if (wait !== undefined || !existsSync(out) || checkpoints(out).every((each) => before.includes(each))) return;
    wait = setTimeout(kill, milliseconds);
  }, 1);
  return () => {
    clearInterval(timer);
    clearTimeout(wait);
  };
};

const killAfter = (milliseconds) => (kill) => {
  const timer = setTimeout(kill, milliseconds);
  return () => clearTimeout(timer);
};

/** Kills at the n-th change in the run folder: a stage begins, is put in place, is logged, and what is between. */
const killAtChange = (out, n) => (kill) => {
  let seen = 0;
  const watcher = watch(out, () => void (++seen >= n && kill()));
  return () => watcher.close();
};

const rows = [];
let failures = 0;
function tell(what, moment, left, outcome, good) {
  if (!good) failures++;
  rows.push([what, moment, left, outcome]);
  console.log([what.padEnd(12), moment.padEnd(26), left.padEnd(34), outcome].join("  "));
}
const same = (out) => {
  const wrong = differences(reference, digests(out));
  const rest = readdirSync(out).filter((name) => name.startsWith("."));
  const outcome = wrong.length > 0 ? `differs: ${wrong.join(", ")}` : rest.length > 0 ? `left over: ${rest.join(", ")}` : "identical";
  return [outcome, outcome === "identical"];
};

tell("run", "moment", "what the kill left", "outcome", true);
const began = Date.now();
const first = join(home, "reference");
await run(first, { args: ["--jobs", "2"] });
const duration = Date.now() - began;
const reference = digests(first);
tell("reference", `${(duration / 1000).toFixed(1)} s`, "", `${reference.size} files`, true);

const second = join(home, "second");
await run(second, { args: ["--jobs", "1"], env: { TZ: "Asia/Tokyo", LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" } });
tell("second", "--jobs 1, elsewhere", "", ...same(second));

const staged = join(home, "stages");
for (const stage of STAGES) {
  const outcome = await run(staged, { whenToKill: killInStage(staged, stage) });
  const at = stageAt(staged);
  const folder = join(staged, unfinished(staged)[0] ?? "none");
  const kept = stage === "train" ? networks(folder) : [];
  if (stage !== "train") tell(stage, "once it is at work", `unfinished: ${at}`, outcome, outcome === "killed" && at === stage);
  else {
    await run(staged, { args: ["--only", "train"] });
    const reused = kept.length > 0 && kept.every((network) => networks(join(staged, "train")).includes(network));
    tell(
      stage,
      "after its first network",
      `unfinished: ${at}, ${kept.length} networks`,
      reused ? "killed, networks kept" : "trained again",
      reused,
    );
  }
}
await run(staged);
tell("all stages", "continued to the end", "", ...same(staged));

const within = join(home, "within");
let landed = 0;
for (let round = 1; round <= 10; round++) {
  const milliseconds = 100 * random();
  const outcome = await run(within, { whenToKill: killInNetwork(within, milliseconds) });
  if (outcome !== "killed") break;
  const kept = checkpoints(within);
  landed += kept.length > 0 ? 1 : 0;
  tell(
    "network",
    `${milliseconds.toFixed(0)} ms after a checkpoint`,
    `unfinished: ${stageAt(within)}, ${kept.length} checkpoints`,
    outcome,
    true,
  );
}
await run(within);
const [outcome, identical] = same(within);
tell("all networks", `${landed} kills left a checkpoint`, "", outcome, identical && landed > 0);

const left = new Map();
let kills = 0;
for (let round = 1; kills < Number(options.kills); round++) {
  const out = join(home, `random-${round}`);
  let killed = 0;
  for (let outcome = "killed"; outcome === "killed";) {
    const atChange = existsSync(out) && random() < 0.5;
    const n = 1 + Math.floor(20 * random());
    // a run that is killed ever so often must end at some time
    const milliseconds = killed >= 8 ? Infinity : 100 + duration * random();
    const whenToKill = milliseconds === Infinity ? undefined : atChange ? killAtChange(out, n) : killAfter(milliseconds);
    outcome = await run(out, whenToKill === undefined ? {} : { whenToKill });
    if (outcome !== "killed") continue;
    killed++;
    const stage = existsSync(out) ? stageAt(out) : "before the first";
    left.set(stage, (left.get(stage) ?? 0) + 1);
    tell(
      `random ${round}`,
      atChange ? `change ${n} of the folder` : `${(milliseconds / 1000).toFixed(2)} s`,
      `unfinished: ${stage}`,
      "killed",
      true,
    );
  }
  kills += killed;
  tell(`random ${round}`, `after ${killed} kills`, "", ...same(out));
  if (!options.keep) rmSync(out, { recursive: true });
}
const where = [...left].map(([stage, count]) => `${stage} ${count}`).join(", ");
console.log(
  `\n${kills} random kills (${where}) and one in each stage: ${failures === 0 ? "every run ended with the same bytes" : `${failures} FAILURES`}`,
);
if (!options.keep) rmSync(home, { recursive: true });
process.exitCode = failures === 0 ? 0 : 1;
