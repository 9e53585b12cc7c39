/**
 * Runs an analysis as jobs of Snakemake and compares every file of the run, manifests and logs aside, with those of a local run.
 *
 *   npm run build
 *   PYTHON=python3 node validation/workflow.mjs [ANALYSIS.yaml] [--slurm] [--local RUN] [--reana PYTHON] [--keep]
 *
 * $PYTHON has snakemake 9, for --slurm snakemake-executor-plugin-slurm, for the syntax of the other profile snakemake-executor-plugin-htcondor.
 * The jobs run on two cores, with --slurm on a Slurm cluster that sbatch reaches (validation/one-node-slurm.sh makes one of this machine). One job of each kind
 * of part is killed with SIGKILL while it writes; the engine does it again. With --reana an interpreter that has reana-commons, whose schema
 * judges reana.yaml. Without an analysis it takes a small one of two simulated processes, with a classifier, a ratio, a binned channel and toys.
 * --local names the folder of the local run, which is used where it is finished. Prints a table; exits 1 if anything differs.
 */
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    slurm: { type: "boolean", default: false },
    local: { type: "string" },
    reana: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const PROGRAM = join(import.meta.dirname, "../apps/cli/bin/ratiometer.js");
const PYTHON = process.env.PYTHON ?? "python3";
const SMALL = `version: 1
name: small
seed: 20261123
luminosity: { value: 138, unit: fb^-1 }
coefficients: { kt: { sm: 1, range: [-2, 2], basis: kappa } }
samples:
  tHq: { process: tHq, source: { simulate: { events: 6000, benchmarks: [{ kt: 1 }, { kt: -1 }], decays: { t: leptonic, h: bb } } } }
  ttH: { process: ttH, source: { simulate: { events: 3050, decays: { tt: semileptonic, h: bb } } } }
selection: ["n_leptons >= 1", "n_b_jets >= 2", "n_jets >= 3"]
features: { sets: [single-top-higgs] }
split: { train: 0.5, validation: 0.2, test: 0.3 }
systematics:
  lumi: { type: normalisation, up: 1.02 }
  ttH_rate: { type: normalisation, samples: [ttH], up: 1.1 }
estimators:
  top: { type: classifier, classes: { tHq: [tHq], ttH: [ttH] }, network: { hidden: [16] }, training: { epochs: 3, batch: 128 }, ensemble: 2 }
  kt-ratio: { type: ratio, method: alices, coefficients: [kt], network: { hidden: [16] }, training: { epochs: 3, batch: 128, alpha: 0.1 }, ensemble: 2 }
channels:
  sr: { selection: ["top.tHq > 0.5"], model: unbinned, estimator: kt-ratio, processes: top }
  cr: { selection: ["top.tHq <= 0.5"], model: binned, role: control, axes: [{ column: n_jets, edges: [2.5, 4.5, 10.5] }] }
inference:
  scans: [{ coefficients: [kt], points: 11 }]
  points: [{ kt: -1 }]
  intervals: { method: feldman-cousins, toys: 200, grid: 5 }
export: { title: A small run of two processes, authors: [Someone], licence: CC0-1.0, date: 2026-11-23 }
`;

const home = mkdtempSync(join(tmpdir(), "workflow-"));
const analysis = resolve(positionals[0] ?? join(home, "small.yaml"));
if (positionals.length === 0) writeFileSync(analysis, SMALL);

/** Runs a program to its end. @returns what it said, and seconds; an error if it failed */
function done(program, args, cwd) {
  const began = Date.now();
  return new Promise((fulfil, reject) => {
    const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
    child.on("close", (status) => {
      if (status === 0) fulfil({ said, seconds: (Date.now() - began) / 1000 });
      else reject(new Error(`${program} ${args.join(" ")}: exit ${status}\n${said}`));
    });
  });
}
const ratiometer = (args, cwd = home) => done(process.execPath, [PROGRAM, ...args], cwd);

/** SHA-256 of every file of a run by its path; manifests and the log hold times, and marks of the engine are no part of it. */
function digests(out) {
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !["manifest.json", "log.jsonl"].includes(entry.name) && !entry.parentPath.includes(".workflow"))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.sort().map((file) => [relative(out, file), createHash("sha256").update(readFileSync(file)).digest("hex")]));
}

let failures = 0;
function tell(what, good, outcome) {
  if (!good) failures++;
  console.log([what.padEnd(34), good ? "ok    " : "FAILED", outcome].join("  "));
}
function compare(what, out, seconds) {
  const found = digests(out);
  const wrong = [...new Set([...reference.keys(), ...found.keys()])].filter((file) => reference.get(file) !== found.get(file));
  tell(
    what,
    wrong.length === 0,
    wrong.length === 0 ? `${found.size} files identical, ${seconds.toFixed(0)} s` : `differ: ${wrong.join(", ")}`,
  );
}

/** In place of ratiometer: kills the first job of each of these stages once, as soon as it writes its part. */
function killingProgram(folder, stages) {
  const path = join(folder, "killing.mjs");
  writeFileSync(
    path,
    `#!${process.execPath}
import { spawn } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
const [command, , stage, share] = process.argv.slice(2);
const mark = ${JSON.stringify(join(folder, "killed-"))} + stage;
const kills = command === "part" && ${JSON.stringify(stages)}.includes(stage) && !existsSync(mark);
if (kills) writeFileSync(mark, "");
const child = spawn(process.execPath, [${JSON.stringify(PROGRAM)}, ...process.argv.slice(2)], { stdio: "inherit" });
const parts = process.argv[process.argv.indexOf("--out") + 1] + "/parts/" + stage + "/" + share;
const timer = kills && setInterval(() => {
  if (existsSync(parts) && readdirSync(parts).some((name) => name.endsWith(".partial"))) child.kill("SIGKILL");
}, 1);
child.on("exit", (status, signal) => {
  clearInterval(timer);
  if (signal !== null) writeFileSync(mark, signal);
  process.exit(signal === null ? status : 137);
});
`,
  );
  chmodSync(path, 0o755);
  return path;
}
const killedIn = (folder) =>
  readdirSync(folder)
    .filter((name) => name.startsWith("killed-") && readFileSync(join(folder, name), "utf8") === "SIGKILL")
    .map((name) => name.slice("killed-".length));

/** The analysis as a workflow in a folder of its own, with parts of three. */
async function written(name) {
  const folder = join(home, name);
  mkdirSync(folder);
  const out = join(folder, "run");
  const { said } = await ratiometer([
    "workflow",
    analysis,
    "--engine",
    "snakemake",
    "--to",
    folder,
    "--out",
    out,
    "--chunks",
    "3",
    "--json",
  ]);
  return { folder, out, jobs: JSON.parse(said).jobs };
}
const snakemake = (folder, args, program) => done(PYTHON, ["-m", "snakemake", ...args, "--config", `ratiometer=${program}`], folder);

const local = resolve(options.local ?? join(home, "local"));
const ran = await ratiometer(["run", analysis, "--out", local, "--jobs", "2", "--quiet"]);
const reference = digests(local);
tell("local run", true, `${reference.size} files, ${ran.seconds.toFixed(0)} s`);

const STAGES = ["ingest", "features", "train", "infer"].filter(
  (stage) => stage !== "ingest" || !/closed-form/.test(readFileSync(analysis, "utf8")),
);
const engine = options.slurm ? "slurm" : "two-cores";
const made = await written(engine);
const args = options.slurm
  ? ["--profile", "workflow/profiles/slurm", "--latency-wait", "5", "--slurm-status-command", "squeue"]
  : ["--cores", "2"];
const { seconds } = await snakemake(made.folder, args, killingProgram(made.folder, STAGES));
compare(`snakemake ${args.slice(0, 2).join(" ")}, ${made.jobs} jobs`, made.out, seconds);
const killed = killedIn(made.folder);
tell("killed and done again", killed.length > 0, killed.join(", "));
const again = await snakemake(made.folder, ["--cores", "2", "--dry-run"], PROGRAM);
tell("called again", again.said.includes("Nothing to be done"), "nothing to be done");

const condor = ["--dry-run", "--forceall", "--profile", "workflow/profiles/htcondor"];
const profile = await snakemake(made.folder, condor, PROGRAM).catch((error) => error);
if (profile instanceof Error && /invalid choice: 'htcondor'|No module/.test(profile.message))
  console.log("profile of HTCondor: not looked at, its plugin is not there");
else
  tell(
    "profile of HTCondor, syntax only",
    !(profile instanceof Error),
    profile instanceof Error ? profile.message.slice(-500) : `${made.jobs} jobs`,
  );

if (options.reana !== undefined) {
  const check = `import json, os, sys, jsonschema, yaml, reana_commons
schema = json.load(open(os.path.join(os.path.dirname(reana_commons.__file__), "validation/schemas/reana_analysis_schema.json")))
jsonschema.validate(yaml.safe_load(open(sys.argv[1])), schema)`;
  execFileSync(options.reana, ["-c", check, join(made.folder, "reana.yaml")], { stdio: "inherit" });
  tell("reana.yaml", true, "valid by the schema of reana-commons");
}

if (!options.keep && existsSync(home)) rmSync(home, { recursive: true });
process.exitCode = failures === 0 ? 0 : 1;
