import { expect, test } from "@jest/globals";
import { candidateNames, candidatesOf } from "./candidates.ts";
import { compileExpression } from "./expression/expression.ts";
import { collections, singleObjects } from "./expression/objects.ts";
import { scopeOf } from "./expression/scope.ts";
import { columnsOf, randomEvents } from "./expression/testing/random-events.ts";
import { defaultFeatureOptions } from "./feature-set-definition.ts";
import { featureSet } from "./feature-set.ts";
import { generalEvent } from "./general/general-event.ts";

test("every candidate has a name of its own", () => {
  for (const name of candidateNames) {
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(collections.has(name) || singleObjects.has(name)).toBe(false);
  }
});

test("candidates are one vector per event, and only what is asked for", () => {
  const record = randomEvents(100, 5);
  for (const { energy } of candidatesOf(candidateNames, record).values()) expect(energy).toHaveLength(100);
  expect([...candidatesOf(["jets", "higgs", "w_leptonic"], record).keys()]).toEqual(["higgs", "w_leptonic"]);
  expect(candidatesOf(["jets", "lepton"], record).size).toBe(0);
  const { bTagThreshold } = defaultFeatureOptions;
  expect(candidatesOf(["higgs"], record).get("higgs")).toEqual(generalEvent(record, bTagThreshold).higgs.momentum);
});

test("an expression over candidates gives what the set general has under its own name", () => {
  const record = randomEvents(200, 6);
  const table = columnsOf(record);
  const general = featureSet("general").compute(record);
  for (const [text, column] of [
    ["mass(top_leptonic + higgs)", "m_th"],
    ["top_leptonic.pt", "top_lep_pt"],
    ["top_hadronic.pt", "top_had_pt"],
    ["forward_jet.eta", "fwd_eta"],
    ["w_leptonic.pt", "w_lep_pt"],
  ]) {
    const expression = compileExpression(text, scopeOf(table, candidateNames));
    const { values, valid } = expression.evaluate(table, { record, candidates: candidatesOf(expression.objects, record) });
    const expected = general.columns.get(column)?.values ?? [];
    const exists = general.columns.get(`${column}:valid`)?.values ?? [];
    let found = 0;
    values.forEach((value, i) => {
      // w_lep_pt needs no jet
      if (column !== "w_lep_pt") expect(valid?.[i]).toBe(exists[i]);
      if (valid?.[i] !== 1) return;
      found++;
      expect(value).toBeCloseTo(expected[i], 6);
    });
    expect(found).toBeGreaterThan(5);
  }
});
