// Other machines: a run and its artifact on each version of Node that is given (22 and 24 if none is), with the files of a run on this one beside them, with few open
// files, and without onnxruntime's compiled library. Versions are packages of npm: node validation/machines.mjs [VERSION…]
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readParquet } from "@ratiometer/tables";
import { differences, digests, SMALL } from "./small-run.mjs";

const PROGRAM = join(import.meta.dirname, "../apps/cli/bin/ratiometer.js");
const HOME = mkdtempSync(join(tmpdir(), "machines-"));
const ANALYSIS = join(HOME, "analysis.yaml");
const EVENTS = join(HOME, "events.csv");
writeFileSync(ANALYSIS, SMALL);
writeFileSync(
  EVENTS,
  `x1,x2,x3,x4\n${Array.from({ length: 50 }, (_, i) => [0, 1, 2, 3].map((k) => Math.sin(7 * i + k)).join(",")).join("\n")}\n`,
);
const faults = [];

/** A command, which must end with that status and say what is expected. */
function ratiometer(name, node, args, { status = 0, says = /^/ } = {}) {
  const quiet = args[0] === "doctor" ? [] : ["--quiet"];
  const ended = spawnSync(node[0], [...node.slice(1), PROGRAM, ...args, ...quiet], { encoding: "utf8" });
  const said = ended.stdout + ended.stderr;
  const what = `${name}: ratiometer ${args.join(" ").replaceAll(`${HOME}/`, "")}`;
  console.log(`${what}: exit ${ended.status}`);
  if (ended.status !== status || !says.test(said))
    faults.push(`${what}: exit ${ended.status}, expected ${status} and ${says}; found\n${said}`);
}

const evaluation = (artifact, out, ...options) => [
  "evaluate",
  artifact,
  EVENTS,
  "--network",
  "c-ratio",
  "--at",
  "c=0.5",
  "--out",
  out,
  ...options,
];

/** All that a run makes. */
const MADE = ["ingest", "features", "train", "evaluate", "infer", "artifact", "report"];

function wholeRun(name, node) {
  const out = join(HOME, name);
  ratiometer(name, node, ["doctor"], { says: /engine onnxruntime \S+ works/ });
  ratiometer(name, node, ["run", ANALYSIS, "--out", out]);
  ratiometer(name, node, ["verify", join(out, "artifact")], { says: /verified/ });
  ratiometer(name, node, evaluation(join(out, "artifact"), join(out, "answers.parquet")));
  return digests(out, MADE);
}

const here = `node-${process.version}`;
const reference = wholeRun(here, [process.execPath]);

for (const version of process.argv.length > 2 ? process.argv.slice(2) : ["22", "24"]) {
  const home = join(HOME, `npm-${version}`);
  mkdirSync(home);
  writeFileSync(join(home, "package.json"), "{}");
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", `${name}@${version}`], { cwd: home });
  const node = join(home, "node_modules", name, "bin/node");
  const differing = differences(reference, wholeRun(`node-${execFileSync(node, ["--version"], { encoding: "utf8" }).trim()}`, [node]));
  console.log(`node ${version}: ${reference.size - differing.length} of ${reference.size} files have the bytes of ${here}`);
  for (const file of differing) console.log(`  ${file}`);
}

// as many files as macOS lets a process have open
if (process.platform !== "win32")
  ratiometer(
    "256 open files",
    ["sh", "-c", 'ulimit -n 256; exec "$0" "$@"', process.execPath],
    ["run", ANALYSIS, "--out", join(HOME, "few")],
  );

// as on a machine for which there is no library
const hidden = join(HOME, "without.cjs");
writeFileSync(
  hidden,
  `const Module = require("node:module");
const load = Module._load;
Module._load = function (request, ...others) {
  if (/onnxruntime[^/\\\\]*\\.node$/.test(request)) throw new Error("no library for this machine");
  return load.call(this, request, ...others);
};
`,
);
const without = [process.execPath, "--require", hidden];
const name = "without onnxruntime";
const out = join(HOME, "without");
const artifact = join(HOME, here, "artifact");
ratiometer(name, without, ["doctor"], { status: 3, says: /engine onnxruntime does not work: .*no library for this machine/ });
ratiometer(name, without, ["features", ANALYSIS, "--out", out]);
ratiometer(name, without, ["train", ANALYSIS, "--out", out], {
  status: 2,
  says: /^USAGE_ENGINE: the engine onnxruntime does not load on .*; hint: /m,
});
ratiometer(name, without, ["verify", artifact], { says: /verified/ });
ratiometer(name, without, evaluation(artifact, join(HOME, "a.parquet")), { status: 2, says: /^USAGE_ENGINE.*--engine plain/m });
ratiometer(name, without, evaluation(artifact, join(HOME, "b.parquet"), "--engine", "plain"));
ratiometer(name, without, ["inspect", join(artifact, "model/c-ratio.onnx")]);
ratiometer(name, without, ["fit", join(HOME, here)]);
const numbers = async (file) => [...(await readParquet(file)).table.columns.values()].flatMap(({ values }) => [...values]);
const [plain, compiled] = await Promise.all([join(HOME, "b.parquet"), join(HOME, here, "answers.parquet")].map(numbers));
const largest = Math.max(...plain.map((value, i) => Math.abs(value - compiled[i]) / (1 + Math.abs(value))));
console.log(`${name}: ${plain.length} numbers of --engine plain, largest difference ${largest.toExponential(1)}`);
if (plain.length !== compiled.length || !(largest < 1e-5)) faults.push(`${name}: --engine plain differs by ${largest}`);

for (const fault of faults) console.error(fault);
console.log(faults.length === 0 ? "nothing wrong" : `${faults.length} faults; see ${HOME}`);
if (faults.length === 0) rmSync(HOME, { recursive: true });
process.exitCode = faults.length === 0 ? 0 : 1;
