import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { capturedTerminal } from "./testing/captured-terminal.ts";
import { main } from "./main.ts";
import { smallClosedForm, smallEvents, smallLhe, type Parts } from "./testing/small-analysis.ts";

let home = "";
let count = 0;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "user-errors-"));
});
afterAll(() => rm(home, { recursive: true }));

interface Fault {
  readonly code: string;
  readonly where?: string;
  readonly path?: string;
  readonly message: string;
  readonly hint?: string;
}

/**
 * Runs what must be refused, twice: for a reader, a line for each fault; for a program, the same faults in one document. Neither may leave a stage that
 * counts as finished. Paths are told as DIR.
 * @param before stages that come before the fault can be seen, and are kept
 */
async function refused(
  make: (folder: string) => Promise<string>,
  before: readonly string[] = ["ingest"],
): Promise<{ readonly lines: readonly string[]; readonly faults: readonly Fault[] }> {
  const folder = join(home, String(count++));
  const file = await make(folder);
  const out = join(folder, "run");
  const [text, document] = [capturedTerminal(), capturedTerminal()];
  expect(await main(["run", file, "--out", out, "--quiet"], text)).toBe(2);
  expect(await main(["run", file, "--out", out, "--quiet", "--json"], document)).toBe(2);
  expect(text.stdout()).toBe("");
  // the first run may have said that its networks, two epochs old, are not good
  const faults = text.stderr().replace(/^(warning: [\w-]+: [^\n]*, expected [^\n]*\n)*/, "");
  expect(document.stderr()).toBe(faults);
  const lines = faults.replaceAll(folder, "DIR").split("\n");
  const { errors } = JSON.parse(document.stdout().replaceAll(folder, "DIR")) as { readonly errors: readonly Fault[] };
  expect(lines.pop()).toBe("");
  expect(lines).toHaveLength(errors.length);
  const finished = existsSync(out) ? (await readdir(out, { recursive: true })).filter((name) => name.endsWith("manifest.json")) : [];
  expect(finished.filter((name) => !before.includes(dirname(name)))).toEqual([]);
  return { lines, faults: errors };
}

const closedForm =
  (parts: Parts) =>
  (folder: string): Promise<string> =>
    smallClosedForm(folder, parts);
const lhe =
  (events: string | Uint8Array, parts: Parts = {}) =>
  (folder: string): Promise<string> =>
    smallLhe(folder, parts, events);

test("a wrong key and an unknown coefficient: a line each, at its place, with the nearest name", async () => {
  const parts = { luminositi: "{ value: 1, unit: fb^-1 }", inference: "{ scans: [{ coefficients: [ct], points: 11 }] }" };
  const { lines } = await refused(closedForm(parts));
  expect(lines).toEqual([
    'DIR/analysis.yaml:13:1 CONFIG_UNKNOWN_KEY luminositi: unknown key "luminositi"; hint: did you mean "luminosity"?',
  ]);
  const { lines: coefficient } = await refused(closedForm({ inference: parts.inference }));
  expect(coefficient).toEqual([
    'DIR/analysis.yaml:11:39 CONFIG_UNKNOWN_COEFFICIENT inference.scans[0].coefficients[0]: unknown coefficient "ct"; hint: did you mean "c"?',
  ]);
});

test("a missing file names the nearest one, before a folder is made", async () => {
  const samples = '{ tHq: { process: tHq, source: { lhe: ["event.lhe.gz"] }, weights: { scheme: madgraph } } }';
  const { lines } = await refused(lhe("", { samples }));
  expect(lines).toEqual([
    'DIR/analysis.yaml:7:49 CONFIG_NO_SUCH_FILE samples.tHq.source.lhe[0]: there is no file "event.lhe.gz", looked in DIR; hint: did you mean "events.lhe.gz"?',
  ]);
  expect(existsSync(join(home, String(count - 1), "run"))).toBe(false);
});

test("a truncated gzip file: after which event", async () => {
  const whole = gzipSync(smallEvents(300));
  const { faults } = await refused(lhe(whole.subarray(0, Math.floor(whole.length / 2))));
  const [{ code, where, message, hint }] = faults;
  const [, last, complete] = /after event (\d+) \((\d+) complete events/.exec(message) ?? [];
  expect([faults.length, code, where, Number(complete)]).toEqual([
    1,
    "DATA_TRUNCATED",
    `DIR/events.lhe.gz: event ${complete}`,
    Number(last) + 1,
  ]);
  expect(hint).toContain("incomplete");
});

test("events without weights", async () => {
  const { faults } = await refused(lhe(smallEvents(20).replaceAll(/<(initrwgt|rwgt)>[^]*?<\/\1>\n/g, "")));
  expect(faults).toEqual([expect.objectContaining({ code: "DATA_NO_WEIGHTS", where: "DIR/events.lhe.gz", hint: expect.any(String) })]);
});

test("points that do not determine the polynomial: which terms, and why", async () => {
  const points = [1, -1, 0.5, 2, 1.5, -2, 0].map((kt) => [kt, 1] as const);
  const { faults } = await refused(lhe(smallEvents(20, points)));
  expect(faults).toEqual([expect.objectContaining({ code: "DATA_RANK_DEFICIENT", where: "DIR/events.lhe.gz" })]);
  expect(faults[0].message).toContain("every weight has kV = 1");
});

test("an event that lacks a weight: its number and the weight's name", async () => {
  const events = smallEvents(20).split("<event>");
  events[8] = events[8].replace(/<wgt id='rwgt_3'>.*\n/, "");
  const { faults } = await refused(lhe(events.join("<event>")));
  expect(faults).toEqual([expect.objectContaining({ code: "DATA_MISSING_WEIGHT", where: "DIR/events.lhe.gz: event 7" })]);
  expect(faults[0].message).toContain('weight "rwgt_3" is missing');
});

test("no event after the selection: which condition, how many came to it, where it stands", async () => {
  const { lines } = await refused(lhe(smallEvents(50), { selection: '["n_jets >= 1", "met > 1e6"]' }));
  expect(lines).toEqual([
    expect.stringMatching(
      /^DIR\/analysis\.yaml:8:\d+ DATA_NO_EVENTS: no event of sample "tHq" passes "met > 1e6", \d+ came to it; hint: loosen the selection/,
    ),
  ]);
});

test("an event in two channels would count twice: which channels, how many events", async () => {
  const channels =
    '{ all: { model: unbinned, estimator: c-ratio }, right: { selection: ["x1 > 0"], model: unbinned, estimator: c-ratio } }';
  const { lines } = await refused(closedForm({ channels }), ["ingest", "features", "train", "evaluate"]);
  expect(lines).toEqual([
    expect.stringMatching(
      /^DIR\/analysis\.yaml:\d+:\d+ DATA_CHANNELS_OVERLAP channels\.right: (\d+) of the \1 events of channel "right" are in channel "all" too; hint: make/,
    ),
  ]);
});

test("features that are no number, or none that a network can hold: expression or feature, event and value", async () => {
  const features = (expression: string): Parts => ({
    features: `{ extra: { f: { expression: "${expression}", unit: "1" } }, inputs: [x1, f] }`,
  });
  const { lines } = await refused(closedForm(features("log(x1)")));
  expect(lines).toEqual([
    expect.stringMatching(/^DIR\/analysis\.yaml:\d+:\d+ DATA_NOT_FINITE features\.extra\.f: "log\(x1\)" is NaN in row \d+ where x1 = -\d/),
  ]);
  const { lines: large } = await refused(closedForm(features("exp(50 * x1)")), ["ingest", "features"]);
  expect(large).toEqual([
    expect.stringMatching(
      /^TRAIN_NOT_FINITE estimators\.c-ratio: event \d+ has f = Infinity, expected a finite number of float32; hint: leave the column out/,
    ),
  ]);
});

test("weights that are all negative: how many, and their sum", async () => {
  const events = smallEvents(200)
    .replaceAll(/\n8 1 /g, "\n8 1 -")
    .replaceAll(/(<wgt id='[^']*'> )/g, "$1-")
    .replace("1e-3 1e-6 1e-6 1", "-1e-3 1e-6 1e-6 1");
  const { lines } = await refused(lhe(events), []);
  expect(lines).toEqual([
    "DIR/events.lhe.gz DATA_NORMALISATION: the 200 event weights add up to -0.001 pb, expected a positive cross section",
  ]);
});
