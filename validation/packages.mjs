import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The packages as somebody gets them who has no repository: packed, installed into an empty folder, and the example of each README and of docs/library.md
 * compiled and run there; then the command, from init to a verified artifact.
 */
const ROOT = join(import.meta.dirname, "..");
const HOME = mkdtempSync(join(tmpdir(), "packages-"));
const npm = (args, cwd) => execFileSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], { cwd, encoding: "utf8" });
const faults = [];

/** Examples in TypeScript with the output that the page shows below them. */
function examplesOf(page) {
  const text = readFileSync(join(ROOT, page), "utf8");
  return [...text.matchAll(/^```ts\n([^]*?)^```\n(?:\n```text\n([^]*?)^```\n)?/gm)].map(([, code, output]) => ({ page, code, output }));
}

const folders = ["packages", "apps"]
  .flatMap((group) => readdirSync(join(ROOT, group)).map((name) => `${group}/${name}`))
  .filter((folder) => existsSync(join(ROOT, folder, "package.json")));
const packed = folders.map((folder) => {
  const [{ filename, name, size, files }] = JSON.parse(npm(["pack", "--json", "--pack-destination", HOME], join(ROOT, folder)));
  if (files.some(({ path }) => path.includes(".test."))) faults.push(`${name} ships tests`);
  for (const file of ["LICENSE", "README.md"]) if (!files.some(({ path }) => path === file)) faults.push(`${name} ships no ${file}`);
  console.log(`${name.padEnd(28)} ${(size / 1024).toFixed(0).padStart(5)} kB  ${files.length} files`);
  return [name, `file:${join(HOME, filename)}`];
});

const { devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
writeFileSync(
  join(HOME, "package.json"),
  JSON.stringify({
    name: "consumer",
    private: true,
    type: "module",
    dependencies: Object.fromEntries(packed),
    devDependencies: { typescript: devDependencies.typescript, "@types/node": devDependencies["@types/node"] },
  }),
);
npm(["install", "--ignore-scripts"], HOME);

const pages = [...folders.map((folder) => `${folder}/README.md`), "docs/library.md"];
const examples = pages.flatMap(examplesOf).map((example, i) => ({ ...example, file: `example-${i}` }));
for (const { file, code } of examples) writeFileSync(join(HOME, `${file}.ts`), code);
for (const [module, moduleResolution] of [
  ["esnext", "bundler"],
  ["nodenext", "nodenext"],
]) {
  const options = { target: "es2023", module, moduleResolution, strict: true, skipLibCheck: false, types: ["node"] };
  writeFileSync(join(HOME, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["*.ts"] }));
  const compiled = spawnSync("npx", ["tsc", "--project", "."], { cwd: HOME, encoding: "utf8" });
  // types of other packages are their makers'
  const own = compiled.stdout.split("\n").filter((line) => line.includes("error TS") && !/^node_modules\/(?!@ratiometer\/)/.test(line));
  if (own.length > 0) faults.push(`moduleResolution ${moduleResolution}:\n${own.join("\n")}`);
}

const command = (...args) => spawnSync("npx", ["ratiometer", ...args], { cwd: HOME, encoding: "utf8" });
writeFileSync(
  join(HOME, "analysis.yaml"),
  /^```yaml\n(version: 1\n[^]*?)^```$/m.exec(readFileSync(join(ROOT, "README.md"), "utf8"))[1].replace("events: 50000", "events: 5000"),
);
for (const args of [
  ["init", "started"],
  ["check", "analysis.yaml"],
  ["run", "analysis.yaml", "--quiet"],
  ["verify", "runs/ten-lines"],
]) {
  const { status, stdout, stderr } = command(...args);
  console.log(`ratiometer ${args.join(" ")}: ${status === 0 ? "done" : `exit ${status}`}`);
  if (status !== 0) faults.push(`ratiometer ${args.join(" ")}: exit ${status}\n${stdout}${stderr}`);
}

for (const { page, file, output } of examples) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${file}.js`], { cwd: HOME, encoding: "utf8" });
  const good = status === 0 && (output === undefined || stdout === output);
  console.log(`${page}: ${good ? "runs" : "differs"}`);
  if (!good) faults.push(`${page}: exit ${status}\n${stderr}found\n${stdout}expected\n${output ?? ""}`);
}

for (const fault of faults) console.error(fault);
console.log(
  faults.length === 0 ? `${packed.length} packages, ${examples.length} examples: nothing wrong` : `${faults.length} faults; see ${HOME}`,
);
if (faults.length === 0) rmSync(HOME, { recursive: true });
process.exitCode = faults.length === 0 ? 0 : 1;
