import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { columnOf, readParquet } from "@ratiometer/tables";
import { chromium } from "playwright-core";

/**
 * The packages as somebody gets them who has no repository: packed, installed into an empty folder, and the example of each README and of docs/library.md
 * compiled and run there, those in JavaScript in a browser ($CHROMIUM, or in the usual places); then the command, from init to a verified artifact.
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
    devDependencies: Object.fromEntries(["typescript", "@types/node", "esbuild"].map((name) => [name, devDependencies[name]])),
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

/** What a page shows whose script is the example of docs/library.md, and what the command says of the same event. */
async function pageAndCommand(executablePath) {
  const [, code] = /^```js\n([^]*?)^```/m.exec(readFileSync(join(ROOT, "docs/library.md"), "utf8"));
  writeFileSync(join(HOME, "page.js"), code);
  execFileSync("npx", ["esbuild", "page.js", "--bundle", "--format=esm", "--minify", "--outfile=script.js", "--log-level=error"], {
    cwd: HOME,
  });
  copyFileSync(join(HOME, "runs/ten-lines/artifact/model/ratio.onnx"), join(HOME, "ratio.onnx"));
  const types = { ".js": "text/javascript", ".onnx": "application/octet-stream" };
  const server = createServer(({ url }, response) => {
    const type = types[/\.\w+$/.exec(url)?.[0]];
    response.setHeader("content-type", type ?? "text/html");
    response.end(
      type === undefined ? '<!doctype html><body></body><script type="module" src="script.js"></script>' : readFileSync(join(HOME, url)),
    );
  }).listen(0, "127.0.0.1");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    page.on("pageerror", ({ message }) => faults.push(`docs/library.md in a browser: ${message}`));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => document.body.textContent.includes("log r"));
    writeFileSync(join(HOME, "event.csv"), "x1,x2,x3,x4\n0,0.1,0.2,0.3\n");
    const { status, stderr } = command("evaluate", "runs/ten-lines/artifact", "event.csv", "--at", "c=0.4", "--out", "answer.parquet");
    if (status !== 0) faults.push(`ratiometer evaluate: exit ${status}\n${stderr}`);
    const [answer] = columnOf((await readParquet(join(HOME, "answer.parquet"))).table, "log_likelihood_ratio").values;
    return [await page.evaluate(() => document.body.textContent.trim()), `log r = ${answer.toFixed(5)}`];
  } finally {
    await browser.close();
    server.close();
  }
}

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome"];
const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
if (executablePath === undefined) faults.push("no browser: set $CHROMIUM to one");
else {
  const [page, answer] = await pageAndCommand(executablePath);
  console.log(`docs/library.md in a browser: ${page}, by the command ${answer}`);
  if (page !== answer) faults.push(`docs/library.md in a browser: ${page}, by the command ${answer}`);
}

for (const fault of faults) console.error(fault);
console.log(
  faults.length === 0 ? `${packed.length} packages, ${examples.length} examples: nothing wrong` : `${faults.length} faults; see ${HOME}`,
);
if (faults.length === 0) rmSync(HOME, { recursive: true });
process.exitCode = faults.length === 0 ? 0 : 1;
