// Mutates an artifact in hundreds of ways, seeded, and expects that none is accepted, none crashes or lasts, and nothing is written:
// node validation/artifact-mutations.mjs [ARTIFACT] [COUNT] [SEED]; without an artifact that of a small one in memory.
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { Buffer } from "node:buffer";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { engineNamed } from "../packages/classifiers/dist/index.js";
import { AnalysisError } from "../packages/config/dist/index.js";
import { openArtifact, verification, verifyFiles, writeArtifact } from "../packages/hepdata-export/dist/index.js";
import { artifactMutations, verifiableContent } from "../packages/hepdata-export/dist/testing.js";

const [path, count = "510", seed = "8"] = process.argv.slice(2);
/** Seconds after which a reader of a mutated artifact would wonder. */
const LONGEST = 20;
const engines = [await engineNamed("onnxruntime"), await engineNamed("plain")];
const place = await mkdtemp(join(tmpdir(), "artifact-mutations-"));
const list = async (folder) => (await readdir(folder, { recursive: true })).sort();
const same = (a, b) => a.size === b.size && [...a].every(([name, bytes]) => b.has(name) && Buffer.from(b.get(name)).equals(bytes));

/** Puts a mutated artifact on the disk as a stranger would send it. */
async function laid(artifact) {
  if (artifact.form === "archive") {
    await writeFile(join(place, artifact.name), artifact.bytes);
    return join(place, artifact.name);
  }
  const folder = join(place, "artifact");
  for (const [name, bytes] of artifact.files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  for (const [name, target] of Object.entries(artifact.links ?? {})) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await symlink(target, join(folder, name));
  }
  return folder;
}

/** What came of one mutation: "refused" before its contents are looked at, "failed" by a check, or what must not be. */
async function outcome({ artifact }, original) {
  const where = await laid(artifact);
  const before = await list(place);
  const start = performance.now();
  let result;
  try {
    const { verdict } = await verification(where, engines);
    const unchanged = artifact.form === "archive" && verdict === "verified" && same((await openArtifact(where)).files, original);
    result = unchanged ? "same files" : verdict === "verified" ? "ACCEPTED" : "failed";
  } catch (error) {
    result = error instanceof AnalysisError ? "refused" : `CRASH ${error.stack}`;
  }
  const seconds = (performance.now() - start) / 1000;
  if ((await list(place)).join() !== before.join()) result = "WRITTEN";
  await rm(where, { recursive: true });
  return { result, seconds };
}

try {
  if (path === undefined) await writeArtifact(join(place, "original"), await verifiableContent());
  const { files } = await openArtifact(path ?? join(place, "original"));
  await rm(join(place, "original"), { recursive: true, force: true });
  const { verdict } = await verifyFiles({ where: "original", files, others: new Map() }, engines);
  if (verdict !== "verified") throw new Error("the artifact is not verified before anything is changed");
  const kinds = new Map();
  const wrong = [];
  let slowest = 0;
  for await (const mutation of artifactMutations(files, Number(count), Number(seed))) {
    const { result, seconds } = await outcome(mutation, files);
    const tally = kinds.get(mutation.kind) ?? new Map();
    kinds.set(mutation.kind, tally.set(result.split(" ")[0], (tally.get(result.split(" ")[0]) ?? 0) + 1));
    slowest = Math.max(slowest, seconds);
    const allowed = result === "refused" || result === "failed" || (result === "same files" && mutation.kind === "damaged archive");
    if (!allowed || seconds > LONGEST) wrong.push(`${mutation.kind}, ${mutation.what}: ${result}, ${seconds.toFixed(1)} s`);
  }
  const columns = ["refused", "failed", "same"];
  console.log(`| kind | ${columns.join(" | ")} |`);
  console.log(`| --- | ${columns.map(() => "---:").join(" | ")} |`);
  for (const [kind, tally] of kinds) console.log(`| ${kind} | ${columns.map((column) => tally.get(column) ?? 0).join(" | ")} |`);
  console.log(`\n${count} mutations with seed ${seed}, the slowest took ${slowest.toFixed(1)} s`);
  for (const line of wrong) console.log(`WRONG: ${line}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  await rm(place, { recursive: true, force: true });
}
