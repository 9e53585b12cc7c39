import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadAnalysis } from "@ratiometer/config";
import { columnOf, readTable } from "@ratiometer/tables";
import { runPipeline } from "../pipeline/pipeline.ts";
import { smallLhe } from "../testing/small-analysis.ts";
import type { FeaturesSummary } from "../event-features/feature-summary.ts";
import { readJson } from "./json-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "features-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("selections and extra features read objects and candidates, and extra features the ones before them", async () => {
  const file = await smallLhe(folder, {
    reconstruction: "{ smearing: generic-lhc }",
    selection: '["count(jets[pt > 60 and abs(eta) < 2]) >= 2", "missing.pt > 20 GeV"]',
    features: `
  sets: [objects, general]
  extra:
    m_tH: { expression: "mass(top_leptonic + higgs)", latex: "m_{tH}", fill: -1, definition: mass of top and Higgs candidates }
    m_ratio: "m_tH / (ht + 1)"
    jet4: { expression: "jets[3].pt", unit: TeV }
  inputs: [met, m_tH, jet4]`,
  });
  await runPipeline({
    analysis: await loadAnalysis(file),
    out: join(folder, "run"),
    until: "features",
    force: false,
    jobs: 1,
    report: { progress: () => undefined, finished: () => undefined, warn: () => undefined },
    signal: new AbortController().signal,
  });
  const home = join(folder, "run", "features");
  const table = await readTable(join(home, "events"));
  const { definitions, inputs, cutFlow } = await readJson<FeaturesSummary>(join(home, "features.json"));
  const values = (name: string): number[] => [...columnOf(table, name).values];

  const [{ steps }] = cutFlow;
  expect(steps.map(({ selection }) => selection)).toEqual(["all", "count(jets[pt > 60 and abs(eta) < 2]) >= 2", "missing.pt > 20 GeV"]);
  expect(steps[1].events).toBeLessThan(steps[0].events);
  expect(steps[2].events).toBe(table.length);
  expect(values("met").every((met) => met > 20)).toBe(true);

  // The set has the same mass, filled with 0.
  const valid = values("m_th:valid");
  expect(new Set(valid)).toEqual(new Set([0, 1]));
  expect(values("m_tH:valid")).toEqual(valid);
  values("m_th").forEach((mass, i) => expect(values("m_tH")[i]).toBeCloseTo(valid[i] === 1 ? mass : -1, 4));
  expect(values("m_ratio")).toEqual(values("m_tH").map((mass, i) => mass / (values("ht")[i] + 1)));
  expect(values("jet4")).toEqual(values("jet4_pt").map((pt) => pt / 1000));

  const definitionOf = (name: string): unknown => definitions.find((definition) => definition.name === name);
  expect(definitionOf("m_tH")).toEqual({
    name: "m_tH",
    unit: "GeV",
    latex: "m_{tH}",
    definition: "mass of top and Higgs candidates",
    fill: -1,
  });
  expect(definitionOf("m_ratio")).toEqual({ name: "m_ratio", unit: "1", latex: "\\text{m\\_ratio}", definition: "m_tH / (ht + 1)" });
  expect(definitionOf("jet4")).toEqual({ name: "jet4", unit: "TeV", latex: "jet4", definition: "jets[3].pt", fill: 0 });
  expect(columnOf(table, "jet4").unit).toBe("TeV");
  expect(inputs).toEqual(["met", "m_tH", "jet4", "m_tH:valid", "jet4:valid"]);
});
