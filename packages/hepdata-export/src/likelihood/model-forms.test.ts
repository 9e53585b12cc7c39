import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { cardTemplates, parseCard, readCard, readHs3, readScaling, readWorkspace, type Likelihood } from "@ratiometer/likelihood";
import { canonicalJson } from "@ratiometer/tables";
import { toyContent } from "../testing/toy-content.ts";
import { CARD_SHAPES, modelForms } from "./model-forms.ts";
import { eftWorkspace } from "./workspace-json.ts";
import { pointOf, workspaceLikelihood } from "./workspace-reference.ts";

const workspace = canonicalJson(eftWorkspace(toyContent(new Uint8Array([1]))));
const forms = modelForms(workspace);
const POINTS = [[1, 0], [-2, 0], [0.3, 1.7], [1.9, -2.4]]; // prettier-ignore

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "card-"));
  await writeFile(join(folder, "datacard.txt"), forms.card.text);
  await writeFile(join(folder, CARD_SHAPES), forms.card.shapes);
});
afterAll(() => rm(folder, { recursive: true }));

const values = (likelihood: Likelihood): number[] => POINTS.map((at) => likelihood.value(pointOf(likelihood, ["kt", "ctZ"], at)));

test("the card with its scaling is the workspace at every point, up to the constants of the constraints", async () => {
  const file = join(folder, "datacard.txt");
  const card = parseCard(forms.card.text, file);
  const templates = cardTemplates(card, undefined);
  try {
    const { experiment, observed } = await readCard(card, templates, { scaling: readScaling(forms.card.scaling, "scaling.json") });
    const [found, expected] = [values(experiment.likelihood(observed)), values(workspaceLikelihood(workspace))];
    const above = (of: readonly number[]): number[] => of.map((value) => value - of[0]);
    expect(Math.min(...above(expected).slice(1))).toBeGreaterThan(0.1);
    above(found).forEach((value, i) => expect(value).toBeCloseTo(above(expected)[i], 8));
  } finally {
    await templates.close();
  }
});

test("the HS3 document is the workspace at every point", () => {
  const { experiment, observed } = readWorkspace(readHs3(forms.hs3, "hs3.json").workspace);
  expect(values(experiment.likelihood(observed))).toEqual(values(workspaceLikelihood(workspace)));
  expect(JSON.parse(forms.hs3)).toMatchObject({ metadata: { hs3_version: "0.2" } });
});

test("what a form cannot hold is said", () => {
  expect([...new Set(forms.losses.hs3.map(({ kind }) => kind))]).toEqual(["polynomial"]);
  expect(forms.losses.card.map(({ kind }) => kind)).toContain("histograms");
  expect(forms.remarks.join()).toContain("control region");
});
