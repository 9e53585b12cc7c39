import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { smallEvents, smallLhe } from "../testing/small-analysis.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "graph-objects-"));
});
afterAll(() => rm(home, { recursive: true }));

const SETTINGS = "coefficients: [kt, kV], training: { epochs: 1, batch: 100 }, ensemble: 1";

test.each([
  [
    "jet: { pt: jet*_pt, eta: jet*_etta, phi: jet*_phi }",
    'CONFIG_UNKNOWN_COLUMN estimators.ratio.network.graph.objects.jet.eta: unknown input of networks "jet1_etta"; hint: did you mean "jet1_eta"?',
  ],
  [
    "jet: { pt: jet*_pt, phi: jet*_phi, pz: met }",
    "CONFIG_EITHER_OR estimators.ratio.network.graph.objects.jet: found pz beside pt, expected eta",
  ],
  ["jet: { pt: jet*_pt, phi: jet*_phi, charge: met }", "CONFIG_UNKNOWN_KEY estimators.ratio.network.graph.objects.jet.charge"],
  ["", "CONFIG_WRONG_VALUE estimators.ratio.network.graph.objects"],
])("check tells where objects are wrong: { %s }", async (objects, message) => {
  const parts = {
    features: "{ sets: [objects] }",
    estimators: `{ ratio: { type: ratio, method: alices, network: { hidden: [8], graph: { objects: { ${objects} }, layers: 1, width: 6, pooling: sum } }, ${SETTINGS} } }`,
  };
  const analysis = await smallLhe(home, parts, smallEvents(20));
  const terminal = capturedTerminal();
  expect(await main(["check", analysis], terminal)).toBe(2);
  expect(terminal.stdout() + terminal.stderr()).toContain(message);
});
