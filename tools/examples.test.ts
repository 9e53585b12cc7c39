import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { expect, test } from "@jest/globals";
import { isEventFiles, loadAnalysis, parseAnalysis } from "@ratiometer/config";
import { parseWeightMap } from "@ratiometer/eft";

const PAGES = [
  "README.md",
  ...(existsSync("docs") ? readdirSync("docs", { recursive: true, encoding: "utf8" }).map((name) => `docs/${name}`) : []),
]
  .filter((name) => name.endsWith(".md") && existsSync(name))
  .sort();

/** Analyses and weight maps in fenced blocks, by page and line. */
const DOCUMENTS = PAGES.flatMap((page) => {
  const text = readFileSync(page, "utf8");
  return [...text.matchAll(/^```ya?ml\n((?:#.*\n)*version: 1\n[^]*?)^```$/gm)].map((match) => ({
    place: `${page}:${text.slice(0, match.index).split("\n").length}`,
    yaml: match[1],
  }));
});

const SHOWN = DOCUMENTS.filter(({ yaml }) => /^luminosity:/m.test(yaml));
const MAPS = DOCUMENTS.filter(({ yaml }) => !/^luminosity:/m.test(yaml));

const EXAMPLES = readdirSync("examples")
  .map((name) => `examples/${name}/analysis.yaml`)
  .filter((file) => existsSync(file));

test("the README shows an analysis", () => {
  expect(SHOWN.filter(({ place }) => place.startsWith("README.md"))).toHaveLength(1);
});

test.each(SHOWN)("the analysis shown in $place is valid", ({ place, yaml }) => {
  expect(parseAnalysis(yaml, place).version).toBe(1);
});

test.each(MAPS)("the weight map shown in $place is valid", ({ place, yaml }) => {
  expect(parseWeightMap(yaml, place).weights.kind).toBeDefined();
});

/** Whether the folders of all event files are there. */
async function hasEventFiles(file: string): Promise<boolean> {
  const { samples, directory } = await loadAnalysis(file);
  const patterns = samples.flatMap(({ source }) => (isEventFiles(source) ? source.patterns : []));
  return patterns.every((pattern) => existsSync(resolve(directory, dirname(pattern))));
}

test.each(EXAMPLES)("check accepts %s, or names the event files that are not there", async (file) => {
  const { status, stdout } = spawnSync(process.execPath, ["apps/cli/bin/ratiometer.js", "check", file, "--json"], { encoding: "utf8" });
  const said = JSON.parse(stdout) as unknown;
  if (await hasEventFiles(file)) expect([status, said]).toEqual([0, expect.objectContaining({ valid: true })]);
  else {
    const fault = expect.objectContaining({
      code: "CONFIG_NO_SUCH_FILE",
      message: expect.stringMatching(/^no file matches ".*\*.*"/) as unknown,
    }) as unknown;
    expect([status, said]).toEqual([2, { errors: [fault] }]);
  }
});
