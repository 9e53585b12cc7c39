/**
 * What a run does when the world fails it: every fault below, injected into real processes. Nothing that was finished is lost, nothing that is half done or
 * damaged is trusted, the user is told in one line with the exit status that says whose turn it is, and the run that follows ends with the bytes of a run that
 * was left alone.
 *
 *   npm run build
 *   node validation/faults.mjs [--kills N] [--seed N] [--only NAME…]
 *
 * kills (N = 100 by kill-and-continue.mjs), interrupts, full-disk and read-only (need root, for a small file system in memory), twice, clock, replaced-input,
 * damage, threads, memory. Prints a table; exits 1 if anything is otherwise than it should be.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clearInterval, setInterval, setTimeout } from "node:timers";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { smallEvents, smallLhe } from "../apps/cli/dist/testing/small-analysis.js";
import { differences, digests, runAnalysis, SMALL, STAGES, unfinished } from "./small-run.mjs";

const { values: options } = parseArgs({
  options: { kills: { type: "string", default: "100" }, seed: { type: "string", default: "1" }, only: { type: "string", multiple: true } },
});
let draws = 0;
/** Numbers in [0, 1), the same for the same seed. */
const random = () => createHash("sha256").update(`${options.seed}:${draws++}`).digest().readUInt32BE() / 2 ** 32;
const chosen = (list) => list[Math.floor(list.length * random())];

const home = mkdtempSync(join(tmpdir(), "faults-"));
const analysis = join(home, "small.yaml");
// what takes longest, learning and drawing, has no part in it
writeFileSync(
  analysis,
  SMALL.replace("epochs: 40", "epochs: 8").replace("date: 2026", "figures: false, hepdata: false, zenodo: false, date: 2026"),
);
const rows = [];
function tell(fault, detail, outcome, good) {
  rows.push(good);
  console.log(`${good ? "ok  " : "FAIL"}  ${fault.padEnd(15)}  ${detail.padEnd(42)}  ${outcome}`);
}
/** A process's end in a few words. */
const ending = ({ status, signal, said }) => `${status ?? signal}: ${said.trim().split("\n").at(-1).slice(0, 110)}`;

const reference = join(home, "reference");
const first = await runAnalysis(analysis, reference);
if (first.status !== 0) throw new Error(first.said);
const bytes = digests(reference);

/** Continues a run, which must end with the bytes of the reference. */
async function continued(fault, detail, out, args = []) {
  const { status, said } = await runAnalysis(analysis, out, { args });
  const wrong = status === 0 ? differences(bytes, digests(out)) : [`exit ${status}: ${said.slice(-300)}`];
  const left = readdirSync(out).filter((name) => name.startsWith("."));
  const outcome = wrong.length > 0 ? `differs: ${wrong.join(", ")}` : left.length > 0 ? `left over: ${left.join(", ")}` : "the same bytes";
  tell(fault, detail, outcome, outcome === "the same bytes");
}

/** Sends signals once a stage is at work. */
const inStage =
  (out, stage, ...signals) =>
  (send) => {
    const timer = setInterval(() => {
      if (!unfinished(out).some((name) => name.startsWith(`.unfinished-${stage}-`))) return;
      clearInterval(timer);
      signals.forEach((signal, i) => setTimeout(() => send(signal), 15 * i));
    }, 1);
    return () => clearInterval(timer);
  };

/** A module that every thread of a run loads first. */
function preloaded(name, text) {
  const path = join(home, `${name}.mjs`);
  writeFileSync(path, text);
  return { NODE_OPTIONS: `--import=${pathToFileURL(path).href}` };
}

/** A file system in memory of a size; undefined where this system does not allow it. */
function smallDisk(name, size) {
  const folder = join(home, name);
  mkdirSync(folder);
  return spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]).status === 0 ? folder : undefined;
}
const remount = (folder, how) => spawnSync("mount", ["-o", `remount,${how}`, folder]);
const unmount = (folder) => spawnSync("umount", [folder]);

const oneLine = (said, pattern) => pattern.test(said) && said.trim().split("\n").filter((line) => !line.startsWith("warning")).length === 1; // prettier-ignore

const FAULTS = {
  kills: () => {
    const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, "kill-and-continue.mjs"), "--kills", options.kills, "--seed", options.seed], { encoding: "utf8" }); // prettier-ignore
    tell("kills", `${options.kills} at random`, stdout.trim().split("\n").at(-1), status === 0);
  },

  interrupts: async () => {
    for (const [name, signals] of [
      ["Ctrl-C", ["SIGINT"]],
      ["SIGTERM", ["SIGTERM"]],
      ["Ctrl-C twice", ["SIGINT", "SIGINT"]],
    ]) {
      // prettier-ignore
      const out = join(home, `interrupted-${name.replaceAll(" ", "-")}`);
      for (const stage of STAGES) {
        const end = await runAnalysis(analysis, out, { moment: inStage(out, stage, ...signals) });
        // a short stage may be over before the signal is there, and with it the run
        const over = end.status === 0 && stage === "report";
        const good = over || end.status === 130 || (signals.length > 1 && end.signal === "SIGINT");
        tell("interrupts", `${name} in ${stage}`, over ? "over before the signal came" : ending(end), good && (over || end.signal !== null || /interrupted/.test(end.said))); // prettier-ignore
      }
      await continued("interrupts", `${name}, continued`, out);
    }
  },

  "full-disk": async () => {
    const files = readdirSync(reference, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const blocks = files.reduce((sum, { parentPath, name }) => sum + Math.ceil(statSync(join(parentPath, name)).size / 4096), 0);
    for (const share of [0.01, 0.05, 0.2, 0.5, 0.85]) {
      const size = `${Math.ceil(share * blocks) * 4}k`;
      const disk = smallDisk(`disk-${size}`, size);
      if (disk === undefined) return tell("full-disk", "a file system in memory", "not allowed here: left out", true);
      const out = join(disk, "run");
      const end = await runAnalysis(analysis, out);
      tell(
        "full-disk",
        `${size} of space`,
        ending(end),
        end.status === 2 && oneLine(end.said, /(USAGE_CANNOT_WRITE|DATA_NOT_WRITABLE).*ENOSPC/),
      );
      remount(disk, "size=64m");
      await continued("full-disk", `${size}, then enough, continued`, out);
      unmount(disk);
    }
  },

  "read-only": async () => {
    const disk = smallDisk("read-only", "64m");
    if (disk === undefined) return tell("read-only", "a file system in memory", "not allowed here: left out", true);
    const out = join(disk, "run");
    await runAnalysis(analysis, out, { args: ["--only", "ingest", "features"] });
    remount(disk, "ro");
    const end = await runAnalysis(analysis, out);
    tell(
      "read-only",
      "after two stages",
      ending(end),
      end.status === 2 && oneLine(end.said, /(USAGE_CANNOT_WRITE|DATA_NOT_WRITABLE).*EROFS/),
    );
    remount(disk, "rw");
    await continued("read-only", "writable again, continued", out);
    unmount(disk);
  },

  twice: async () => {
    const out = join(home, "twice");
    const ends = await Promise.all([1, 2].map(() => runAnalysis(analysis, out)));
    const [done, refused] = ends.sort((a, b) => a.status - b.status);
    tell("twice", "two runs in one folder", `${done.status} and ${ending(refused)}`, done.status === 0 && refused.status === 2 && oneLine(refused.said, /USAGE_FOLDER_BUSY/)); // prettier-ignore
    await continued("twice", "a third", out);
  },

  clock: async () => {
    // years back and forth between any two looks at the clock
    const env = preloaded(
      "clock",
      `let n = 0; const now = Date.now; const jump = () => (n++ % 2 ? -1 : 1) * 1e11 * ((n * 7919) % 13) / 13;
Date.now = () => now() + jump();
globalThis.Date = new Proxy(Date, { construct: (target, args) => new target(...(args.length ? args : [now() + jump()])) });`,
    );
    const out = join(home, "clock");
    const end = await runAnalysis(analysis, out, { env });
    tell("clock", "jumps by years at every look", `${end.status}`, end.status === 0 && end.said === first.said);
    await continued("clock", "looked through again", out);
  },

  "replaced-input": async () => {
    const folder = join(home, "lhe");
    const [old, other] = [3000, 3001].map((events) => smallEvents(events));
    const lhe = await smallLhe(folder, {}, old);
    const events = readdirSync(folder).find((name) => /\.lhe(\.gz)?$/.test(name));
    const path = join(folder, events);
    const before = readFileSync(path);
    await smallLhe(join(home, "lhe-other"), {}, other);
    const after = readFileSync(join(home, "lhe-other", events));
    for (let round = 0; round < 5; round++) {
      writeFileSync(path, before);
      const out = join(home, `replaced-${round}`);
      const moment = () => {
        const timer = setInterval(() => {
          if (unfinished(out).length === 0) return;
          clearInterval(timer);
          setTimeout(() => writeFileSync(path, after), 20 * round);
        }, 1);
        return () => clearInterval(timer);
      };
      const end = await runAnalysis(lhe, out, { args: ["--only", "ingest"], moment });
      const kept = existsSync(join(out, "ingest"));
      tell("replaced-input", `${20 * round} ms after ingest began`, ending(end), end.status === 2 && /DATA_/.test(end.said) && !kept);
      const again = await runAnalysis(lhe, out, { args: ["--only", "ingest"] });
      const fresh = join(home, `fresh-${round}`);
      await runAnalysis(lhe, fresh, { args: ["--only", "ingest"] });
      const wrong = again.status === 0 ? differences(digests(fresh, ["ingest"]), digests(out, ["ingest"])) : [ending(again)];
      tell("replaced-input", "again, with the new file", wrong.length === 0 ? "the same bytes" : wrong.join(", "), wrong.length === 0);
    }
  },

  damage: async () => {
    const out = join(home, "damage");
    await runAnalysis(analysis, out);
    const flip = (path) => {
      const content = readFileSync(path);
      const at = Math.floor(content.length * random());
      content[at] ^= 1 << Math.floor(8 * random());
      writeFileSync(path, content);
      return `${path.slice(out.length + 1)} at byte ${at}`;
    };
    for (const stage of STAGES) {
      const folder = join(out, stage === "export" ? "artifact" : stage);
      const files = readdirSync(folder, { recursive: true }).map((name) => join(folder, name)).filter((path) => statSync(path).isFile() && statSync(path).size > 0 && !path.endsWith("manifest.json")); // prettier-ignore
      const what = flip(chosen(files));
      const next = STAGES[STAGES.indexOf(stage) + 1];
      if (next !== undefined && ["features", "train", "evaluate", "infer"].includes(next)) {
        const end = await runAnalysis(analysis, out, { args: ["--only", next] });
        tell("damage", `${what}, --only ${next}`, ending(end), end.status === 2 && /USAGE_DAMAGED_STAGE/.test(end.said));
      }
      await continued("damage", what, out);
      await continued("damage", flip(join(out, stage, "manifest.json")), out);
    }
  },

  threads: async () => {
    for (const [name, end] of [
      ["throws", 'throw new Error("lost")'],
      ["ends with 0", "process.exit(0)"],
      ["ends with 7", "process.exit(7)"],
    ]) {
      // prettier-ignore
      const env = preloaded(`thread-${name.replaceAll(" ", "-")}`, `import { isMainThread } from "node:worker_threads"; if (!isMainThread) setTimeout(() => { ${end}; }, 400);`); // prettier-ignore
      const out = join(home, `thread-${name.replaceAll(" ", "-")}`);
      const ended = await runAnalysis(analysis, out, { env });
      tell("threads", `every thread ${name} after 0.4 s`, ending(ended), ended.status === 1 && ended.said.length > 0);
      await continued("threads", `${name}, continued`, out);
    }
  },

  memory: async () => {
    const env = preloaded("memory", `import threads, { isMainThread } from "node:worker_threads"; import { syncBuiltinESMExports } from "node:module";
const { Worker } = threads;
threads.Worker = class extends Worker { constructor(script, options) { super(script, { ...options, resourceLimits: { maxOldGenerationSizeMb: 6 } }); } };
if (isMainThread) syncBuiltinESMExports();`); // prettier-ignore
    const out = join(home, "memory");
    const end = await runAnalysis(analysis, out, { env });
    tell("memory", "threads of 6 MB", ending(end), end.status === 2 && oneLine(end.said, /USAGE_MEMORY/));
    await continued("memory", "with enough, continued", out);
  },
};

for (const [name, inject] of Object.entries(FAULTS)) if (options.only?.includes(name) ?? true) await inject();
const failures = rows.filter((good) => !good).length;
console.log(`\n${rows.length} checks: ${failures === 0 ? "all as they should be" : `${failures} FAILURES`}`);
if (failures === 0) rmSync(home, { recursive: true });
else console.log(`kept: ${home}`);
process.exitCode = failures === 0 ? 0 : 1;
