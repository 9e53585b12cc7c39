import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { densityFile, expandFiles, sampleFiles } from "./expand-files.ts";
import { parseAnalysis } from "./load-analysis.ts";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "events-"));
  for (const file of [
    "tth_2.lhe.gz",
    "tth_10.lhe.gz",
    "tth_1.lhe.gz",
    "a+b.lhe",
    ".hidden.lhe",
    "deep/er/tth_3.lhe.gz",
    "deep/tth_4.lhe",
  ]) {
    await mkdir(join(folder, "events", file, ".."), { recursive: true });
    await writeFile(join(folder, "events", file), "");
  }
});

const found = async (...patterns: string[]): Promise<string[]> =>
  (await expandFiles(patterns, folder)).map((path) => path.slice(folder.length + 1).replaceAll("\\", "/"));

test("* and ? match within a folder, sorted, without hidden files", async () => {
  expect(await found("events/*")).toEqual(["events/a+b.lhe", "events/tth_1.lhe.gz", "events/tth_10.lhe.gz", "events/tth_2.lhe.gz"]);
  expect(await found("events/tth_?.lhe.gz")).toEqual(["events/tth_1.lhe.gz", "events/tth_2.lhe.gz"]);
  expect(await found("*/deep/*.lhe")).toEqual(["events/deep/tth_4.lhe"]);
});

test("** matches any number of folders", async () => {
  expect(await found("**/tth_*")).toHaveLength(5);
  expect(await found("events/**/*.gz")).toEqual([
    "events/deep/er/tth_3.lhe.gz",
    "events/tth_1.lhe.gz",
    "events/tth_10.lhe.gz",
    "events/tth_2.lhe.gz",
  ]);
});

test("a plain path is itself, each file comes once, other characters are literal", async () => {
  expect(await found("events/a+b.lhe", "./events/a*", join(folder, "events/a+b.lhe"))).toEqual(["events/a+b.lhe"]);
});

test("a pattern without a file names pattern, folder and nearest name", async () => {
  await expect(expandFiles(["events/ttx_*.lhe.gz"], folder)).rejects.toMatchObject({
    code: "CONFIG_NO_SUCH_FILE",
    message: `no file matches "events/ttx_*.lhe.gz", looked in ${join(folder, "events")}`,
    hint: expect.stringMatching(/^did you mean "tth_\d+\.lhe\.gz"\?$/),
  });
  await expect(expandFiles(["evnets/tth_1.lhe.gz"], folder)).rejects.toMatchObject({
    message: `there is no file "evnets/tth_1.lhe.gz", looked in ${folder}`,
    hint: 'did you mean "events"?',
  });
  await expect(expandFiles(["events"], folder)).rejects.toMatchObject({ code: "CONFIG_NO_SUCH_FILE" });
});

test("a sample's missing file is located in the analysis file", async () => {
  const text = (pattern: string): string => `version: 1
name: files
luminosity: { value: 1, unit: fb^-1 }
coefficients: { c: { sm: 0, range: [-1, 1] } }
samples:
  tth: { process: ttH, source: { lhe: [ "events/tth_1.lhe.gz", "${pattern}" ] }, weights: { scheme: madgraph } }
estimators: { t: { type: score, method: sally, coefficients: [c] } }
channels: { sr: { model: binned, axes: [ { column: x, edges: [0, 1] } ] } }
inference: { scans: [ { coefficients: [c] } ] }`;
  const good = parseAnalysis(text("events/tth_*.lhe.gz"), join(folder, "a.yaml"));
  expect(await sampleFiles(good, good.samples[0])).toHaveLength(3);
  const bad = parseAnalysis(text("nothing/*"), join(folder, "a.yaml"));
  await expect(sampleFiles(bad, bad.samples[0])).rejects.toMatchObject({
    code: "CONFIG_NO_SUCH_FILE",
    where: `${join(folder, "a.yaml")}:6:64`,
    path: "samples.tth.source.lhe[1]",
  });
});

test("parton densities of a simulated sample are looked for beside the analysis file, by their very name", async () => {
  const found = (pdf: string): Promise<string | undefined> => {
    const text = `version: 1
name: small
luminosity: { value: 1, unit: fb^-1 }
coefficients: { kt: { sm: 1, range: [0, 2] } }
samples: { s: { process: ttH, source: { simulate: { events: 1${pdf} } } } }
estimators: { r: { type: ratio, method: alices, coefficients: [kt] } }
channels: { c: { model: unbinned, estimator: r } }
inference: { scans: [{ coefficients: [kt] }] }`;
    const analysis = { ...parseAnalysis(text, "a.yaml"), directory: folder };
    return densityFile(analysis, analysis.samples[0]);
  };
  expect(await found("")).toBeUndefined();
  expect(await found(", pdf: events/a+b.lhe")).toBe(join(folder, "events", "a+b.lhe"));
  await expect(found(", pdf: events/a+c.lhe")).rejects.toMatchObject({
    code: "CONFIG_NO_SUCH_FILE",
    where: "a.yaml:5:69",
    path: "samples.s.source.simulate.pdf",
    hint: 'did you mean "a+b.lhe"?',
  });
  await expect(found(", pdf: events")).rejects.toMatchObject({ code: "CONFIG_NO_SUCH_FILE" });
});
