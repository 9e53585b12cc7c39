// Opens the viewer from its file in a browser without a window, and does with published artifacts what a reinterpreter would: drops and chooses them,
// moves every coefficient, fits and cancels, puts own events to a network, and tries an artifact that was tampered with. Values are compared with the
// command line's, which computes with another engine. Nothing may be said on the console or asked of the network, nothing may stick out of the page,
// and axe-core's accessibility rules must hold.
//
//   npm run build && node validation/viewer.mjs ARTIFACT… [--lhe EVENTS.lhe]… [--moves N] [--networks N] [--screenshots DIR]
//
// Networks are put to rows of their own tables, and to --lhe, generator-level events for each artifact in turn: ratiometer simulate makes such.
// $CHROMIUM is the browser; otherwise it is looked for in the usual places. Exit status 1 if anything is wrong.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { openArtifact, zip } from "@ratiometer/hepdata-export";
import { readParquet, tableOf, writeParquet } from "@ratiometer/tables";
import { chromium } from "playwright-core";

const PAGE = fileURLToPath(new URL("../apps/viewer/dist/index.html", import.meta.url));
const COMMAND = fileURLToPath(new URL("../apps/cli/bin/ratiometer.js", import.meta.url));
const WIDTHS = [390, 1280, 1920];
const SCHEMES = ["light", "dark"];
const MOST_BYTES = 3e6;
const MOST_REDRAW = 50;
/** Of network outputs, relative and absolute. */
const TOLERANCE = 1e-5;
const PATIENCE = 600_000;
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome"];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const { values: options, positionals: artifacts } = parseArgs({
  allowPositionals: true,
  options: {
    lhe: { type: "string", multiple: true, default: [] },
    moves: { type: "string", default: "30" },
    networks: { type: "string", default: "99" },
    screenshots: { type: "string" },
  },
});
const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
const missing =
  artifacts.length === 0
    ? "usage: node validation/viewer.mjs ARTIFACT… [--lhe EVENTS.lhe]… [--moves N] [--networks N] [--screenshots DIR]"
    : undefined;
if (missing !== undefined || executablePath === undefined || !existsSync(PAGE)) {
  console.error(missing ?? (existsSync(PAGE) ? "no browser: set $CHROMIUM to one" : "run npm run build first"));
  process.exit(1);
}
if (options.screenshots !== undefined) mkdirSync(options.screenshots, { recursive: true });
const home = mkdtempSync(join(tmpdir(), "viewer-"));
/** Keys in one order, whoever wrote them. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** A page that listens to all that should not happen. */
async function listened(browser, settings, say) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...settings });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on("console", (message) => say(`console says ${message.text()}`));
  page.on("pageerror", (error) => say(error.message));
  page.on("request", (request) => /^(file|data|blob):/.test(request.url()) || say(`asks for ${request.url()}`));
  await page.goto(pathToFileURL(PAGE).href);
  return { context, page };
}

/** Waits until something was opened or refused; seconds that it took. */
async function opened(page, start) {
  const begun = performance.now();
  await start();
  await page.waitForFunction(() => document.querySelector("#content")?.childElementCount > 0);
  return (performance.now() - begun) / 1000;
}

/** Drops one file, as from a folder of the desktop. */
const dropped = (page, name, bytes) =>
  page.evaluate(
    ([called, base64]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], called));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    },
    [name, Buffer.from(bytes).toString("base64")],
  );

/** Moves the sliders one after the other over their ranges; milliseconds of each redraw, and the page's own account of the last point. */
async function moved(page, moves) {
  const bars = page.locator(".slider input[type=range]");
  const count = await bars.count();
  const times = [];
  for (let i = 0; i < moves; i++) {
    const place = Math.floor((i * count) / moves);
    const share = ((i * 0.381966) % 1) * 0.9 + 0.05;
    const before = await page.locator("#redraw").getAttribute("data-point");
    await bars.nth(place).evaluate((bar, at) => {
      bar.value = String(Number(bar.min) + at * (Number(bar.max) - Number(bar.min)));
      bar.dispatchEvent(new Event("input", { bubbles: true }));
    }, share);
    await page.waitForFunction((old) => document.querySelector("#redraw").dataset.point !== (old ?? undefined), before);
    times.push(Number(/([\d.]+) ms/.exec(await page.locator("#redraw").textContent())[1]));
  }
  return { times, point: JSON.parse(await page.locator("#redraw").getAttribute("data-point")) };
}

const ratiometer = (...argv) => JSON.parse(execFileSync(process.execPath, [COMMAND, ...argv, "--json", "--quiet"], { maxBuffer: 2 ** 28 }));

/** Totals of a channel in the page's own table of yields. */
const totals = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("#coefficients tbody tr")]
      .map((row) => [...row.cells].map((cell) => cell.textContent))
      .filter(([, sample]) => sample === "all samples")
      .map(([channel, , , after]) => [channel, after]),
  );

/** A number as the page writes it: thin spaces, minus signs, powers of ten. */
function numberOf(text) {
  const plain = text.replaceAll("−", "-").replaceAll("\u2009", "");
  const [, mantissa, power] = /^(-?[\d.]+)(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$/.exec(plain) ?? [];
  const exponent = [...(power ?? "")].map((character) => (character === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(character))).join("");
  return Number(mantissa) * 10 ** Number(exponent);
}

/** Expected events where the sliders stand, by the page and by `ratiometer nll`. */
async function compareYields(page, artifact, point, say) {
  const at = Object.entries(point)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");
  const { expected } = ratiometer("nll", artifact, "--at", at);
  for (const [channel, text] of await totals(page)) {
    const sum = expected[channel]?.reduce((total, value) => total + value, 0);
    if (!(Math.abs(numberOf(text) - sum) <= 2e-4 * Math.abs(sum))) say(`${channel} at ${at}: ${text} events, ratiometer nll has ${sum}`);
  }
}

/** Outputs for a file of events by the page, and by the command line for another with the same; the largest difference in units of the tolerance. */
async function compareOutputs(page, network, given, { record, table }, say) {
  const name = basename(given);
  await page.selectOption("#network", network);
  await page.locator("#events-file").setInputFiles(given);
  await page.waitForFunction(() => document.querySelector("#events-result").childElementCount > 0);
  if ((await page.locator("#events-result .fault").count()) > 0) {
    say(`${name}: ${await page.locator("#events-result").innerText()}`);
    return 0;
  }
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("Save outputs as JSON").click()]);
  const found = JSON.parse(readFileSync(await download.path(), "utf8"));
  const columns = Object.entries(found.columns);
  if (columns.length !== table.columns.size) say(`${name}: ${columns.length} columns, expected ${table.columns.size}`);
  let worst = 0;
  for (const [column, values] of columns) {
    const expected = table.columns.get(column)?.values;
    if (expected?.length !== values.length) say(`${name}: column ${column} is not that of the command line`);
    else values.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - expected[i]) / (TOLERANCE * (1 + Math.abs(expected[i]))))));
  }
  if (!(worst <= 1)) say(`${name}: outputs differ from those of the command line by ${worst} times ${TOLERANCE}`);
  for (const part of ["domain", "reconstruction", "selection", "remarks"]) {
    const [own, expected] = [found.record, record].map((each) => JSON.stringify(sorted(each[part])));
    if (own !== expected) say(`${name}: ${part} is ${own}, expected ${expected}`);
  }
  return worst;
}

/** Own events by the page and by the command line; the largest difference in units of the tolerance. */
async function compareEvents(page, artifact, files, lhe, say) {
  const inputs = JSON.parse(new TextDecoder().decode(files.get("model/inputs.json")));
  const vectors = JSON.parse(new TextDecoder().decode(files.get("model/test_vectors.json")));
  const compared = [];
  for (const [file, { inputs: columns }] of Object.entries(inputs).slice(0, Number(options.networks))) {
    const rows = vectors[file].inputs;
    const features = columns.flatMap(({ name, unit, role }, c) => (role === "feature" ? [{ name, unit, c }] : []));
    const name = file.replace(/\.onnx$/, "");
    const csv = join(home, `${name}.csv`);
    const header = features.map((one) => (one.unit === "1" || one.unit === "" ? one.name : `${one.name} [${one.unit}]`)).join(",");
    writeFileSync(csv, `${header}\n${rows.map((row) => features.map(({ c }) => row[c]).join(",")).join("\n")}\n`);
    const parquet = join(home, `${name}.parquet`);
    const own = features.map((one) => [one.name, { values: Float64Array.from(rows, (row) => row[one.c]), unit: one.unit }]);
    await writeParquet(parquet, tableOf(own));
    const point = JSON.parse((await page.locator("#redraw").getAttribute("data-point")) ?? "{}");
    const at = columns.filter(({ role }) => role === "coefficient").map((one) => `${one.name}=${point[one.name]}`);
    const out = join(home, `${name}-out.parquet`);
    const evaluated = async (events) => {
      const record = ratiometer(
        "evaluate",
        artifact,
        events,
        "--network",
        name,
        ...(at.length > 0 ? ["--at", at.join(",")] : []),
        "--out",
        out,
      );
      return { record, table: (await readParquet(out)).table };
    };
    const ofTable = await evaluated(csv);
    for (const given of [csv, parquet]) compared.push(await compareOutputs(page, name, given, ofTable, say));
    if (lhe !== undefined) compared.push(await compareOutputs(page, name, lhe, await evaluated(lhe), say));
  }
  return Math.max(...compared) * TOLERANCE;
}

/** A table that lacks a column is refused in the words of the command line. */
async function refuseEvents(page, say) {
  const path = join(home, "other.csv");
  writeFileSync(path, "nothing,here\n1,2\n");
  await page.locator("#events-file").setInputFiles(path);
  await page.locator("#events-result .fault").waitFor();
  const text = await page.locator("#events-result .fault").innerText();
  if (!/DATA_UNKNOWN_COLUMN/.test(text)) say(`a table without the columns: ${text}`);
}

/** A profile that is cancelled, and one that is not. */
async function fits(page, say) {
  await page.getByRole("button", { name: "Profile", exact: true }).click();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  if (!(await page.getByRole("button", { name: "Profile", exact: true }).isEnabled())) say("a fit cannot be begun after one was cancelled");
  const begun = performance.now();
  await page.getByRole("button", { name: "Profile", exact: true }).click();
  await page.waitForFunction(() => document.querySelector("#fit-result").childElementCount > 0);
  const text = await page.locator("#fit-result").innerText();
  if (/defect|did not converge/.test(text)) say(`profile: ${text}`);
  const drawn = page.getByText("profiled here").first();
  await drawn.waitFor({ timeout: 10_000 }).catch(() => say("the profile is not in the figure"));
  return (performance.now() - begun) / 1000;
}

/** What sticks out of the page. */
function wide() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const found = [...document.querySelectorAll("body *")].find(
    (each) => each.getBoundingClientRect().right > width + 1 && !each.closest(".table, pre, .hidden"),
  );
  return [`${document.documentElement.scrollWidth} px wide in ${width} px: <${found?.tagName.toLowerCase()} class="${found?.className}">`];
}

async function looks(page, name, say) {
  for (const details of await page.locator("#card details, #inputs details, #tables details").all())
    if ((await details.getAttribute("open")) === null) await details.evaluate((each, first) => (each.open = first), true);
  await page.waitForTimeout(500);
  for (const width of WIDTHS)
    for (const colorScheme of SCHEMES) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      for (const fault of await page.evaluate(wide)) say(`${width} px, ${colorScheme}: ${fault}`);
      if (options.screenshots !== undefined)
        await page.screenshot({ path: join(options.screenshots, `viewer-${name}-${width}-${colorScheme}.png`) });
      if (width === WIDTHS[2]) continue;
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      for (const { id, help, nodes } of violations)
        say(`${width} px, ${colorScheme}: ${id}, ${help}: ${nodes.length} times, first ${nodes[0].html.slice(0, 160)}`);
    }
}

/** One byte of a yield is another, and nobody mended the digest. */
function tampered(files) {
  const path = "likelihood/workspace.json";
  const bytes = Uint8Array.from(files.get(path));
  const at = bytes.findIndex((byte, i) => i > bytes.length / 2 && byte >= 0x31 && byte <= 0x38);
  bytes[at] += 1;
  return zip(new Map([...files, [path, bytes]]));
}

async function lookAt(browser, artifact, lhe, say) {
  const { files } = await openArtifact(artifact);
  const index = JSON.parse(new TextDecoder().decode(files.get("artifact.json")));
  const { context, page } = await listened(browser, {}, say);
  const seconds = await opened(page, () => page.locator("#choose-folder").setInputFiles(resolve(artifact)));
  const text = await page.locator("#content").innerText();
  if (!text.includes("verified: every file is as it was published")) say(`not verified: ${text.slice(0, 400)}`);
  if (!text.includes(index.title)) say("its title is not shown");
  const { times, point } = await moved(page, Number(options.moves));
  const redraw = median(times);
  if (redraw > MOST_REDRAW) say(`redraws take ${redraw} ms at the median, expected ${MOST_REDRAW} at most`);
  await compareYields(page, artifact, point, say);
  const worst = await compareEvents(page, artifact, files, lhe, say);
  await refuseEvents(page, say);
  const profile = await fits(page, say);
  await opened(page, async () => {
    await page.evaluate(() => document.querySelector("#content").replaceChildren());
    await dropped(page, "tampered.zip", tampered(files));
  });
  const refused = await page.locator("#content").innerText();
  if (
    !/is refused: \d+ of \d+ checks failed/.test(refused) ||
    !refused.includes("digests") ||
    !refused.includes("likelihood/workspace.json")
  )
    say(`a tampered artifact is not refused: ${refused.slice(0, 300)}`);
  if (refused.includes(index.title) || (await page.locator(".slider").count()) > 0) say("something of a tampered artifact is shown");
  await context.close();
  // axe-core is a script that the page's policy forbids
  const second = await listened(browser, { bypassCSP: true }, say);
  await opened(second.page, () => dropped(second.page, "whole.zip", zip(files)));
  await looks(second.page, basename(artifact), say);
  await second.context.close();
  return `opened in ${seconds.toFixed(1)} s, ${times.length} redraws of ${redraw.toFixed(1)} ms at the median (${Math.max(...times).toFixed(0)} ms at most), outputs within ${worst.toExponential(1)} of the command line's, profile in ${profile.toFixed(1)} s`;
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const { size } = statSync(PAGE);
let wrong = 0;
console.log(`page: ${(size / 1e6).toFixed(2)} MB`);
if (size >= MOST_BYTES) wrong += console.log(`  ${size} bytes, expected fewer than ${MOST_BYTES}`) ?? 1;
try {
  for (const [a, artifact] of artifacts.entries()) {
    const faults = [];
    const summary = await lookAt(browser, artifact, options.lhe[a], (fault) => faults.push(fault));
    console.log(`${artifact}: ${summary}${faults.length === 0 ? ", nothing wrong" : ""}`);
    for (const fault of new Set(faults)) console.log(`  ${fault}`);
    wrong += faults.length;
  }
} finally {
  await browser.close();
  rmSync(home, { recursive: true });
}
process.exitCode = wrong === 0 ? 0 : 1;
