import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { closedFormEvents } from "@ratiometer/simulation";
import { columnOf, readTable } from "@ratiometer/tables";
import { ratiometer } from "../testing/model-command.ts";
import { smallClosedForm } from "../testing/small-analysis.ts";
import type { InferenceResults } from "./inference-results.ts";
import type { ObservedAnomalies } from "./observed-anomalies.ts";
import { readJson } from "./json-file.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "observed-"));
});
afterAll(() => rm(home, { recursive: true }));

const NAMES = ["x1", "x2", "x3", "x4"];

/** Events of the process as data are: observables alone. @param keep by x3, which the regions are made of */
function observedEvents(seed: number, keep: (x3: number) => boolean): number[][] {
  const { observables } = closedFormEvents({ events: 700, seed, labels: ["observed"] });
  const columns = NAMES.map((name) => columnOf(observables, name).values);
  return Array.from({ length: 700 }, (_, i) => columns.map((values) => values[i])).filter(([, , x3]) => keep(x3));
}

const csv = (events: readonly (readonly number[])[], names: readonly string[] = NAMES): string =>
  [names.join(), ...events.map((event) => event.join())].join("\n") + "\n";

const CONTROL = (x3: number): boolean => x3 <= 0.5;
const SIGNAL = (x3: number): boolean => x3 > 0.5;

const PARTS = {
  samples: "{ toy: { process: closed-form, source: { simulate: { events: 1200, cross_section: { value: 0.7, unit: pb } } } } }",
  estimators: `
  c-ratio: { type: ratio, method: alices, coefficients: [c], network: { hidden: [8] }, training: { epochs: 2, batch: 128 }, ensemble: 1 }`,
  channels: `
  sr: { selection: ["x3 > 0.5"], model: unbinned, estimator: c-ratio }
  cr: { selection: ["x3 <= 0.5", "x4 <= 1"], role: control, model: binned, axes: [{ column: x1, edges: [-.inf, -0.5, 0.5, .inf] }] }
  vr: { selection: ["x3 <= 0.5", "x4 > 1"], role: validation, model: binned, axes: [{ column: x1, edges: [-.inf, 0, .inf] }] }`,
  systematics: "{ lumi: { type: normalisation, up: 1.02 } }",
  inference: "{ data: { observed: { table: data.csv } }, scans: [{ coefficients: [c], points: 5 }] }",
};

/** Every file of some stages by its path, without manifests: those hold digests of the stages before. */
async function bytesOf(out: string, stages: readonly string[]): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const stage of stages)
    for (const entry of await readdir(join(out, stage), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && entry.name !== "manifest.json")
        files.set(path.slice(out.length + 1), (await readFile(path)).toString("base64"));
    }
  return files;
}

/** Standard error without what two epochs of training and events far away are warned of. */
const told = (stderr: string): string => stderr.replaceAll(/^warning: .*\n/gm, "");

const resultsOf = (out: string): Promise<InferenceResults> => readJson<InferenceResults>(join(out, "infer/results.json"));

test("a blind run says the same whatever is in the signal region, and --unblind fits what was observed", async () => {
  const control = observedEvents(3, CONTROL);
  const analysis = await smallClosedForm(join(home, "blind"), PARTS);
  const out = join(home, "blind/run");
  const data = join(home, "blind/data.csv");

  await writeFile(data, csv([...control, ...observedEvents(3, SIGNAL)]));
  const first = await ratiometer("run", analysis, "--out", out, "--quiet");
  expect([first.status, told(first.stderr)]).toEqual([0, ""]);
  const blind = await bytesOf(out, ["infer", "artifact", "report"]);

  // far away, and fewer
  const others = observedEvents(8, SIGNAL)
    .slice(0, 90)
    .map(([x1, ...rest]) => [x1 + 1, ...rest]);
  await writeFile(data, csv([...others, ...control]));
  const second = await ratiometer("run", analysis, "--out", out, "--quiet", "--json");
  expect([second.status, told(second.stderr)]).toEqual([0, ""]);
  // what learns does not see data
  expect(JSON.parse(second.stdout)).toMatchObject({
    stages: { 2: { name: "train", outcome: "reused" }, 4: { name: "infer", outcome: "done" } },
  });
  expect(await bytesOf(out, ["infer", "artifact", "report"])).toEqual(blind);
  const results = await resultsOf(out);
  expect(results.data).toBe("blinded");
  expect(results.channels.map(({ name, data: kind, observed }) => [name, kind, observed?.events])).toEqual([
    ["sr", "asimov", undefined],
    ["cr", "observed", control.filter(([, , , x4]) => x4 <= 1).length],
    ["vr", "observed", control.filter(([, , , x4]) => x4 > 1).length],
  ]);
  const anomalous = (): Promise<readonly ObservedAnomalies[]> => readJson(join(out, "infer/anomalies.json"));
  expect((await anomalous()).map(({ channel, events }) => [channel, events])).toEqual([
    ["cr", results.channels[1].observed?.events],
    ["vr", results.channels[2].observed?.events],
  ]);
  expect(await readFile(join(out, "report/index.html"), "utf8")).toContain("blinded: the observed data of sr are unread");

  const open = await ratiometer("infer", analysis, "--out", out, "--unblind", "--quiet");
  expect([open.status, told(open.stderr)]).toEqual([0, ""]);
  const unblinded = await resultsOf(out);
  // the events that were moved away
  expect((await anomalous())[0]).toMatchObject({ channel: "sr", events: 90 });
  expect(unblinded.data).toBe("observed");
  expect(unblinded.channels[0]).toMatchObject({ data: "observed", observed: { events: 90 } });
  expect(await readFile(join(out, "log.jsonl"), "utf8")).toContain('{"unblinded":true,');
  // the other channels' data and their prediction are shown in both, the signal channel's in the second alone
  const shown = (of: InferenceResults): string[] =>
    of.dataPredictions
      .filter(({ ofChannel }) => ofChannel)
      .map(({ channel, observed }) => `${channel} ${observed.reduce((a, b) => a + b, 0)}`);
  const [inControl, inValidation] = results.channels.slice(1).map(({ observed }) => observed?.events);
  expect(shown(results)).toEqual([`cr ${inControl}`, `vr ${inValidation}`]);
  expect(shown(unblinded)).toEqual(["sr 90", `cr ${inControl}`, `vr ${inValidation}`]);
  expect(unblinded.goodnessOfFit).toMatchObject({ of: "binned channels", degreesOfFreedom: 3 });
  // −2 log L(c) − −2 log L(0) of the observed events, from the tables and the terms of the expectations
  const at = 1;
  const form = (values: ArrayLike<number>): number => values[0] + 2 * values[1] * at + values[2] * at * at;
  const ratios = await readTable(join(out, "evaluate/c-ratio/data"));
  const [sr, cr] = unblinded.channels;
  const terms = ["1", "c", "c^2"].map((term) => columnOf(ratios, `ratio:${term}`).values);
  const { normalisation = [] } = sr;
  let expected = 2 * (form(sr.yield) - sr.yield[0]);
  // in the file the events of the signal region come first
  for (let i = 0; i < 90; i++)
    expected -= 2 * Math.log((form(sr.yield) * form(terms.map((term) => term[i]))) / (sr.yield[0] * form(normalisation)));
  cr.shape.observed.forEach((count, bin) => {
    const yields = cr.shape.samples[0].terms[bin];
    expected += 2 * (form(yields) - yields[0]) - 2 * count * Math.log(form(yields) / yields[0]);
  });
  const scan = unblinded.comparisons.find(({ label }) => label === "unbinned ratio and binned channels, statistical");
  const [here, sm] = [at, 0].map((c) => scan?.points.find((point) => point.at[0] === c)?.deltaTwiceNll ?? NaN);
  expect(here - sm).toBeCloseTo(expected, 6);
});
