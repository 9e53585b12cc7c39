// Runs of a small analysis as processes of their own, and what they leave: for kill-and-continue.mjs and faults.mjs.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const PROGRAM = join(import.meta.dirname, "../apps/cli/bin/ratiometer.js");

export const STAGES = ["ingest", "features", "train", "evaluate", "infer", "export", "report"];

/** An analysis of the process in closed form: seconds, most of them in two networks of forty epochs. */
export const SMALL = `version: 1
name: small
seed: 7
luminosity: { value: 1, unit: fb^-1 }
coefficients: { c: { sm: 0, range: [-2, 2] } }
samples: { toy: { process: closed-form, source: { simulate: { events: 4000, cross_section: { value: 1, unit: pb } } } } }
split: { train: 0.5, validation: 0.2, test: 0.3 }
estimators:
  c-ratio: { type: ratio, method: alices, coefficients: [c], network: { hidden: [16, 16] }, training: { epochs: 40, batch: 128, checkpoint_every: 2 }, ensemble: 2 }
  c-score: { type: score, method: sally, coefficients: [c], network: { hidden: [16] }, training: { epochs: 3, batch: 128 }, ensemble: 2 }
channels: { all: { model: unbinned, estimator: c-ratio } }
inference: { scans: [{ coefficients: [c], points: 21 }] }
export: { title: A small run, authors: [Someone], licence: CC0-1.0, date: 2026-11-23 }
`;

/** SHA-256 of every file of the results by its path; manifests hold times and are left out. */
export function digests(out, folders = ["artifact", "infer", "report"]) {
  const files = folders.flatMap((folder) =>
    readdirSync(join(out, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "manifest.json")
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return new Map(files.sort().map((file) => [relative(out, file), createHash("sha256").update(readFileSync(file)).digest("hex")]));
}

/** Files that differ, or are there only once. */
export const differences = (a, b) => [...new Set([...a.keys(), ...b.keys()])].filter((file) => a.get(file) !== b.get(file));

/** Folders of stages that are at work, or were when the run ended. */
export const unfinished = (out) => (existsSync(out) ? readdirSync(out).filter((name) => name.startsWith(".unfinished-")) : []);

/** Runs the analysis; `moment` is given a function that sends the process a signal, and returns how to stop looking. Resolves with status, signal and what was said. */
export function runAnalysis(analysis, out, { args = [], env = {}, moment = () => () => undefined } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [PROGRAM, "run", analysis, "--out", out, "--quiet", ...args], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (text) => (said += text));
    const stop = moment((signal) => child.kill(signal));
    child.on("close", (status, signal) => {
      stop();
      resolve({ status, signal, said });
    });
  });
}
