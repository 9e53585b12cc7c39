import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadAnalysis } from "@ratiometer/config";
import { columnOf, readTable } from "@ratiometer/tables";
import { runPipeline } from "../pipeline/pipeline.ts";
import { readJson } from "../stages/json-file.ts";
import { smallEvents, smallLhe, type Parts } from "../testing/small-analysis.ts";
import type { IngestedSample } from "./ingested-sample.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lhe-events-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Ingested {
  readonly sample: IngestedSample;
  readonly column: (name: string) => number[];
  readonly warnings: readonly string[];
}

/** Ingests files of events by name. */
async function ingest(name: string, files: Readonly<Record<string, string>>, parts: Parts = {}): Promise<Ingested> {
  const home = join(folder, name);
  const analysis = await smallLhe(home, {
    samples: '{ s: { process: tHq, source: { lhe: ["*.lhe"] }, weights: { scheme: madgraph } } }',
    ...parts,
  });
  for (const [file, text] of Object.entries(files)) await writeFile(join(home, file), text);
  const warnings: string[] = [];
  await runPipeline({
    analysis: await loadAnalysis(analysis),
    out: join(home, "run"),
    until: "ingest",
    force: false,
    jobs: 1,
    report: { progress: () => undefined, finished: () => undefined, warn: (text) => warnings.push(text) },
    signal: new AbortController().signal,
  });
  const [sample] = await readJson<IngestedSample[]>(join(home, "run", "ingest", "samples.json"));
  const events = await readTable(join(home, "run", "ingest", "s", "events"));
  return { sample, column: (column) => [...columnOf(events, column).values], warnings };
}

/** The same weights with those of a varied scale behind them: twice and half the weight. */
const withScales = (text: string): string =>
  text
    .replace(
      "</initrwgt>",
      '<weightgroup name="scales"><weight id="1001" MUR="2.0" MUF="1.0">up</weight><weight id="1002" MUR="0.5" MUF="1.0">down</weight></weightgroup></initrwgt>',
    )
    .replaceAll(/(<event>\n8 1 (\S+)[^]*?)<\/rwgt>/g, (_, event: string, weight: string) => {
      const value = Number(weight);
      return `${event}<wgt id='1001'> ${2 * value} </wgt>\n<wgt id='1002'> ${value / 2} </wgt>\n</rwgt>`;
    });

test("two files of one point weigh as much as their events, together the header's cross section", async () => {
  const { sample, column } = await ingest("two", { "a.lhe": smallEvents(30), "b.lhe": smallEvents(10) });
  expect(sample).toMatchObject({ content: "particles", events: 40, files: [{ events: 30 }, { events: 10 }] });
  expect(sample.crossSection.value).toBeCloseTo(1e-3, 12);
  column("weight:1").forEach((weight) => expect(weight * 40).toBeCloseTo(1e-3, 12));
  expect(column("stratum")).toEqual(Array.from({ length: 40 }, (_, i) => (i < 30 ? 0 : 1)));
});

test("a given cross section is that of all files together", async () => {
  const samples =
    '{ s: { process: tHq, source: { lhe: ["*.lhe"] }, weights: { scheme: madgraph }, cross_section: { value: 7, unit: pb } } }';
  const { sample, column } = await ingest("given", { "a.lhe": smallEvents(30), "b.lhe": smallEvents(10) }, { samples });
  expect(sample.crossSection.value).toBeCloseTo(7, 9);
  column("weight:1").forEach((weight) => expect(weight).toBeCloseTo(7 / 40, 9));
});

test("files with different numbers of weights are refused, both named", async () => {
  const files = { "a.lhe": smallEvents(5), "b.lhe": withScales(smallEvents(5)) };
  await expect(ingest("counts", files)).rejects.toMatchObject({
    code: "DATA_WEIGHT_COUNT",
    where: join(folder, "counts", "b.lhe"),
    message: `the file has 9 weights, ${join(folder, "counts", "a.lhe")} has 7`,
  });
});

test("weights of varied scales become factors where they are asked for, and are missed where they are not there", async () => {
  const systematics = "{ qcd: { type: weights, of: scale } }";
  const text = withScales(smallEvents(5));
  const { sample, column } = await ingest("scales", { "a.lhe": text }, { systematics });
  expect(sample.factors).toEqual(["muR_up", "muR_down"]);
  column("factor:muR_up").forEach((factor) => expect(factor).toBeCloseTo(2, 12));
  column("factor:muR_down").forEach((factor) => expect(factor).toBeCloseTo(0.5, 12));
  expect((await ingest("not-asked", { "a.lhe": text })).sample.factors).toBeUndefined();
  const { warnings } = await ingest("lacking", { "a.lhe": smallEvents(5) }, { systematics });
  expect(warnings).toContain('the files of sample "s" have no weights of scale, which "qcd" asks for: they stay as they are');
  const named = "{ qcd: { type: weights, of: scale, samples: [s] } }";
  await expect(ingest("named", { "a.lhe": smallEvents(5) }, { systematics: named })).rejects.toMatchObject({
    code: "DATA_NO_VARIATIONS",
    path: "systematics.qcd",
  });
});

test("without dependence on coefficients, weights that header and events do not agree on do no harm", async () => {
  const samples = '{ s: { process: tHq, source: { lhe: ["*.lhe"] }, weights: { scheme: none } } }';
  const text = smallEvents(5).replaceAll("<wgt id='rwgt_3'>", "<wgt id='other'>");
  const { sample } = await ingest("none", { "a.lhe": text }, { samples });
  expect(sample.crossSection.value).toBeCloseTo(1e-3, 12);
  await expect(ingest("some", { "a.lhe": text })).rejects.toMatchObject({ code: "DATA_UNKNOWN_WEIGHT" });
});
