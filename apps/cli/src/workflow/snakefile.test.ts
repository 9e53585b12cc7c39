import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { smallLhe } from "../testing/small-analysis.ts";

let home = "";
let analysis = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "workflow-"));
  analysis = await smallLhe(join(home, "analysis"), {
    coefficients: "{ kt: { sm: 1, range: [-2, 2] } }",
    samples: `
  tHq: { process: tHq, source: { lhe: ["events.lhe.gz"] }, weights: { scheme: madgraph } }
  ttH: { process: ttH, source: { simulate: { events: 250000, decays: { tt: semileptonic, h: bb } } } }`,
    estimators: "{ ratio: { type: ratio, method: alices, coefficients: [kt], ensemble: 3 } }",
    inference: "{ scans: [{ coefficients: [kt] }], intervals: { method: feldman-cousins, toys: 1000, grid: 21 } }",
    variants: "{ more: { seed: 9 } }",
  });
});
afterAll(() => rm(home, { recursive: true }));

async function workflow(...args: readonly string[]): Promise<{ readonly exit: number; readonly stderr: string; readonly stdout: string }> {
  const terminal = capturedTerminal();
  const exit = await main(["workflow", analysis, ...args], terminal);
  return { exit, stderr: terminal.stderr(), stdout: terminal.stdout() };
}

test("a workflow is a Snakefile, profiles and reana.yaml with paths from its folder; nothing is overwritten unasked", async () => {
  const to = join(home, "to");
  const args = ["--to", to, "--out", join(to, "run"), "--variant", "more", "--seed", "3", "--container", "registry/image:1"];
  const { exit, stdout } = await workflow(...args, "--json");
  expect(exit).toBe(0);
  const told = JSON.parse(stdout) as { readonly jobs: number; readonly stages: readonly { readonly parts: object }[] };
  // files in as many parts, simulated events by their number, a network each, toys by their number
  expect(told.stages.map(({ parts }) => parts)).toEqual([
    { tHq: 1, ttH: 3 },
    { tHq: 1, ttH: 3 },
    { ratio: 3 },
    { ratio: 1 },
    { scans: 1, "toys-kt": 5 },
    {},
    {},
  ]);
  expect(told.jobs).toBe(7 + 4 + 4 + 3 + 1 + 6);
  const text = await readFile(join(to, "workflow/Snakefile"), "utf8");
  expect(text).toContain(
    [
      'ANALYSIS = "../analysis/analysis.yaml"',
      'RUN = "run"',
      'OPTIONS = "--variant more --seed 3"',
      "RETRIES = 2",
      "FILES = [",
      '    "../analysis/events.lhe.gz",',
      "]",
      "",
      "# shares of the work of each stage, and the number of parts of each",
      "INGEST = {",
      '    "tHq": 1,',
      '    "ttH": 3,',
      "}",
      "",
    ].join("\n"),
  );
  expect(text).toContain('\ncontainer: "docker://registry/image:1"\n');
  expect(text).toMatch(
    /rule train_part:\n {4}input:\n {8}RUN \+ "\/\.workflow\/features\.done"\n {4}output:\n {8}RUN \+ "\/parts\/train\/\{share\}\/\{k\}-of-\{n\}\.part"\n {4}threads:\n {8}1\n {4}resources:\n {8}mem_mb=\d+,\n {8}runtime=\d+,\n {4}retries:\n {8}RETRIES\n {4}shell:\n {8}"\{RATIOMETER\} part \{ANALYSIS:q\} train \{wildcards\.share\} \{wildcards\.k\}\/\{wildcards\.n\} --out \{RUN:q\} "\n {8}"--jobs \{threads\} --quiet \{OPTIONS\}"\n/,
  );
  expect(text.match(/^rule \w+/gm)).toEqual(
    ["all", "ingest_part", "ingest", "features_part", "features", "train_part", "train", "evaluate_part", "evaluate"]
      .concat(["infer_part", "infer", "export", "report"])
      .map((rule) => `rule ${rule}`),
  );
  const slurm = parse(await readFile(join(to, "workflow/profiles/slurm/config.yaml"), "utf8")) as object;
  expect(slurm).toMatchObject({ executor: "slurm", jobs: 100 });
  const condor = parse(await readFile(join(to, "workflow/profiles/htcondor/config.yaml"), "utf8")) as {
    readonly "set-resources": Readonly<Record<string, object>>;
  };
  expect(Object.keys(condor["set-resources"])).toHaveLength(12);
  expect(parse(await readFile(join(to, "reana.yaml"), "utf8"))).toEqual({
    version: "0.9.0",
    inputs: { files: ["workflow/Snakefile", "../analysis/analysis.yaml", "../analysis/events.lhe.gz"] },
    workflow: { type: "snakemake", file: "workflow/Snakefile" },
    outputs: { directories: ["run/artifact", "run/report", "run/infer"] },
  });
  const refused = await workflow(...args);
  expect([refused.exit, refused.stderr]).toEqual([
    2,
    `USAGE_FILE_EXISTS: "${join(to, "workflow/Snakefile")}" exists already; hint: --force overwrites it, --to names another folder\n`,
  ]);
  expect((await workflow(...args, "--force", "--chunks", "7")).exit).toBe(0);
  expect(await readFile(join(to, "workflow/Snakefile"), "utf8")).toContain('FEATURES = {\n    "tHq": 7,\n    "ttH": 7,\n}');
});

test("an engine that there is not, or no parts, are refused", async () => {
  expect((await workflow("--engine", "snakemaker")).stderr).toMatch(
    /unknown value of --engine "snakemaker"; hint: did you mean "snakemake"\?/,
  );
  expect((await workflow("--chunks", "0")).stderr).toMatch(/--chunks is "0", expected a whole number of at least 1/);
});
