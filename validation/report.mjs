// Opens reports in a browser without a window and looks at them as readers would: on a telephone, a laptop and a wide screen, light and dark, and on
// paper. Nothing may be said on the console or asked of the network, nothing may stick out of the page, every figure must have marks that are
// really there, axe-core's accessibility rules must hold, and every button must save a file that can be read.
//
//   node validation/report.mjs REPORT.html… [--screenshots DIR]
//
// $CHROMIUM is the browser; otherwise it is looked for in the usual places. Exit status 1 if anything is wrong.
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const WIDTHS = [390, 1280, 1920];
const SCHEMES = ["light", "dark"];
/** Wider pages have the same elements in the same order. */
const WIDTHS_OF_RULES = [390, 1280];
const MOST_BYTES = 5e6;
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome"];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const { values: options, positionals: files } = parseArgs({ allowPositionals: true, options: { screenshots: { type: "string" } } });
const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
if (files.length === 0 || executablePath === undefined) {
  console.error(
    files.length === 0 ? "usage: node validation/report.mjs REPORT.html… [--screenshots DIR]" : "no browser: set $CHROMIUM to one",
  );
  process.exit(1);
}
if (options.screenshots !== undefined) mkdirSync(options.screenshots, { recursive: true });

/** What sticks out of the page, and which figures have nothing in them; runs in the page. */
function faults() {
  const found = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    const wide = [...document.querySelectorAll("body *")].find(
      (each) => each.getBoundingClientRect().right > width + 1 && !each.closest(".table, pre, nav, .hidden, .skip"),
    );
    found.push(
      `${document.documentElement.scrollWidth} px wide in ${width} px: <${wide?.tagName.toLowerCase()} class="${wide?.className}">`,
    );
  }
  const figures = [...document.querySelectorAll("figure")];
  if (figures.length === 0) found.push("there is no figure");
  for (const figure of figures) {
    if (figure.querySelectorAll(".numbers tbody tr").length === 0) found.push(`${figure.id}: no numbers`);
    if (figure.querySelectorAll("svg.panel").length === 0) found.push(`${figure.id}: no panel`);
    for (const plot of figure.querySelectorAll("svg.plot")) {
      const frame = plot.getBoundingClientRect();
      const marks = [...plot.querySelectorAll("path, rect, circle")];
      const seen = marks.filter((mark) => {
        const { left, right, top, bottom, width: w, height: h } = mark.getBoundingClientRect();
        return w + h > 0 && right >= frame.left && left <= frame.right && bottom >= frame.top && top <= frame.bottom;
      });
      if (seen.length === 0)
        found.push(`${figure.id}: a plot of ${Math.round(frame.width)} × ${Math.round(frame.height)} px without marks`);
      for (const mark of marks)
        for (const name of ["d", "x", "y", "cx", "cy", "width", "height"])
          if (/NaN|Infinity|undefined/.test(mark.getAttribute(name) ?? ""))
            found.push(`${figure.id}: ${name}="${mark.getAttribute(name)}"`);
    }
    for (const panel of figure.querySelectorAll("svg.panel")) {
      const frame = panel.getBoundingClientRect();
      for (const text of panel.querySelectorAll("text")) {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        if (left < frame.left - 1 || right > frame.right + 1 || top < frame.top - 1 || bottom > frame.bottom + 1)
          found.push(`${figure.id}: "${text.textContent}" leaves its panel`);
      }
    }
  }
  return found;
}

/** Rows of a CSV file (RFC 4180). */
function csvRows(text) {
  const rows = [[]];
  let rest = text.replace(/\r\n$/, "");
  for (;;) {
    const [whole, quoted, plain, end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`cannot be read from ${JSON.stringify(rest.slice(0, 40))} on`);
    rows[rows.length - 1].push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "") return rows;
    if (end !== ",") rows.push([]);
    rest = rest.slice(whole.length);
  }
}

/** What is wrong with a saved file. */
async function fileFaults(page, format, path) {
  const bytes = readFileSync(path);
  if (format === "CSV") {
    const rows = csvRows(bytes.toString("utf8"));
    return rows.length > 1 && rows.every(({ length }) => length === rows[0].length)
      ? []
      : [`${rows.length} rows that are not of one length`];
  }
  if (format === "PNG") {
    const magic = bytes.subarray(0, 8).equals(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]));
    return magic && bytes.readUInt32BE(16) > 400 && bytes.length > 2000 ? [] : [`no PNG file: ${bytes.length} bytes`];
  }
  return page.evaluate((text) => {
    const drawn = new DOMParser().parseFromString(text, "image/svg+xml");
    if (drawn.querySelector("parsererror") !== null) return [drawn.querySelector("parsererror").textContent];
    if (/class=|NaN|var\(/.test(text)) return ["needs a style sheet"];
    return drawn.querySelectorAll("path, rect, circle").length > 4 && drawn.querySelectorAll("text").length > 1 ? [] : ["nothing drawn"];
  }, bytes.toString("utf8"));
}

/** "thq-report" of runs/thq/report/index.html. */
const nameOf = (file) => resolve(file).split(sep).slice(-3, -1).join("-");

async function lookAt(browser, file, say) {
  const { size } = statSync(file);
  if (size >= MOST_BYTES) say(`${size} bytes, expected fewer than ${MOST_BYTES}`);
  let figures = 0;
  let saved = 0;
  for (const width of WIDTHS)
    for (const colorScheme of SCHEMES) {
      const where = `${width} px, ${colorScheme}`;
      // the page's own policy forbids foreign scripts, and axe-core is one
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      const page = await context.newPage();
      page.on("console", (message) => say(`${where}: console says ${message.text()}`));
      page.on("pageerror", (error) => say(`${where}: ${error.message}`));
      page.on("requestfailed", (request) => say(`${where}: request of ${request.url().slice(0, 80)} failed`));
      page.on("request", (request) => /^(file|data|blob):/.test(request.url()) || say(`${where}: asks for ${request.url()}`));
      await page.goto(pathToFileURL(resolve(file)).href);
      for (const fault of await page.evaluate(faults)) say(`${where}: ${fault}`);
      figures = await page.locator("figure").count();
      if (options.screenshots !== undefined) {
        const name = `${nameOf(file)}-${width}-${colorScheme}.png`;
        await page.screenshot({ path: join(options.screenshots, name), fullPage: true });
      }
      if (!WIDTHS_OF_RULES.includes(width)) {
        await context.close();
        continue;
      }
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      for (const { id, help, nodes } of violations)
        say(`${where}: ${id}, ${help}: ${nodes.length} times, first ${nodes[0].html.slice(0, 120)}`);
      await context.close();
    }
  // As a reader has it: with the page's own policy in force.
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  const page = await context.newPage();
  page.on("console", (message) => say(`saving: console says ${message.text()}`));
  await page.goto(pathToFileURL(resolve(file)).href);
  const buttons = page.locator("figure button");
  for (let i = 0; i < (await buttons.count()); i++) {
    const button = buttons.nth(i);
    const name = await button.getAttribute("aria-label");
    const [download] = await Promise.all([page.waitForEvent("download", { timeout: 10_000 }), button.click()]).catch(() => []);
    if (download === undefined) say(`${name}: nothing is saved`);
    else for (const fault of await fileFaults(page, await button.textContent(), await download.path())) say(`${name}: ${fault}`);
    saved++;
  }
  if (saved !== 3 * figures) say(`${saved} buttons for ${figures} figures, expected 3 each`);
  const paper = await page.pdf({
    format: "A4",
    preferCSSPageSize: true,
    ...(options.screenshots === undefined ? {} : { path: join(options.screenshots, `${nameOf(file)}.pdf`) }),
  });
  await context.close();
  return `${figures} figures, ${saved} files saved, ${(size / 1e6).toFixed(2)} MB, ${(paper.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length} pages of paper`;
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
let wrong = 0;
for (const file of files) {
  const faultsFound = [];
  const summary = await lookAt(browser, file, (fault) => faultsFound.push(fault));
  console.log(`${file}: ${summary}${faultsFound.length === 0 ? ", nothing wrong" : ""}`);
  for (const fault of faultsFound) console.log(`  ${fault}`);
  wrong += faultsFound.length;
}
await browser.close();
process.exitCode = wrong === 0 ? 0 : 1;
