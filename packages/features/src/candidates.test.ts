import { expect, test } from "@jest/globals";
import { candidateNames, candidateReconstructions, candidatesOf } from "./candidates.ts";
import { columnsOf, randomEvents } from "./expression/testing/random-events.ts";
import { compileExpression } from "./expression/expression.ts";
import { collections, singleObjects } from "./expression/objects.ts";
import { scopeOf } from "./expression/scope.ts";
import { defaultFeatureOptions } from "./feature-set-definition.ts";
import { singleTopHiggsCandidates } from "./single-top-higgs-candidates.ts";

test("every candidate has one definition, and a name of its own", () => {
  expect(new Set(candidateNames).size).toBe(candidateNames.length);
  for (const name of candidateNames) {
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(collections.has(name) || singleObjects.has(name)).toBe(false);
  }
});

test("reconstructions give what they define, one vector per event, and only what is asked for", () => {
  const record = randomEvents(100, 5);
  for (const { definitions, reconstruct } of candidateReconstructions) {
    const found = reconstruct(record, defaultFeatureOptions);
    expect(Object.keys(found).sort()).toEqual(Object.keys(definitions).sort());
    for (const { energy } of Object.values(found)) expect(energy).toHaveLength(100);
  }
  expect([...candidatesOf(["jets", "higgs", "neutrino"], record).keys()].sort()).toEqual(["higgs", "neutrino"]);
  expect(candidatesOf(["jets", "lepton"], record).size).toBe(0);
  expect(candidatesOf(["higgs"], record).get("higgs")).toEqual(singleTopHiggsCandidates(record, defaultFeatureOptions.bTagThreshold).higgs);
});

test("an expression reads the candidates that it names", () => {
  const record = randomEvents(100, 6);
  const table = columnsOf(record);
  const expression = compileExpression("mass(top_leptonic + higgs)", scopeOf(table, candidateNames));
  const { values, valid } = expression.evaluate(table, { record, candidates: candidatesOf(expression.objects, record) });
  const { topHiggs } = singleTopHiggsCandidates(record, defaultFeatureOptions.bTagThreshold);
  expect(valid).toEqual(Int32Array.from(topHiggs.energy, (energy) => (Number.isNaN(energy) ? 0 : 1)));
  expect(valid?.includes(1)).toBe(true);
  values.forEach((mass, i) => {
    const squared = topHiggs.energy[i] ** 2 - topHiggs.px[i] ** 2 - topHiggs.py[i] ** 2 - topHiggs.pz[i] ** 2;
    expect(mass).toBeCloseTo(Number.isNaN(squared) ? 0 : Math.sqrt(squared), 5);
  });
});
