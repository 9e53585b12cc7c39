import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { columnOf, readTable } from "@ratiometer/tables";
import { readJson } from "../stages/json-file.ts";
import { ratiometer } from "../testing/model-command.ts";
import { smallClosedForm, smallLhe } from "../testing/small-analysis.ts";
import type { IngestedData } from "./ingest-data.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "data-"));
});
afterAll(() => rm(home, { recursive: true }));

const INFERENCE = "{ data: { observed: { table: data.csv } }, scans: [{ coefficients: [c], points: 5 }] }";
const toy = (name: string, inference = INFERENCE): Promise<string> =>
  smallClosedForm(join(home, name), {
    samples: "{ toy: { process: closed-form, source: { simulate: { events: 60 } } } }",
    selection: '["x1 < 50"]',
    inference,
  });

test("data are taken with weight 1, their own columns left out, and a column of ones is no weight", async () => {
  const analysis = await toy("taken");
  await writeFile(join(home, "taken/data.csv"), "run,x4,x3,weight,x2,x1\n1,4,3,1,2,1\n2,8,7,1,6,5\n2,8,7,1,6,99\n");
  expect(await ratiometer("check", analysis, "--quiet")).toMatchObject({ status: 0, stderr: "" });
  const out = join(home, "taken/run");
  expect(await ratiometer("features", analysis, "--out", out, "--quiet")).toMatchObject({ status: 0, stderr: "" });
  expect(await readJson<IngestedData>(join(out, "ingest/data.json"))).toMatchObject({
    events: 3,
    content: "observables",
    files: [{ file: "data.csv", events: 3 }],
  });
  const table = await readTable(join(out, "features/data"));
  expect([...table.columns.keys()]).toEqual(["x1", "x2", "x3", "x4"]);
  expect(Array.from(columnOf(table, "x3").values)).toEqual([3, 7]);
  expect(await readJson(join(out, "features/data.json"))).toEqual({
    steps: [
      { selection: "all events", events: 3 },
      { selection: "x1 < 50", events: 2 },
    ],
  });
});

const REFUSED: readonly (readonly [string, string, string, string])[] = [
  [
    "weights",
    "x1,x2,x3,x4,weight\n1,2,3,4,1\n1,2,3,4,0.5\n",
    "ingest",
    "data.csv: event 1 DATA_WEIGHTED: found the weight 0.5, expected 1; hint: data weigh 1 each",
  ],
  [
    "columns of simulated events",
    "x1,x2,x3,x4,genWeight\n1,2,3,4,1\n",
    "check",
    'data.csv DATA_WEIGHTED: found a column "genWeight", which simulated events have, expected observed data',
  ],
  [
    "a column that is missing",
    "x1,x2,x3\n1,2,3\n",
    "check",
    'data.csv DATA_COLUMNS_DIFFER: there is no column "x4", which the samples have',
  ],
  ["no events", "x1,x2,x3,x4\n", "ingest", "DATA_NO_EVENTS inference.data.observed: the files of the observed data hold no events"],
  [
    "events that the selection leaves nothing of",
    "x1,x2,x3,x4\n99,2,3,4\n",
    "features",
    'DATA_NO_EVENTS inference.data.observed: no event of the data passes "x1 < 50", 1 came to it',
  ],
];

test.each(REFUSED)("data with %s are refused, with the place", async (name, text, command, message) => {
  const folder = name.replaceAll(" ", "-");
  const analysis = await toy(folder);
  await writeFile(join(home, folder, "data.csv"), text);
  const { status, stderr } = await ratiometer(
    command,
    analysis,
    ...(command === "check" ? [] : ["--out", join(home, folder, "run")]),
    "--quiet",
  );
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test("data are not where they should be, of another kind, or weighted: told before anything runs", async () => {
  const missing = await ratiometer("check", await toy("missing"), "--quiet");
  expect([missing.status, missing.stderr]).toEqual([
    2,
    expect.stringMatching(/CONFIG_NO_SUCH_FILE inference\.data\.observed\.table\[0\]: there is no file "data\.csv"/),
  ]);
  const table = await smallLhe(join(home, "kind"), {
    inference: "{ data: { observed: { table: data.csv } }, scans: [{ coefficients: [kt] }] }",
  });
  await writeFile(join(home, "kind/data.csv"), "x\n1\n");
  const kind = await ratiometer("check", table, "--quiet");
  expect([kind.status, kind.stderr]).toEqual([2, expect.stringContaining('the data have observables, sample "tHq" has particles')]);
  const lhe = await smallLhe(join(home, "lhe"), {
    inference: "{ data: { observed: { lhe: events.lhe.gz } }, scans: [{ coefficients: [kt] }] }",
  });
  const weighted = await ratiometer("check", lhe, "--quiet");
  expect([weighted.status, weighted.stderr]).toEqual([
    2,
    expect.stringContaining("DATA_WEIGHTED: the events have 7 weights beside their own, expected none"),
  ]);
  const open = await ratiometer("run", await smallClosedForm(join(home, "open")), "--unblind", "--quiet");
  expect([open.status, open.stderr]).toEqual([
    2,
    expect.stringContaining("USAGE_ARGUMENTS inference.data: found --unblind, but the data of the analysis are asimov"),
  ]);
});
